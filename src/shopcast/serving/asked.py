"""What the service is asked, and how it is."""

from typing import Annotated, Any

from pydantic import BaseModel, Discriminator, Field, StrictBool, Tag

from shopcast.serving.histories import Event, History, Text
from shopcast.strict import Strict


class ByCustomer(Strict):
    """Customers of the shop: what its pipeline said last is looked up."""

    customer_ids: Annotated[list[Text], Field(min_length=1, max_length=1_000)]


class ByHistory(Strict):
    """Customers of whom everything is told, whether or not the shop knows them."""

    histories: Annotated[list[History], Field(min_length=1, max_length=100)]


LINE = {"time": "2024-11-02T10:15:00Z", "product_id": "P001", "quantity": 2,
        "unit_price": 9.5}  # fmt: skip
EVENT = {"time": "2025-01-02T10:00:00Z", "event_type": "view", "product_id": "P001"}
EXAMPLES: dict[str, Any] = {
    "a customer": {"value": {"customer_ids": ["17"]}},
    "a history": {"value": {"histories": [
        {"customer_id": "new-1", "as_of": "2025-01-01T00:00:00Z",
         "order_lines": [LINE], "events": []}]}},
}  # fmt: skip
VISITS: dict[str, Any] = {
    "a visit": {"value": {"customer_id": "visitor-1", "keep": True, "events": [EVENT]}},
    "a customer": EXAMPLES["a customer"],
}


class Visit(Strict):
    """What a visitor does now; with `keep`, later calls tell only what is new."""

    customer_id: Text
    events: Annotated[list[Event], Field(min_length=1, max_length=2_000)]
    keep: StrictBool = False


def _one_of(**kinds: str) -> Discriminator:
    """Tell what is asked by the field that only it has, so that faults are its own."""

    def find(body: Any) -> str | None:
        given = body if isinstance(body, dict) else ()
        return next((kind for kind, name in kinds.items() if name in given), None)

    names = " or ".join(dict.fromkeys(kinds.values()))
    said = f"tell {names}, in an object of JSON"
    return Discriminator(find, custom_error_type="unknown", custom_error_message=said)


_Customers = Annotated[ByCustomer, Tag("customers")]
_Histories = Annotated[ByHistory, Tag("histories")]
_Visit = Annotated[Visit, Tag("visit")]
Asked = Annotated[
    _Customers | _Histories, _one_of(customers="customer_ids", histories="histories")
]
Happens = Annotated[
    _Customers | _Histories | _Visit,
    _one_of(customers="customer_ids", histories="histories", visit="customer_id"),
]


class TaskState(BaseModel):
    """Whether a task answers, by which model, fitted to data until when; or why not.

    By customer it needs its table of predictions, by history a shop that was prepared.
    """

    up: bool
    by_customer: bool = False
    by_history: bool = False
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
