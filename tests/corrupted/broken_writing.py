"""Prices that are written as text, or stored as other types."""

from decimal import Decimal

import pyarrow as pa
from changes import Change, Corruption, cell, each, together, typed

PRICE = ("order_lines", "unit_price")


def text(style: str, where: tuple[str, str] = PRICE) -> Change:
    """Write all numbers as text in a style."""
    return each(*where, style.format)


def words(word: str, where: tuple[str, str] = PRICE) -> Change:
    """Write numbers as text, one of them in another way."""
    return together(text("{:.2f}", where), cell(*where, word))


def continental(number: float) -> str:
    """Write 1234.5 as 1.234,50."""
    return f"{number * 1000:,.2f}".translate(str.maketrans(",.", ".,"))


WRITTEN = {
    "text": (text("{:.2f}"), "same"),
    "text-with-blanks": (text("  {:.2f} "), "same"),
    "text-with-exponents": (text("{:.6e}"), "same"),
    "text-with-plus": (text("+{:.2f}"), "same"),
    "decimal-commas": (
        each(*PRICE, lambda p: f"{p:.2f}".replace(".", ",")), "sentence"
    ),
    "continental": (each(*PRICE, continental), "sentence"),
    "thousands": (each(*PRICE, lambda p: f"{p * 1000:,.2f}"), "sentence"),
    "pounds": (text("£{:.2f}"), "sentence"),
    "euros": (text("{:.2f} EUR"), "sentence"),
    "percent": (text("{:.2f}%"), "sentence"),
    "book-keepers": (text("({:.2f})"), "sentence"),
    "underscores": (words("1_000"), "sentence"),
    "hexadecimal": (words("0x10"), "sentence"),
    "full-width": (words("\uff11\uff12"), "sentence"),
    "word-nan": (words("NaN"), "sentence"),
    "word-inf": (words("Infinity"), "sentence"),
    "word-null": (words("NULL"), "sentence"),
    "word-truth": (words("true"), "sentence"),
    "word-dash": (words("-"), "sentence"),
    "word-huge": (words("1e400"), "sentence"),
    "struct": (each(*PRICE, lambda p: {"net": p}), "sentence"),
    "list": (each(*PRICE, lambda p: [p]), "sentence"),
    "binary": (each(*PRICE, lambda p: str(p).encode()), "sentence"),
    "decimal": (
        each(*PRICE, lambda p: Decimal(f"{p:.4f}"), pa.decimal128(38, 4)), "same"
    ),
    "float32": (typed(*PRICE, pa.float32()), "same"),
    "dictionary": (typed(*PRICE, pa.dictionary("int32", pa.float64())), "same"),
}  # fmt: skip
WRITING = {
    f"{'.'.join(PRICE)}-{name}": Corruption(*one) for name, one in WRITTEN.items()
}
