"""The shop that histories are read in: `preparation` and facts, compiled once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis import _

from shopcast.features.splits import end_of_data, has_rows
from shopcast.serving.compiled import Compiled
from shopcast.serving.histories import Event, History
from shopcast.serving.primary import (
    READS,
    TOLD,
    as_told,
    empty_columns,
    primary_tables,
    told_of,
)
from shopcast.tables.sources import Source

MOST_NAMED = 1_000
ISO = "%Y-%m-%dT%H:%M:%S.%fZ"
TOLD_OF_EVENTS = [name for name in Event.model_fields if name != "time"]
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
        popular: Products of most order lines, the first 1,000.
        log: Its own events.
        tables: By name, what facts are made of: `transactions`, `customers` and
            `events` of a history, `products`, `calendar`, and the moment `now`.
    """

    source: Source
    products: ir.Table
    calendar: ir.Table
    end: pd.Timestamp
    visited: bool = False
    empty: tuple[str, ...] = ()
    popular: tuple[str, ...] = ()
    log: ir.Table | None = None
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
        visited, best = has_rows(events), most_sold(transactions)
        return cls(plain, products, calendar, end, visited, empty, best, events)

    def events_of(self, customer_id: str, most: int) -> list[dict[str, Any]]:
        """List a customer's last events, in order, as a request would tell them."""
        if self.log is None:
            return []
        own = self.log.filter(self.log["customer_id"] == customer_id)
        last = own.order_by(ibis.desc("time"), ibis.desc("line")).limit(most)
        found = last.select(TOLD_OF_EVENTS, time=last["time"].strftime(ISO))
        rows = found.to_pyarrow().to_pylist()
        return [{name: one[name] for name in one if one[name] is not None}
                for one in reversed(rows)]  # fmt: skip

    @cached_property
    def named(self) -> dict[str, str | None]:
        """The description of each product, where it has one."""
        known = self.products.select("product_id", "description").to_pyarrow()
        columns = (known[name].to_pylist() for name in known.column_names)
        return dict(zip(*columns, strict=True))

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
            told = told_of(histories, at)
            for step in steps:
                if step in TOLD:
                    self._database.tell(f"told_{step}", told[step]())
                else:
                    self._database.make(step)
            for table in made:
                self._database.make(table)
            self._database.tell("now", pa.table({"at": [at]}))
            return ask()

        return answer


def most_sold(transactions: ir.Table) -> tuple[str, ...]:
    """List products by their order lines, most first, then by id."""
    sold = transactions.filter(_.quantity > 0, _.product_id.notnull())
    counts = sold.group_by("product_id").aggregate(lines=_.count())
    first = counts.order_by(ibis.desc("lines"), "product_id").limit(MOST_NAMED)
    return tuple(first.to_pandas()["product_id"])
