"""The raw tables in canonical columns; what is wrong with them is refused here."""

from typing import Any

import ibis.expr.types as ir

from shopcast.bad_input import BadInput
from shopcast.pipelines.preparation.columns import conform, conform_events
from shopcast.pipelines.preparation.times import check_times
from shopcast.pipelines.preparation.visits import fill_sessions, lines_of_purchases
from shopcast.tables.sources import Source


def conform_tables(
    raw_order_lines: Any,
    raw_customers: Any,
    raw_products: Any,
    raw_events: Any,
    raw_calendar: Any,
    source: Source,
) -> tuple[ir.Table, ...]:
    """Bring all tables into canonical columns; refuse bad input before all else.

    A shop that gives no order lines has those of its events of purchase.

    Raises:
        BadInput: As `sources.conform`; an empty or future table; repeated ids.
    """
    people = conform(raw_customers, "customers", source)
    goods = conform(raw_products, "products", source)
    log = conform_events(raw_events, source)
    if not isinstance(raw_events, list) or raw_events:
        check_times(log, "events", source)
    log = fill_sessions(log, source.idle_minutes)
    if isinstance(raw_order_lines, list) and not raw_order_lines:
        lines = lines_of_purchases(log)
    else:
        lines = conform(raw_order_lines, "order_lines", source)
    check_times(lines, "order_lines", source)
    days = conform(raw_calendar, "calendar", source)
    for table, name, key in (
        (people, "customers", "customer_id"),
        (goods, "products", "product_id"),
        (days, "calendar", "day"),
    ):
        _check_unique(table, name, key)
    return complete_lines(lines), people, goods, log, days


def _check_unique(table: ir.Table, name: str, key: str) -> None:
    counts = table.group_by(key).aggregate(rows=table.count())
    repeated = counts.filter(counts["rows"] > 1).count().execute()
    if repeated:
        raise BadInput(
            f"{name}.{key}: {repeated:,} values stand in several rows; keep one each."
        )


def complete_lines(lines: ir.Table) -> ir.Table:
    """Fill what follows from other columns.

    Where there is no order id, what a customer buys on one day is one order.
    """
    day = lines["time"].strftime("%Y-%m-%d")
    order_id = lines["order_id"].coalesce(lines["customer_id"] + "|" + day)
    price = lines["unit_price"].coalesce(lines["amount"] / lines["quantity"].nullif(0))
    return lines.mutate(order_id=order_id, unit_price=price)
