"""What customers did, as a request tells it, and as the shop's tables hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Self

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _
from pydantic import AwareDatetime, BeforeValidator, Field

from shopcast.features.splits import end_of_data
from shopcast.pipelines.preparation import nodes
from shopcast.pipelines.preparation.conforming import complete_lines
from shopcast.pipelines.preparation.visits import fill_sessions
from shopcast.strict import Strict
from shopcast.tables.schemas import TABLES
from shopcast.tables.sources import Source, TableSource

Text = Annotated[str, Field(max_length=200, pattern=r"^\S(.*\S)?$")]
Number = Annotated[float, Field(strict=True, ge=-1e9, le=1e9)]
MOST_ROWS = 5_000


def _is_text(given: Any) -> Any:
    if not isinstance(given, str):
        raise ValueError("it is no text; 2024-01-31T18:00:00Z is a time")
    return given


Moment = Annotated[AwareDatetime, BeforeValidator(_is_text)]


class OrderLine(Strict):
    """One line of an order, or a return (its quantity is negative)."""

    time: Moment
    order_id: Text | None = None
    product_id: Text | None = None
    quantity: Number
    unit_price: Number
    amount: Number | None = None
    discount: Number | None = None
    country: Text | None = None
    payment: Text | None = None
    delivery_days: Number | None = None


class Event(Strict):
    """What a visitor did in the shop."""

    time: Moment
    event_type: Literal["view", "cart", "remove", "favourite", "purchase"]
    session_id: Text | None = None
    product_id: Text | None = None
    category: Text | None = None
    brand: Text | None = None
    price: Number | None = None


class Person(Strict):
    """What else is known of a customer."""

    birth_year: Annotated[float, Field(strict=True, ge=1900, le=2100)] | None = None
    age_group: Text | None = None
    gender: Text | None = None
    country: Text | None = None
    signed_up: Moment | None = None


class History(Strict):
    """What one customer did, before `as_of`.

    Without `as_of` it is the end of the shop's data, or of the history's last day,
    whichever is later.
    """

    customer_id: Text
    as_of: Moment | None = None
    order_lines: list[OrderLine] = Field(default_factory=list, max_length=MOST_ROWS)
    events: list[Event] = Field(default_factory=list, max_length=MOST_ROWS)
    customer: Person | None = None

    def moment(self, end: pd.Timestamp) -> pd.Timestamp:
        """Tell when the customer is asked about, in UTC."""
        if self.as_of is not None:
            return utc(self.as_of)
        times = [row.time for row in self.order_lines]
        times += [row.time for row in self.events]
        days = [utc(one).normalize() + pd.Timedelta(days=1) for one in times]
        return max([end, *days])


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
            max_null_share=1,
            idle_minutes=source.idle_minutes,
        )
        given = events.aggregate(category=_.category.count(), brand=_.brand.count())
        counts = given.to_pandas().iloc[0]
        empty = tuple(name for name in counts.index if not counts[name])
        end = end_of_data(transactions)
        return cls(plain, _held(products), _held(calendar), end, empty)

    def tables_of(self, histories: Sequence[History], at: pd.Timestamp) -> dict:
        """Make the primary tables of some customers at a moment, and nobody else's.

        No customer is told of twice.

        Rows are cleaned, and returns matched, as `preparation` does for the shop.

        Returns:
            `transactions`, `customers`, `events`, `products` and `calendar`.
        """
        source = self.source
        lines = complete_lines(_table(_rows(histories, OrderLine, at), "order_lines"))
        order_lines = _held(nodes.mark_order_lines(lines, source))
        seen = _rows(histories, Event, at)
        log = _table(seen, "events")
        if any(row["session_id"] is None for row in seen):
            log = fill_sessions(log, source.idle_minutes)
        marked = nodes.mark_events(log, source)
        people = _table(_people(histories), "customers")
        events = nodes.make_events(marked, self.products, source)
        empty = {name: ibis.null("string") for name in self.empty}
        tables = {
            "transactions": nodes.make_transactions(order_lines),
            "customers": nodes.make_customers(people, order_lines),
            "events": events.mutate(**empty) if empty else events,
        }
        held = {name: _held(table) for name, table in tables.items()}
        return held | {"products": self.products, "calendar": self.calendar}


def _held(table: ir.Table) -> ir.Table:
    return ibis.memtable(table.to_pyarrow())


def utc(time: datetime) -> pd.Timestamp:
    """Read a time that has a zone in UTC, without one."""
    return pd.Timestamp(time).tz_convert("UTC").tz_localize(None).as_unit("us")


def _rows(
    histories: Sequence[History], kind: type[OrderLine] | type[Event], at: pd.Timestamp
) -> list[dict[str, Any]]:
    """List what was done before a moment."""
    rows = [
        {**row.model_dump(), "customer_id": history.customer_id, "time": utc(row.time)}
        for history in histories
        for row in (history.order_lines if kind is OrderLine else history.events)
    ]
    return [row for row in rows if row["time"] < at]


def _people(histories: Sequence[History]) -> list[dict[str, Any]]:
    rows = []
    for history in histories:
        known = (history.customer or Person()).model_dump()
        joined = known["signed_up"] and utc(known["signed_up"])
        rows.append(known | {"customer_id": history.customer_id, "signed_up": joined})
    return rows


def _table(rows: list[dict[str, Any]], name: str) -> ir.Table:
    """Make a canonical table; what it holds was checked when the request was read."""
    columns = TABLES[name]
    frame = pd.DataFrame(rows, columns=[*columns]).assign(line=range(len(rows)))
    return ibis.memtable(frame, schema=columns | {"line": "int64"})
