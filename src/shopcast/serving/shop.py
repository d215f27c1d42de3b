"""The shop that histories are read in: its `preparation`, compiled once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis import _

from shopcast.features.splits import end_of_data
from shopcast.pipelines.preparation import nodes
from shopcast.pipelines.preparation.conforming import complete_lines
from shopcast.pipelines.preparation.visits import name_sessions
from shopcast.serving.histories import History, events_of, lines_of, people_of
from shopcast.tables.schemas import PRODUCTS, TABLES
from shopcast.tables.sources import Source, TableSource

SCHEMAS = {
    name: ibis.schema(TABLES[name] | {"line": "int64"})
    for name in ("order_lines", "events", "customers")
}
MARKED = "marked_lines"


@dataclass(frozen=True)
class Shop:
    """What of the shop histories are read with.

    Attributes:
        source: How the shop's tables are read; columns have canonical names here.
        products: The shop's products.
        calendar: Its days.
        end: The moment after the last day of its data.
        empty: Columns of events that the shop's own log leaves empty.
    """

    source: Source
    products: ir.Table
    calendar: ir.Table
    end: pd.Timestamp
    empty: tuple[str, ...] = ()
    _compiled: dict[str, str] = field(default_factory=dict)
    _connection: Any = field(default_factory=duckdb.connect)

    def __post_init__(self) -> None:
        """Compile `preparation`, of which only the rows change from then on."""
        self._connection.register("products", self.products.to_pyarrow())
        self._compiled.update(_compile(self.source, self.empty))

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
        goods, days = (ibis.memtable(one.to_pyarrow()) for one in (products, calendar))
        return cls(plain, goods, days, end_of_data(transactions), empty)

    def tables_of(
        self, histories: Sequence[History], at: pd.Timestamp
    ) -> dict[str, ir.Table]:
        """Make the primary tables of some customers at a moment, and nobody else's.

        Rows are cleaned, and returns matched, as `preparation` does for the shop. No
        customer is told of twice.

        Returns:
            `transactions`, `customers`, `events`, `products` and `calendar`.
        """
        raw = {
            "order_lines": lines_of(histories, at),
            "events": events_of(histories, at),
            "customers": people_of(histories),
        }
        for name, rows in raw.items():
            table = pa.Table.from_pylist(rows, schema=SCHEMAS[name].to_pyarrow())
            self._connection.register(name, table)
        self._connection.register(MARKED, self._ask(MARKED))
        made = ("transactions", "customers", "events")
        found = {name: ibis.memtable(self._ask(name)) for name in made}
        return found | {"products": self.products, "calendar": self.calendar}

    def _ask(self, name: str) -> pa.Table:
        return self._connection.execute(self._compiled[name]).to_arrow_table()


def _compile(source: Source, empty: tuple[str, ...]) -> dict[str, str]:
    """Write what `preparation` makes of tables of these names, as DuckDB reads it."""
    lines, log, people = (ibis.table(own, name) for name, own in SCHEMAS.items())
    marked = nodes.mark_order_lines(complete_lines(lines), source)
    held = ibis.table(marked.schema(), MARKED)
    sessions = name_sessions(log, source.idle_minutes)
    seen = nodes.describe_events(
        nodes.mark_events(sessions, source), ibis.table(PRODUCTS, "products")
    )
    made = {
        MARKED: marked,
        "transactions": nodes.make_transactions(held),
        "customers": nodes.make_customers(people, held),
        "events": seen.mutate(**{name: ibis.null("string") for name in empty}),
    }
    return {name: ibis.to_sql(one, dialect="duckdb") for name, one in made.items()}
