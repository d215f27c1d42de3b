"""What customers did, as a request tells it, and as the shop's tables hold it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import AwareDatetime, BeforeValidator, Field

from shopcast.strict import Strict

# All engines agree on these, where $ may stand before a line's end, or not.
EDGE, WITHIN, END = r"[^\x00-\x20\x7f]", r"[^\x00-\x1f\x7f]", r"(?![\s\S])"
Text = Annotated[str, Field(max_length=200, pattern=f"^{EDGE}({WITHIN}*{EDGE})?{END}")]
Number = Annotated[float, Field(strict=True, ge=-1e9, le=1e9)]
MOST_ROWS = 5_000
Columns = dict[str, list[Any]]


YEARS = r"^(19[89]|20\d)\d-"


def _is_of_a_shop(given: Any) -> Any:
    if not isinstance(given, str) or not re.match(YEARS, given):
        raise ValueError(
            "it is no time from 1980 to 2099 in text, such as 2024-01-31T18:00:00Z"
        )
    return given


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_is_of_a_shop),
    Field(json_schema_extra={"pattern": YEARS}),
]


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


@lru_cache(maxsize=1 << 14)
def utc(time: datetime) -> pd.Timestamp:
    """Read a time that has a zone in UTC, without one."""
    return pd.Timestamp(_plain(time)).as_unit("us")


def _plain(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(tzinfo=None)


Share = dict[str, tuple[int, History]]


def apart(
    histories: Sequence[History], end: pd.Timestamp
) -> Iterable[tuple[pd.Timestamp, Share]]:
    """Share out histories: each share is of one moment, and of a customer once.

    Who is told of again gets another name, which no customer can have.

    Args:
        histories: Of some customers.
        end: Of the shop's data, which `as_of` is by default.

    Returns:
        The moment; and by name, the place and the history of the share's customers.
    """
    shares: dict[pd.Timestamp, Share] = defaultdict(dict)
    for place, one in enumerate(histories):
        own, share = one.customer_id, shares[one.moment(end)]
        if own in share:
            own = f"{own}\n{place}"
            one = one.model_copy(update={"customer_id": own})
        share[own] = place, one
    return shares.items()


def lines_of(histories: Sequence[History], at: pd.Timestamp) -> Columns:
    """Tell order lines before a moment, by their canonical columns."""
    given = ((one.customer_id, one.order_lines) for one in histories)
    return _before(OrderLine, given, at)


def events_of(histories: Sequence[History], at: pd.Timestamp) -> Columns:
    """Tell events before a moment, by their canonical columns."""
    given = ((one.customer_id, one.events) for one in histories)
    return _before(Event, given, at)


def people_of(histories: Sequence[History], at: pd.Timestamp) -> Columns:
    """Tell who the customers are, by the canonical columns."""
    people = [one.customer or Person() for one in histories]
    found = {name: [getattr(one, name) for one in people] for name in
             Person.model_fields}  # fmt: skip
    found["signed_up"] = [joined and _plain(joined) for joined in found["signed_up"]]
    found["customer_id"] = [one.customer_id for one in histories]
    return found | {"line": [*range(len(people))]}


def _before(
    kind: type[OrderLine | Event],
    given: Iterable[tuple[str, Sequence[OrderLine | Event]]],
    at: pd.Timestamp,
) -> Columns:
    end = at.to_pydatetime()
    kept = [
        (own, _plain(row.time), row)
        for own, several in given
        for row in several
        if _plain(row.time) < end
    ]
    names = [name for name in kind.model_fields if name != "time"]
    found = {name: [getattr(row, name) for _, _, row in kept] for name in names}
    return found | {
        "customer_id": [own for own, _, _ in kept],
        "time": [time for _, time, _ in kept],
        "line": [*range(len(kept))],
    }
