"""From what requests tell to primary tables, as `preparation` makes them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis import _

from shopcast.pipelines.preparation import nodes
from shopcast.pipelines.preparation.conforming import complete_lines
from shopcast.pipelines.preparation.visits import name_sessions
from shopcast.serving.histories import History, events_of, lines_of, people_of
from shopcast.tables.schemas import TABLES
from shopcast.tables.sources import Source, TableSource

TOLD = {
    name: ibis.schema(TABLES[name] | {"line": "int64"})
    for name in ("order_lines", "events", "customers")
}
READS = {  # what each primary table is made of, step by step
    "transactions": ["order_lines", "marked_lines"],
    "customers": ["order_lines", "marked_lines", "customers"],
    "events": ["events"],
}


def as_told(source: Source) -> Source:
    """Read tables with a shop's rules, and columns of canonical names."""
    rules = {
        name: TableSource(rules=source.table(name).rules)
        for name in ("order_lines", "events")
    }
    return Source(
        tables=rules,
        not_products=source.not_products,
        cancelled_orders=source.cancelled_orders,
        max_price=source.max_price,
        idle_minutes=source.idle_minutes,
    )


def empty_columns(events: ir.Table) -> tuple[str, ...]:
    """Name what a shop's log leaves empty, and what is told of it is left out."""
    counts = events.aggregate(category=_.category.count(), brand=_.brand.count())
    found = counts.to_pandas().iloc[0]
    return tuple(name for name in found.index if not found[name])


def primary_tables(
    told: dict[str, ir.Table],
    products: ir.Table,
    source: Source,
    empty: tuple[str, ...],
    keep: Callable[[str, ir.Table], ir.Table],
) -> dict[str, ir.Table]:
    """Make `transactions`, `customers` and `events` of told ones, as `preparation`.

    Args:
        told: `order_lines`, `events` and `customers`, as `TOLD` types them.
        products: The shop's.
        source: As `as_told` makes it.
        empty: As `empty_columns` finds them.
        keep: What is done with each table that is made, by its name.
    """
    marked = nodes.mark_order_lines(complete_lines(told["order_lines"]), source)
    # No task reads which lines are outliers, and to find them takes long.
    marked = marked.mutate(is_outlier=ibis.literal(False))
    marked = keep("marked_lines", marked)
    sessions = name_sessions(told["events"], source.idle_minutes)
    seen = nodes.describe_events(nodes.mark_events(sessions, source), products)
    made = {
        "transactions": nodes.make_transactions(marked),
        "customers": nodes.make_customers(told["customers"], marked),
        "events": seen.mutate(**{name: ibis.null("string") for name in empty}),
    }
    return {name: keep(name, table) for name, table in made.items()}


def told_of(
    histories: Sequence[History], at: pd.Timestamp
) -> dict[str, Callable[[], pa.Table]]:
    """Tell what histories say before a moment, by the tables of `TOLD`."""
    made = {"order_lines": lines_of, "events": events_of, "customers": people_of}
    return {name: partial(_told, name, make, histories, at)
            for name, make in made.items()}  # fmt: skip


def _told(name: str, make: Callable, histories: Any, at: pd.Timestamp) -> pa.Table:
    columns, schema = make(histories, at), TOLD[name].to_pyarrow()
    unknown = [None] * len(columns["line"])
    told = {one: columns.get(one, unknown) for one in schema.names}
    return pa.Table.from_pydict(told, schema)
