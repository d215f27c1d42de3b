"""The shop that histories are read in: `preparation` and facts, compiled once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis import _

from shopcast.features.splits import end_of_data, has_rows
from shopcast.pipelines.preparation import nodes
from shopcast.pipelines.preparation.conforming import complete_lines
from shopcast.pipelines.preparation.visits import name_sessions
from shopcast.serving.compiled import Compiled
from shopcast.serving.histories import History, Rows, events_of, lines_of, people_of
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
NOW = ibis.schema({"at": "timestamp"})


@dataclass(frozen=True)
class Shop:
    """What of the shop histories are read with.

    Attributes:
        source: How the shop's tables are read; columns have canonical names here.
        products: The shop's products.
        calendar: Its days.
        end: The moment after the last day of its data.
        visited: Whether it has events.
        empty: Columns of events that the shop's own log leaves empty.
        tables: By name, what facts are made of: `transactions`, `customers` and
            `events` of a history, `products`, `calendar`, and the moment `now`.
    """

    source: Source
    products: ir.Table
    calendar: ir.Table
    end: pd.Timestamp
    visited: bool = False
    empty: tuple[str, ...] = ()
    tables: dict[str, ir.Table] = field(default_factory=dict)
    _database: Compiled = field(default_factory=Compiled)

    def __post_init__(self) -> None:
        """Compile `preparation`, of which only the rows change from then on."""
        base = self._database
        goods = base.hold("products", self.products)
        days = base.hold("calendar", self.calendar)
        told = {name: base.empty(f"told_{name}", own) for name, own in TOLD.items()}
        made = primary_tables(told, goods, self.source, self.empty, base.made)
        now = base.empty("now", NOW)
        self.tables.update(made, products=goods, calendar=days, now=now)

    @classmethod
    def of(
        cls,
        source: Source,
        products: ir.Table,
        calendar: ir.Table,
        transactions: ir.Table,
        events: ir.Table,
    ) -> Self:
        """Keep of the shop's primary tables what histories are read with."""
        end = end_of_data(transactions)
        plain, empty = as_told(source), empty_columns(events)
        return cls(plain, products, calendar, end, has_rows(events), empty)

    def hold(self, name: str, table: ir.Table) -> ir.Table:
        """Keep another table of the shop."""
        return self._database.hold(name, table)

    def compile(self, name: str, facts: ir.Table) -> Callable[..., pa.Table]:
        """Compile what is asked of `tables`.

        Returns:
            From histories and a moment to the facts of these customers, and of nobody
            else: rows are cleaned, and returns matched, as `preparation` does for the
            shop. No customer is told of twice.
        """
        ask = self._database.ask(name, facts)
        used = {one.name for one in facts.op().find(ops.UnboundTable)}
        steps = [step for table in READS if table in used for step in READS[table]]
        steps = [*dict.fromkeys(steps)]
        made = [name for name in READS if name in used]

        def answer(histories: Sequence[History], at: pd.Timestamp) -> pa.Table:
            rows = rows_of(histories, at)
            for step in steps:
                if step in TOLD:
                    given = pa.Table.from_pylist(rows[step](), TOLD[step].to_pyarrow())
                    self._database.tell(f"told_{step}", given)
                else:
                    self._database.make(step)
            for table in made:
                self._database.make(table)
            self._database.tell("now", pa.table({"at": [at]}))
            return ask()

        return answer


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


def rows_of(
    histories: Sequence[History], at: pd.Timestamp
) -> dict[str, Callable[[], Rows]]:
    """Tell what histories say before a moment, by the tables of `TOLD`."""
    return {
        "order_lines": lambda: lines_of(histories, at),
        "events": lambda: events_of(histories, at),
        "customers": lambda: people_of(histories),
    }
