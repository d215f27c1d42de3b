"""What the service says: one kind of row for each task, as its table has them.

Rows of a history have no `decile`, which compares a customer with all others.
"""

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field

Probability = Annotated[float, Field(ge=0, le=1)]
Rank = Annotated[int, Field(ge=1)]
Decile = Annotated[int, Field(ge=1, le=10)]


class OrderRow(BaseModel):
    """Whether, and when, the customer orders next."""

    p_order: Probability = Field(description="of an order within `horizon_days`")
    decile: Decile | None = Field(None, description="10 orders most likely")
    p_return: Probability = Field(description="of an order within `reach_days`")
    days: float | None = Field(description="median days to the next order")
    orders: int = Field(description="so far")
    at: datetime
    horizon_days: int
    reach_days: int
    model: str


class ValueRow(BaseModel):
    """What the customer spends over `horizon_days`, with its distribution."""

    expected_spend: float = Field(description="a mean")
    low: float = Field(description="with `high`, the interval")
    median: float
    high: float
    p_buy: Probability = Field(description="of any spend")
    expected_orders: float
    decile: Decile | None = Field(None, description="10 spends most")
    at: datetime
    horizon_days: int
    model: str


class SegmentRow(BaseModel):
    """The segment that is nearest to the customer."""

    segment: int
    name: str
    margin: float | None = Field(
        description="how much nearer than the next segment: 0 is between, 1 certain"
    )
    x: float | None = Field(None, description="place on the map; look-up alone")
    y: float | None = None
    at: datetime


class CategoryRow(BaseModel):
    """A category that the next order may hold, by `rank`."""

    rank: Rank
    category: str
    probability: Probability = Field(description="of being in the next order")
    lift: float = Field(description="over the shop's share of orders")
    derived: bool = Field(description="from descriptions rather than the shop's own")
    month: int = Field(description="of the order")
    at: datetime
    model: str


class BasketRow(BaseModel):
    """A product that the next basket may hold, by `rank`."""

    rank: Rank
    product_id: str
    description: str | None
    probability: Probability = Field(description="of being in the next basket")
    score: float = Field(description="which tells the order alone")
    bought_before: bool
    at: datetime
    model: str


class EventRow(BaseModel):
    """What comes after the last event, and whether the session will still buy."""

    at: datetime = Field(description="of the last event")
    events: int | None = Field(None, description="of the session so far")
    purchases: int | None = None
    last_type: str | None = None
    likeliest: str
    next_view: Probability
    next_cart: Probability
    next_remove: Probability
    next_favourite: Probability
    next_purchase: Probability
    next_end: Probability
    p_purchase: Probability = Field(description="of a purchase later in the session")
    offer: bool | None = Field(None, description="whether one pays (early_warning)")
    model: str


Row = TypeVar("Row")


class Answer(BaseModel, Generic[Row]):
    """What is said of one customer.

    There are no rows where nothing is known of the customer. `as_of`, the
    `fingerprint` of the features, and the `warning` that the model has learnt from what
    came later, are told of histories alone.
    """

    customer_id: str
    rows: list[Row]
    as_of: str | None = None
    fingerprint: str | None = None
    warning: str | None = None


class Answers(BaseModel, Generic[Row]):
    """Answers in the order of the request, and what made them."""

    task: str
    model: str
    version: str
    answers: list[Answer[Row]]


ANSWERS: dict[str, Any] = {
    "next_order": Answers[OrderRow],
    "ltv": Answers[ValueRow],
    "segmentation": Answers[SegmentRow],
    "category": Answers[CategoryRow],
    "basket": Answers[BasketRow],
    "next_event": Answers[EventRow],
}


class Tasks(BaseModel):
    """Rows by task; of those that have said something of anybody."""

    next_order: list[OrderRow] | None = None
    ltv: list[ValueRow] | None = None
    segmentation: list[SegmentRow] | None = None
    category: list[CategoryRow] | None = None
    basket: list[BasketRow] | None = None
    next_event: list[EventRow] | None = None


class Everything(BaseModel):
    """All that the pipelines said last of one customer, by task."""

    customer_id: str
    tasks: Tasks
