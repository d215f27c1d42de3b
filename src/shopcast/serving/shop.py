"""The shop that histories are read in: `preparation` and facts, compiled once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

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
NOW = ibis.table({"at": "timestamp"}, "now")


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
        hold = self._database.hold
        told = {
            name: self._database.empty(f"told_{name}", own)
            for name, own in TOLD.items()
        }
        goods = hold("products", self.products)
        days = hold("calendar", self.calendar)
        marked = nodes.mark_order_lines(
            complete_lines(told["order_lines"]), self.source
        )
        # No task reads which lines are outliers, and to find them takes long.
        marked = marked.mutate(is_outlier=ibis.literal(False))
        marked = self._database.made("marked_lines", marked)
        sessions = name_sessions(told["events"], self.source.idle_minutes)
        seen = nodes.describe_events(nodes.mark_events(sessions, self.source), goods)
        made = {
            "transactions": nodes.make_transactions(marked),
            "customers": nodes.make_customers(told["customers"], marked),
            "events": seen.mutate(**{name: ibis.null("string") for name in self.empty}),
        }
        for name, expression in made.items():
            self.tables[name] = self._database.made(name, expression)
        self.tables.update(products=goods, calendar=days)
        self.tables["now"] = self._database.empty("now", NOW.schema())

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
        rules = {
            name: TableSource(rules=source.table(name).rules)
            for name in ("order_lines", "events")
        }
        plain = Source(
            tables=rules,
            not_products=source.not_products,
            cancelled_orders=source.cancelled_orders,
            max_price=source.max_price,
            idle_minutes=source.idle_minutes,
        )
        given = events.aggregate(category=_.category.count(), brand=_.brand.count())
        counts = given.to_pandas().iloc[0]
        empty = tuple(name for name in counts.index if not counts[name])
        end = end_of_data(transactions)
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
            rows = _rows_of(histories, at)
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


def _rows_of(histories: Sequence[History], at: pd.Timestamp) -> dict[str, Any]:
    return {
        "order_lines": lambda: lines_of(histories, at),
        "events": lambda: events_of(histories, at),
        "customers": lambda: people_of(histories),
    }
