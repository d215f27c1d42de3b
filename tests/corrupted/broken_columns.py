"""Columns that are missing, renamed, unknown, doubled, or of no concern."""

import pyarrow as pa
from broken_numbers import FEWER
from changes import Change, Corruption, arrow, cell, each, together, typed
from reshaped import beside, renamed, without

REQUIRED = {
    "order_lines": ("customer_id", "time"),
    "customers": ("customer_id",),
    "products": ("product_id",),
    "events": ("customer_id", "time", "event_type"),
    "calendar": ("day",),
}
ATTRIBUTES = {
    "order_lines": ("discount", "payment", "delivery_days", "country"),
    "customers": ("birth_year", "gender", "country"),
    "events": ("session_id", "price", "product_id"),
    "calendar": ("holiday", "promotion", "indicator"),
    "products": ("description", "category", "brand"),
}
INTERNAL = "line rule breaks_zero_price is_return undone_at public pair weekday".split()
KIND = ("events", "event_type")


def unknown(table: str, name: str, kind: pa.DataType | None = None) -> Change:
    """Empty a column."""
    return each(table, name, lambda _: None, kind or pa.null())


def before(table: str, name: str, value: object = 1) -> Change:
    """Add a column, the first one."""
    return arrow(
        table, lambda own: own.add_column(0, name, pa.array([value] * len(own)))
    )


def wide(own: pa.Table) -> pa.Table:
    """Add three hundred columns."""
    for at in range(300):
        own = own.append_column(f"more_{at}", pa.array([at] * len(own)))
    return own


ODD = {
    "order_lines.without-order-id": (without("order_lines", "order_id"), "told"),
    "order_lines.without-product-id": (without("order_lines", "product_id"), "told"),
    "order_lines.without-price": (without("order_lines", "unit_price"), "sentence"),
    "order_lines.without-quantity": (without("order_lines", "quantity"), "sentence"),
    "order_lines.without-price-nor-quantity": (
        without("order_lines", "unit_price", "quantity"), "sentence"
    ),
    "order_lines.price-renamed": (
        renamed("order_lines", {"unit_price": "price"}), "sentence"
    ),
    "order_lines.quantity-renamed": (
        renamed("order_lines", {"quantity": "qty"}), "sentence"
    ),
    "order_lines.customer-renamed": (
        renamed("order_lines", {"customer_id": "client"}), "sentence"
    ),
    "order_lines.discount-renamed": (
        renamed("order_lines", {"discount": "rebate"}), "told"
    ),
    "order_lines.blank-in-a-name": (
        renamed("order_lines", {"time": "time "}), "sentence"
    ),
    "order_lines.mark-before-a-name": (
        renamed("order_lines", {"order_id": "\ufefforder_id"}), "told"
    ),
    "order_lines.blank-in-quantity": (
        renamed("order_lines", {"quantity": " quantity"}), "sentence"
    ),
    "order_lines.Time-beside": (beside("order_lines", "Time"), "same"),
    "order_lines.Time-before": (before("order_lines", "Time"), "sentence"),
    "order_lines.time-twice": (beside("order_lines", "time"), "same"),
    "order_lines.newline-in-a-name": (beside("order_lines", 'a\n"b"'), "same"),
    "order_lines.nameless-column": (beside("order_lines", ""), "same"),
    "order_lines.nested-column": (beside("order_lines", "more", {"a": [1]}), "same"),
    "order_lines.wide": (arrow("order_lines", wide), "same"),
    "order_lines.internal-names": (
        together(*(beside("order_lines", n) for n in INTERNAL)), "same"
    ),
    "events.internal-names": (
        together(*(beside("events", n) for n in INTERNAL)), "same"
    ),
    "events.unknown-type": (cell(*KIND, "hover"), "sentence"),
    "events.null-type": (cell(*KIND, None), "sentence"),
    "events.blank-type": (cell(*KIND, " "), "sentence"),
    "events.numbers-as-types": (each(*KIND, len), "sentence"),
    "events.list-as-types": (each(*KIND, lambda kind: [kind]), "sentence"),
    "events.upper-case-types": (each(*KIND, str.upper), "same"),
    "events.types-with-blanks": (each(*KIND, " {} ".format), "same"),
    "events.dictionary-of-types": (
        typed(*KIND, pa.dictionary("int8", pa.string())), "same"
    ),
}  # fmt: skip
COLUMNS = {
    **{
        f"{table}.without-{name}": Corruption(without(table, name), "sentence")
        for table, names in REQUIRED.items()
        for name in names
    },
    **{
        f"{table}.{name}-unknown": Corruption(unknown(table, name), "exact")
        for table, names in ATTRIBUTES.items()
        for name in names
    },
    **{
        f"order_lines.{name}-unknown": Corruption(unknown("order_lines", name), expects)
        for name, expects in {
            "order_id": "told", "product_id": "told", "customer_id": "sentence",
            "unit_price": "sentence", "quantity": "sentence",
        }.items()
    },
    **{name: Corruption(*one) for name, one in ODD.items()},
    "order_lines.without-quantity-nor-its-rule": Corruption(
        without("order_lines", "quantity"), "sentence", FEWER
    ),
    "order_lines.quantity-renamed-without-its-rule": Corruption(
        renamed("order_lines", {"quantity": "qty"}), "sentence", FEWER
    ),
}  # fmt: skip
