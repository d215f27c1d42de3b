"""Numbers as people write them."""

import ibis
import ibis.expr.types as ir

MONEY = "[€$£¥%'\\s\u00a0\u202f]|EUR|USD|GBP|CHF"
WRITTEN = {
    ",": r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?-?$",
    ".": r"^[+-]?(\d{1,3}(,\d{3})+|\d*)(\.\d+)?-?$",
}


def plain_number(text: ir.StringColumn, decimal: str) -> ir.StringColumn:
    """Write a number without signs of money and thousands, and with a point.

    Args:
        text: Such as `1.234,50 €` or `5,00-`; what is no such number becomes null.
        decimal: The mark of decimals; the other mark, `.` or `,`, is of thousands.
    """
    bare = text.re_replace(MONEY, "")
    written = bare.re_search(WRITTEN[decimal])
    number = bare.replace("." if decimal == "," else ",", "").replace(",", ".")
    signed = number.re_replace(r"^(.+)-$", r"-\1")
    return written.ifelse(signed, ibis.null("string"))
