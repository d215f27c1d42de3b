"""What the service is asked, and how it answers."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, StrictBool

from shopcast.serving.histories import Event, History, Text
from shopcast.strict import Strict


class ByCustomer(Strict):
    """Customers of the shop: what its pipeline said last is looked up."""

    customer_ids: Annotated[list[Text], Field(min_length=1, max_length=1_000)]


class ByHistory(Strict):
    """Customers of whom everything is told, whether or not the shop knows them."""

    histories: Annotated[list[History], Field(min_length=1, max_length=100)]


Asked = ByCustomer | ByHistory


class Visit(Strict):
    """What a visitor does now; with `keep`, later calls tell only what is new."""

    customer_id: Text
    events: Annotated[list[Event], Field(min_length=1, max_length=5_000)]
    keep: StrictBool = False


class Answer(BaseModel):
    """What is said of one customer.

    `rows` are those of the task's predictions (one per customer, or one per rank);
    there are none where nothing is known of the customer.
    """

    customer_id: str
    rows: list[dict[str, Any]]


class Answers(BaseModel):
    """Answers in the order of the request, and what made them."""

    task: str
    model: str
    version: str
    answers: list[Answer]


class Everything(BaseModel):
    """All that the pipelines said last of one customer, by task."""

    customer_id: str
    tasks: dict[str, list[dict[str, Any]]]


class TaskState(BaseModel):
    """Whether a task answers, by which model, fitted to data until when; or why not."""

    up: bool
    model: str | None = None
    version: str | None = None
    trained_until: str | None = None
    why: str | None = None


class Health(BaseModel):
    """Which tasks answer."""

    status: str
    tasks: dict[str, TaskState]


class Problem(BaseModel):
    """Why there is no answer, in one sentence."""

    detail: str
