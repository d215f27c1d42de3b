"""The raw tables in canonical columns; what is wrong with them is refused here."""

from collections.abc import Callable
from typing import Any

import ibis.expr.types as ir

from shopcast.bad_input import BadInput, refuse
from shopcast.pipelines.preparation.column_faults import find_unread
from shopcast.pipelines.preparation.columns import conform, conform_events
from shopcast.pipelines.preparation.times import check_times, finite
from shopcast.pipelines.preparation.visits import fill_sessions, lines_of_purchases
from shopcast.tables.raw_tables import read
from shopcast.tables.schemas import TABLES
from shopcast.tables.sources import Source


def conform_tables(
    raw_order_lines: Any,
    raw_customers: Any,
    raw_products: Any,
    raw_events: Any,
    raw_calendar: Any,
    source: Source,
) -> tuple[Any, ...]:
    """Bring all tables into canonical columns; refuse bad input before all else.

    A shop that gives no order lines has those of its events of purchase.

    Returns:
        Order lines, customers, products, events, calendar, and by table the columns
        that are not read.

    Raises:
        BadInput: As `columns.conform`; an empty or future table; repeated or missing
            ids; all faults of all tables, a sentence a line.
    """
    said: list[str] = []
    given = (raw_order_lines, raw_customers, raw_products, raw_events, raw_calendar)
    raw = {name: read(own, name) for name, own in zip(TABLES, given, strict=True)}
    people = _try(said, conform, raw["customers"], "customers", source)
    goods = _try(said, conform, raw["products"], "products", source)
    days = _try(said, conform_days, raw["calendar"], source)
    log = _try(said, _conform_log, raw["events"], source)
    if raw["order_lines"] is None:
        refuse(said)
        lines = lines_of_purchases(log)
    else:
        lines = _try(said, conform, raw["order_lines"], "order_lines", source)
    for check, table, *about in (
        (check_times, lines, "order_lines", source),
        (_check_keys, people, raw["customers"], "customers", "customer_id"),
        (_check_keys, goods, raw["products"], "products", "product_id"),
        (_check_keys, days, raw["calendar"], "calendar", "day"),
    ):
        if table is not None:
            _try(said, check, table, *about)
    refuse(said)
    return complete_lines(lines), people, goods, log, days, find_unread(raw, source)


def _try(said: list[str], step: Callable, *given: Any) -> Any:
    """Take a step, or remember what it says is wrong: all faults are told at once."""
    try:
        return step(*given)
    except BadInput as error:
        said.append(error.message)
        return None


def _conform_log(raw_events: ir.Table | None, source: Source) -> ir.Table:
    log = conform_events(raw_events, source)
    if raw_events is not None:
        check_times(log, "events", source)
    return fill_sessions(log, source.idle_minutes)


def conform_days(raw_calendar: Any, source: Source) -> ir.Table:
    """Conform a calendar, whose days are those that are written, in any zone."""
    days = conform(raw_calendar, "calendar", source)
    return days.mutate(day=finite(days["day"]).truncate("D"))


def _check_keys(table: ir.Table, raw: ir.Table | None, name: str, key: str) -> None:
    """Refuse ids that are missing or repeated; a shop without the table gives none."""
    if raw is None:
        return
    counts = table.group_by(key).aggregate(rows=table.count())
    repeated = counts.filter((counts["rows"] > 1) & counts[key].notnull()).count()
    found = table.aggregate(
        rows=table.count(), missing=table[key].isnull().sum().fill_null(0)
    ).to_pandas()
    rows, missing = found.iloc[0]
    twice = repeated.execute()
    said = {
        f"{name}: it has no rows; give it at least one, or say in the catalog that "
        "there is none (type: MemoryDataset, data: []).": not rows,
        f"{name}.{key}: {twice:,} values stand in several rows; keep one each.": twice,
        f"{name}.{key}: {missing:,} of {rows:,} rows have none; fill it, or leave them "
        "out.": missing,
    }
    refuse(sentence for sentence, is_so in said.items() if is_so)


def complete_lines(lines: ir.Table) -> ir.Table:
    """Fill what follows from other columns.

    Where there is no order id, what a customer buys on one day is one order.
    """
    day = lines["time"].strftime("%Y-%m-%d")
    order_id = lines["order_id"].coalesce(lines["customer_id"] + "|" + day)
    price = lines["unit_price"].coalesce(lines["amount"] / lines["quantity"].nullif(0))
    return lines.mutate(order_id=order_id, unit_price=price)
