"""Tables that are empty, one-sided, doubled, or shuffled."""

import numpy as np
import pandas as pd
from changes import Change, Corruption, arrow, column, each, frame, some
from reshaped import beside, renamed, rows, without
from small_shop import make_shop

TABLES = make_shop()
KIND = ("events", "event_type")


def shuffled(table: str) -> Change:
    """Put rows into another order."""
    return frame(table, lambda own: own.sample(frac=1, random_state=5))


def reversed_columns(table: str) -> Change:
    """Put columns into the opposite order."""
    return arrow(table, lambda own: own.select(own.column_names[::-1]))


def again(table: str, number: int) -> Change:
    """Repeat the first rows."""
    return frame(table, lambda own: pd.concat([own, own[:number]]))


def only_first(name: str) -> Change:
    """Keep the order lines that share a column's first value."""
    return rows("order_lines", lambda own: own[name] == own[name].iloc[0])


EVERY = {
    "empty": (lambda t: rows(t, lambda own: slice(0)), "told"),
    "shuffled": (shuffled, "same"),
    "columns-reversed": (reversed_columns, "same"),
    "extra-column": (lambda t: beside(t, "colour", "red"), "same"),
    "indexed": (lambda t: beside(t, "__index_level_0__"), "same"),
    "upper-case-columns": (
        lambda t: renamed(t, {name: name.upper() for name in TABLES[t]}), "sentence"
    ),
    "no-columns": (lambda t: arrow(t, lambda own: own.select([])), "sentence"),
}  # fmt: skip
ONCE = ("indexed", "upper-case-columns", "no-columns")
LOUD = {("order_lines", "empty"), ("events", "empty")}
ODD = {
    "order_lines.doubled-rows": (again("order_lines", 30), "told"),
    "order_lines.doubled": (again("order_lines", 10**6), "told"),
    "events.doubled-rows": (again("events", 30), "told"),
    "order_lines.returns-only": (
        rows("order_lines", lambda own: own["quantity"] < 0), "sentence"
    ),
    "order_lines.all-returns": (
        each("order_lines", "quantity", lambda q: -abs(q)), "sentence"
    ),
    "order_lines.returns-without-sales": (
        some("order_lines", "quantity", lambda q: -abs(q)), "told"
    ),
    "order_lines.signs-turned": (each("order_lines", "quantity", lambda q: -q), "told"),
    "order_lines.one-customer": (only_first("customer_id"), "sentence"),
    "order_lines.one-order": (only_first("order_id"), "sentence"),
    "order_lines.one-line": (
        rows("order_lines", lambda own: own.index == 0), "sentence"
    ),
    "order_lines.one-product": (only_first("product_id"), "exact"),
    "order_lines.one-day": (
        each("order_lines", "time", lambda time: time.replace(2023, 5, 5)),
        "told",
    ),
    "order_lines.year-without-sales": (
        rows("order_lines", lambda own: own["time"].dt.month < 3), "told"
    ),
    "events.views-only": (each(*KIND, lambda _: "view"), "told"),
    "events.purchases-without-orders": (
        column("events", "customer_id", lambda own: np.roll(own, 50)), "told"
    ),
    "events.half-without-session": (
        some("events", "session_id", lambda _: None, 2), "exact"
    ),
    "events.without-session-id": (without("events", "session_id"), "exact"),
    "customers.only-ids": (
        frame("customers", lambda own: own[["customer_id"]]), "exact"
    ),
    "products.only-ids": (frame("products", lambda own: own[["product_id"]]), "told"),
    "calendar.only-days": (frame("calendar", lambda own: own[["day"]]), "exact"),
}  # fmt: skip
SHAPES = {
    **{
        f"{table}.{name}": Corruption(
            change(table), "sentence" if (table, name) in LOUD else expects
        )
        for table in TABLES
        for name, (change, expects) in EVERY.items()
        if table == "order_lines" or name not in ONCE
    },
    **{name: Corruption(*one) for name, one in ODD.items()},
}  # fmt: skip
