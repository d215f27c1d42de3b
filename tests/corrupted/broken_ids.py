"""Ids, names and kinds that are wrong, odd, or do not fit together."""

from decimal import Decimal

import pandas as pd
import pyarrow as pa
from changes import Change, Corruption, cell, each, everywhere, frame, some, together
from reshaped import swapped

ORDER, BUYER = ("order_lines", "order_id"), ("order_lines", "customer_id")
BOUGHT, PERSON = ("order_lines", "product_id"), ("customers", "customer_id")
GOODS, SEEN = ("products", "product_id"), ("events", "product_id")
VISITOR = ("events", "customer_id")
HUGE = 2**53
MANY = range(0, 200, 5)


def called(name: str) -> Change:
    """Give one customer an odd name, in all tables."""
    return everywhere("customer_id", lambda own: name if own == "1003" else own)


def spelt(*ways: str) -> Change:
    """Spell one customer in several ways in order lines, in the first way elsewhere."""
    number = iter(range(10**6))

    def spell(own: str) -> str:
        return ways[next(number) % len(ways)] if own == ways[0] else own

    return together(called(ways[0]), each(*BUYER, spell))


KINDS = {
    "int64": (int, pa.int64(), "same"),
    "uint16": (int, pa.uint16(), "same"),
    "float64": (float, pa.float64(), "same"),
    "decimal": (Decimal, pa.decimal128(10, 0), "same"),
    "decimal-of-cents": (Decimal, pa.decimal128(12, 2), "told"),
    "float-text": ("{}.0".format, None, "same"),
    "exponents": (lambda own: f"{int(own):.3e}", None, "told"),
    "trailing-blanks": ("{}  ".format, None, "same"),
    "leading-blanks": ("  {}".format, None, "same"),
    "large-text": (str, pa.large_string(), "same"),
    "dictionary": (str, pa.dictionary("int32", pa.string()), "same"),
    "list": (lambda own: [own], None, "sentence"),
    "struct": (lambda own: {"id": own}, None, "sentence"),
    "map": (lambda own: [("id", own)], pa.map_("string", "string"), "sentence"),
    "binary": (str.encode, None, "sentence"),
    "truths": (lambda own: own > "1020", None, "sentence"),
    "times": (lambda own: pd.Timestamp(int(own), unit="D"), None, "sentence"),
    "leading-zeros": ("00{}".format, None, "told"),
    "prefix": ("C-{}".format, None, "told"),
}
NAMES = {
    "newline": "ann\nbob",
    "comma": 'ann, "bob"; cid',
    "emoji": "ann \U0001f6d2",
    "nul": "ann\0bob",
    "markup": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE customers; --",
    "negative": "-1003",
    "thousand-letters": "a" * 1000,
    "hundred-thousand-letters": "a" * 10**5,
}
SPELLINGS = {
    "leading-zeros": ("7", "007"),
    "unicode-form": ("Zo\u00eb", "Zoe\u0308"),
    "case": ("ann", "ANN", "Ann"),
    "inner-blanks": ("ann lee", "ann  lee"),
    "hard-blank": ("ann", "ann\u00a0"),
    "zero-width": ("ann", "ann\u200b"),
    "tab-at-end": ("ann", "ann\t"),
    "two-alphabets": ("anna", "\u0430nn\u0430"),
}
MISSING = ("nan", "None", "NULL", "0", "unknown")
ODD = {
    "order_lines.customer_id-null": (cell(*BUYER, None), "told"),
    "order_lines.customer_id-blank": (cell(*BUYER, "   "), "told"),
    "order_lines.customer_id-empty": (cell(*BUYER, ""), "told"),
    "order_lines.customer_id-one-for-all": (each(*BUYER, lambda _: "1001"), "sentence"),
    "order_lines.customer_id-one-for-half": (some(*BUYER, lambda _: "1001", 2), "told"),
    "order_lines.customer_id-unique": (
        frame("order_lines", lambda own: own.assign(customer_id=own.index.astype(str))),
        "told",
    ),
    "order_lines.customer_id-mixed-kinds": (some(*BUYER, "{}.0".format), "same"),
    "order_lines.customer_id-float-too-large": (
        each(*BUYER, lambda own: float(HUGE + int(own))), "told"
    ),
    "all.customer_id-large-int": (
        everywhere("customer_id", lambda own: HUGE + int(own)), "exact"
    ),
    "all.customer_id-negative-int": (
        everywhere("customer_id", lambda own: -int(own)), "exact"
    ),
    "all.customer_id-list": (everywhere("customer_id", lambda own: [own]), "sentence"),
    "order_lines.order_id-null": (cell(*ORDER, None), "told"),
    "order_lines.order_id-blank": (cell(*ORDER, " "), "told"),
    "order_lines.order_id-one-for-all": (each(*ORDER, lambda _: "1"), "told"),
    "order_lines.order_id-of-two-customers": (
        cell(*ORDER, "50001", range(40, 60)), "told"
    ),
    "order_lines.order_id-begun-anew": (each(*ORDER, lambda own: own[-1:]), "told"),
    "order_lines.order_id-list": (each(*ORDER, lambda own: [own]), "sentence"),
    "order_lines.order_id-large-float": (
        each(*ORDER, lambda own: float(HUGE * 16 + int(own))), "told"
    ),
    "order_lines.customer-and-product-swapped": (
        swapped("order_lines", "customer_id", "product_id"), "told"
    ),
    "order_lines.customer-and-order-swapped": (
        swapped("order_lines", "customer_id", "order_id"), "told"
    ),
    "order_lines.price-and-quantity-swapped": (
        swapped("order_lines", "unit_price", "quantity"), "told"
    ),
}  # fmt: skip
IDS = {
    **{
        f"order_lines.customer_id-{name}": Corruption(each(*BUYER, how, kind), expects)
        for name, (how, kind, expects) in KINDS.items()
    },
    **{
        f"all.customer_id-{n}": Corruption(called(own), "exact")
        for n, own in NAMES.items()
    },
    **{
        f"order_lines.customer_id-spelt-by-{n}": Corruption(spelt(*own), "told")
        for n, own in SPELLINGS.items()
    },
    **{
        f"order_lines.customer_id-word-{own}": Corruption(
            cell(*BUYER, own, MANY), "told"
        )
        for own in MISSING
    },
    **{name: Corruption(*one) for name, one in ODD.items()},
}  # fmt: skip
