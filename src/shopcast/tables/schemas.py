"""The columns of the canonical tables, and the validators of the catalog."""

import ibis
import ibis.expr.types as ir
import pandera.ibis as pa

ORDER_LINES = {
    "order_id": "string",
    "customer_id": "string",
    "product_id": "string",
    "time": "timestamp",
    "quantity": "float64",
    "unit_price": "float64",
    "amount": "float64",
    "discount": "float64",
    "description": "string",
    "category": "string",
    "brand": "string",
    "country": "string",
    "payment": "string",
    "delivery_days": "float64",
}
CUSTOMERS = {
    "customer_id": "string",
    "birth_year": "float64",
    "age_group": "string",
    "gender": "string",
    "country": "string",
    "signed_up": "timestamp",
}
PRODUCTS = {
    "product_id": "string",
    "description": "string",
    "category": "string",
    "brand": "string",
}
EVENTS = {
    "customer_id": "string",
    "session_id": "string",
    "time": "timestamp",
    "event_type": "string",
    "product_id": "string",
    "category": "string",
    "brand": "string",
    "price": "float64",
}
CALENDAR = {
    "day": "timestamp",
    "holiday": "string",
    "promotion": "string",
    "indicator": "float64",
}
TABLES = {
    "order_lines": ORDER_LINES,
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "events": EVENTS,
    "calendar": CALENDAR,
}
REQUIRED = {
    "order_lines": {"customer_id", "time"},
    "customers": {"customer_id"},
    "products": {"product_id"},
    "events": {"customer_id", "time", "event_type"},
    "calendar": {"day"},
}
# One of each must be there too.
NEEDED = {"order_lines": (("quantity",), ("unit_price", "amount"))}
EVENT_TYPES = ("view", "cart", "remove", "favourite", "purchase")


def empty(columns: dict[str, str]) -> ibis.Table:
    """Make a table of no rows.

    >>> empty({"day": "timestamp"}).schema().names
    ('day',)
    """
    row = {name: ibis.null(kind) for name, kind in columns.items()}
    return ibis.memtable({"_": [0]}).select(**row).limit(0)


Transactions = pa.DataFrameSchema(
    {
        "order_id": pa.Column(str, nullable=False),
        "customer_id": pa.Column(str, nullable=False),
        "quantity": pa.Column(float, nullable=False),
        "amount": pa.Column(float, nullable=False),
    },
    name="transactions",
)
Orders = pa.DataFrameSchema(
    {
        "order_id": pa.Column(str, nullable=False),
        "customer_id": pa.Column(str, nullable=False),
        "amount": pa.Column(float, nullable=False),
        "num_lines": pa.Column(int, pa.Check.ge(1)),
    },
    name="orders",
)
Customers = pa.DataFrameSchema(
    {"customer_id": pa.Column(str, nullable=False)}, name="customers"
)
Events = pa.DataFrameSchema(
    {
        "customer_id": pa.Column(str, nullable=False),
        "event_type": pa.Column(str, pa.Check.isin(EVENT_TYPES)),
    },
    name="events",
)


def check_events(events: ir.Table) -> ir.Table:
    """Validate events by `Events`, which refuses a table of no rows.

    Raises:
        SchemaError: As pandera.
    """
    return Events.validate(events) if events.count().execute() else events
