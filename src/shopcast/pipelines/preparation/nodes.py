"""Nodes of `preparation`: raw, intermediate and primary tables."""

import ibis
import ibis.expr.types as ir

from shopcast.bad_input import BadInput, refuse
from shopcast.pipelines.preparation.cleaning import (
    kept,
    mark,
    mark_outliers,
    mark_returns,
)
from shopcast.pipelines.preparation.discounts import add_amounts
from shopcast.tables.money import exact_sum
from shopcast.tables.schemas import CUSTOMERS, PRODUCTS
from shopcast.tables.sources import Source

DESCRIBED = ("category", "brand")  # of an event's product
# What a line must tell, and the rule that drops those that do not.
NEEDED = {
    "customer_id": "missing_customer",
    "time": "missing_time",
    "quantity": "no_quantity",
    "amount": "zero_price",
}


def mark_tables(
    conformed_lines: ir.Table, conformed_events: ir.Table, source: Source
) -> tuple[ir.Table, ir.Table]:
    """Mark what is wrong with each row, before anything is saved.

    Raises:
        BadInput: There is no such rule; cleaning and returns left no order, or those
            of one customer only.
    """
    order_lines = mark_order_lines(conformed_lines, source)
    log = mark_events(conformed_events, source)
    _refuse_unknown(kept(order_lines))
    customers = standing(kept(order_lines))["customer_id"].nunique().execute()
    if customers < 2:
        raise BadInput(
            f"transactions.customer_id: {customers} customer(s) have an order that "
            "cleaning and returns leave, and at least 2 are needed; see "
            "source.tables.order_lines.rules."
        )
    return order_lines, log


def _refuse_unknown(lines: ir.Table) -> None:
    """Refuse lines that no rule has dropped, and that tell too little."""
    counts = lines.aggregate(
        rows=lines.count(), **{name: lines[name].isnull().sum() for name in NEEDED}
    )
    found = counts.to_pandas().iloc[0].fillna(0)
    refuse(
        f"order_lines.{name}: {found[name]:,.0f} of {found['rows']:,.0f} rows that "
        f"cleaning leaves have none; fill it, or put {rule} into "
        "source.tables.order_lines.rules."
        for name, rule in NEEDED.items()
        if found[name]
    )


def mark_order_lines(lines: ir.Table, source: Source) -> ir.Table:
    """Mark what is wrong with each order line, and tell what it costs."""
    marked = add_amounts(mark(lines, "order_lines", source), source)
    return mark_outliers(mark_returns(marked)).order_by("line")


def mark_events(events: ir.Table, source: Source) -> ir.Table:
    """Mark what is wrong with each event."""
    return mark(events, "events", source).order_by("line")


def set_aside(order_lines: ir.Table) -> ir.Table:
    """Keep the dropped order lines, with the rule that dropped each."""
    return order_lines.filter(order_lines["rule"].notnull())


def standing(lines: ir.Table) -> ir.Table:
    """Keep sales that were not undone by the end of the data."""
    return lines.filter(lines["undone_at"].isnull(), lines["quantity"] > 0)


def make_transactions(order_lines: ir.Table) -> ir.Table:
    """Make the table of sales and returns, as known at any time.

    Returns:
        One row per order line that was kept: `order_id`, `customer_id`,
        `product_id`, `time` (UTC), `quantity`, `unit_price`, `amount`, `discount`,
        `payment`, `delivery_days`, `is_return`, `is_outlier`, and `undone_at`: a sale
        that was cancelled later counts until then (docs/decisions/0002).
    """
    lines = kept(order_lines)
    return lines.select(
        "order_id", "customer_id", "product_id", "time", "quantity", "unit_price",
        "amount", "discount", "payment", "delivery_days", "is_return", "is_outlier",
        "undone_at",
    ).order_by("time", "order_id", "product_id", "quantity", "amount")  # fmt: skip


def make_orders(transactions: ir.Table) -> ir.Table:
    """Make one row per order of what was not undone by the end of the data.

    Returns:
        `order_id`, `customer_id`, `time`, `amount`, `quantity`, `num_lines`,
        `discount`, `payment`, `delivery_days`.
    """
    lines = standing(transactions)
    orders = lines.group_by("order_id").aggregate(
        customer_id=lines["customer_id"].min(),
        time=lines["time"].min(),
        amount=exact_sum(lines["amount"]),
        quantity=exact_sum(lines["quantity"]),
        num_lines=lines.count(),
        discount=exact_sum(lines["discount"]),
        payment=lines["payment"].min(),
        delivery_days=lines["delivery_days"].min(),
    )
    return orders.order_by("time", "order_id")


def _first(lines: ir.Table, name: str) -> ir.Value:
    """Aggregate lines to what the first of them says, of those that say anything."""
    return lines[name].argmin(lines["line"], where=lines[name].notnull())


def make_customers(conformed_customers: ir.Table, order_lines: ir.Table) -> ir.Table:
    """Make one row per customer of the shop, whether or not anything else is known."""
    lines = kept(order_lines)
    seen = lines.group_by("customer_id").aggregate(
        seen_country=_first(lines, "country")
    )
    both = conformed_customers.drop("line").outer_join(
        seen, "customer_id", rname="seen_{name}"
    )
    known = {
        "customer_id": both["customer_id"].coalesce(both["seen_customer_id"]),
        "country": both["country"].coalesce(both["seen_country"]),
    }
    return both.mutate(**known).select(*CUSTOMERS).order_by("customer_id")


def make_products(conformed_products: ir.Table, order_lines: ir.Table) -> ir.Table:
    """Make one row per product, described as in its first order line if need be."""
    lines = kept(order_lines).filter(kept(order_lines)["product_id"].notnull())
    seen = lines.group_by("product_id").aggregate(
        **{name: _first(lines, name) for name in [*PRODUCTS][1:]}
    )
    both = conformed_products.drop("line").outer_join(
        seen, "product_id", rname="seen_{name}"
    )
    known = {name: both[name].coalesce(both[f"seen_{name}"]) for name in PRODUCTS}
    return both.select(**known).order_by("product_id")


def make_events(
    marked_events: ir.Table, products: ir.Table, source: Source
) -> ir.Table:
    """Make the log of events; what it lacks of a product comes from `products`.

    Attributes that are mostly null (above `source.max_null_share`) are emptied; `line`
    is the event's place in the source.
    """
    log = describe_events(marked_events, products)
    shares = log.aggregate(**{name: log[name].isnull().mean() for name in DESCRIBED})
    sparse = shares.to_pandas().iloc[0].fillna(0.0) > source.max_null_share
    emptied = {name: ibis.null("string") for name in DESCRIBED if sparse[name]}
    return log.mutate(**emptied) if emptied else log


def describe_events(marked_events: ir.Table, products: ir.Table) -> ir.Table:
    """Keep events that break no rule, and fill what they lack of their products."""
    events = kept(marked_events).drop("rule", *_columns(marked_events, "breaks_"))
    both = events.left_join(products, "product_id", rname="known_{name}")
    filled = {name: both[name].coalesce(both[f"known_{name}"]) for name in DESCRIBED}
    log = both.mutate(**filled).drop(*_columns(both, "known_"), "description")
    return log.order_by("time", "customer_id", "line")


def _columns(table: ir.Table, prefix: str) -> list[str]:
    return [name for name in table.columns if name.startswith(prefix)]
