"""Prices, quantities and other numbers that are wrong, odd, or written otherwise."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from broken_writing import text, words
from changes import Change, Corruption, cell, column, each, some, together, typed

PRICE, QUANTITY = ("order_lines", "unit_price"), ("order_lines", "quantity")
DISCOUNT, AMOUNT = ("order_lines", "discount"), ("order_lines", "amount")
DAYS, SEEN = ("order_lines", "delivery_days"), ("events", "price")
RULES = ["missing_customer", "missing_time", "exact_duplicate", "zero_price"]
FEWER = {"source": {"tables": {"order_lines": {"rules": RULES}}}}

charged: Change = column(
    *AMOUNT, lambda own: own["quantity"] * own["unit_price"] - own["discount"]
)
STRANGE = {
    "nan": (np.nan, "told"),  # as if the cell were empty
    "inf": (np.inf, "sentence"),
    "minus-inf": (-np.inf, "sentence"),
    "1e15": (1e15, "told"),
    "1e308": (1e308, "told"),
    "1e-300": (1e-300, "told"),
}
NUMBERS = (
    PRICE, QUANTITY, AMOUNT, DISCOUNT, SEEN, DAYS,
    ("calendar", "indicator"), ("customers", "birth_year"),
)  # fmt: skip


def priced(make: Callable[[pd.Series], Any]) -> Change:
    """Price lines anew, without discounts; no digit of a price may be lost."""
    return together(each(*DISCOUNT, lambda _: 0.0), column(*PRICE, make))


def stepped(step: float) -> Change:
    """Price lines in steps."""
    return priced(lambda p: np.round(np.arange(1, len(p) + 1) * step, 12))


ODD = {
    "unit_price-half-thousandths": (stepped(0.0005), "exact"),
    "unit_price-millionths": (stepped(1e-6), "exact"),
    "unit_price-thirds": (priced(lambda p: (p / 3).to_numpy()), "exact"),
    "unit_price-all-zero": (each(*PRICE, lambda _: 0.0), "sentence"),
    "unit_price-all-negative": (each(*PRICE, lambda p: -p), "sentence"),
    "unit_price-all-inf": (
        column(*PRICE, lambda p: (p * np.inf).to_numpy()), "sentence"
    ),
    "unit_price-some-zero": (some(*PRICE, lambda _: 0.0), "told"),
    "unit_price-some-negative": (some(*PRICE, lambda p: -p), "told"),
    "unit_price-some-null": (some(*PRICE, lambda _: None), "told"),
    "unit_price-minus-zero": (cell(*PRICE, -0.0), "told"),
    "quantity-some-null": (some(*QUANTITY, lambda _: None), "told"),
    "quantity-some-zero": (some(*QUANTITY, lambda _: 0.0), "told"),
    "quantity-all-zero": (each(*QUANTITY, lambda _: 0.0), "sentence"),
    "quantity-all-null": (each(*QUANTITY, lambda _: None, pa.float64()), "sentence"),
    "quantity-truths": (each(*QUANTITY, lambda q: q > 0), "sentence"),
    "quantity-int8": (typed(*QUANTITY, pa.int8()), "same"),
    "quantity-int64": (typed(*QUANTITY, pa.int64()), "same"),
    "quantity-float32": (typed(*QUANTITY, pa.float32()), "same"),
    "quantity-decimal": (typed(*QUANTITY, pa.decimal128(20, 2)), "same"),
    "quantity-halves": (column(*QUANTITY, lambda q: (q / 4).to_numpy()), "exact"),
    "quantity-words": (words("a dozen", QUANTITY), "sentence"),
    "quantity-unicode-minus": (words("\u22121", QUANTITY), "sentence"),
    "discount-above-price": (each(*DISCOUNT, lambda d: d * 100), "told"),
    "discount-negative": (each(*DISCOUNT, lambda d: -d), "told"),
    "discount-percent": (text("{:.0f}%", DISCOUNT), "sentence"),
    "delivery_days-negative": (cell(*DAYS, -5.0), "told"),
    "delivery_days-words": (words("soon", DAYS), "sentence"),
}  # fmt: skip
MORE = {
    "order_lines.amount-beside": (charged, "same"),
    "order_lines.amount-hundredfold": (
        together(charged, each(*AMOUNT, lambda a: a * 100)),
        "told",
    ),
    "order_lines.amount-negative": (
        together(charged, each(*AMOUNT, lambda a: -a)), "told"
    ),
    "order_lines.amount-some-null": (
        together(charged, some(*AMOUNT, lambda _: None)), "same"
    ),
    "order_lines.amount-commas": (
        together(charged, each(*AMOUNT, lambda a: f"{a:.2f}".replace(".", ","))),
        "sentence",
    ),
    "events.price-negative": (cell(*SEEN, -5.0), "told"),
    "events.price-euros": (text("{:.2f} EUR", SEEN), "sentence"),
    "customers.birth_year-0": (cell("customers", "birth_year", 0.0), "told"),
    "customers.birth_year-2150": (cell("customers", "birth_year", 2150.0), "told"),
    "customers.birth_year-1800": (cell("customers", "birth_year", 1800.0), "told"),
    "customers.birth_year-two-digits": (
        each("customers", "birth_year", lambda y: y - 1900), "told"
    ),
    "customers.birth_year-date": (
        each("customers", "birth_year", "{:.0f}-01-01".format), "sentence"
    ),
    "calendar.indicator-words": (words("high", ("calendar", "indicator")), "sentence"),
}  # fmt: skip


def _strange(where: tuple[str, str], value: float) -> Change:
    return together(*[charged] * (where == AMOUNT), cell(*where, value))


AMISS = {
    **{
        f"{'.'.join(where)}-{name}": Corruption(
            _strange(where, value),
            "same" if (where, name) == (AMOUNT, "nan") else expects,  # it is made anew
        )
        for where in NUMBERS
        for name, (value, expects) in STRANGE.items()
        if name != "1e-300" or where in (PRICE, QUANTITY, AMOUNT, SEEN)
    },
    **{f"order_lines.{name}": Corruption(*one) for name, one in ODD.items()},
    **{name: Corruption(*one) for name, one in MORE.items()},
    "order_lines.quantity-all-null-without-its-rule": Corruption(
        ODD["quantity-all-null"][0], "sentence", FEWER
    ),
}
