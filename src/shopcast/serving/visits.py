"""Visitors whose sessions go on: each call tells what is new, and the rest is kept."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple, Self
from uuid import uuid4

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.pipelines.next_event.live import Live, Session
from shopcast.pipelines.next_event.outcomes import BUYS, CLASSES, NEXT
from shopcast.pipelines.next_event.visit import Event as Read
from shopcast.serving.histories import Event, utc
from shopcast.serving.offers import Offers
from shopcast.serving.shop import Shop
from shopcast.tasks.predictor import Predictor

MOST_KEPT = 100_000
LOCKS = 64  # visitors share so many
KNOWN = ("category", "brand")


class Known(NamedTuple):
    """A visitor, their visit's name, and where they are.

    That is the last moment, how many sessions there were, and the last one's name,
    `events` and `purchases`.
    """

    session: Session
    name: str
    last: pd.Timestamp | None = None
    number: int = 0
    visiting: str | None = None
    events: int = 0
    purchases: int = 0


class Seen(NamedTuple):
    """What is said after a visit's events."""

    said: dict[str, Any]
    name: str


@dataclass
class Visits:
    """Visitors of late, by customer.

    Attributes:
        predictor: That of `next_event`.
        products: Category and brand of each product.
        empty: Columns of events that the shop leaves empty.
        idle_minutes: After which a session without a name has ended.
        offers: The rule of `early_warning`, where it has run.
        most: So many visitors are kept; who was silent longest is forgotten.
    """

    predictor: Predictor
    products: dict[str, dict[str, Any]]
    empty: tuple[str, ...]
    idle_minutes: float
    offers: Offers | None = None
    most: int = MOST_KEPT
    _kept: OrderedDict[str, Known] = field(default_factory=OrderedDict)
    _lock: Any = field(default_factory=Lock)
    _locks: list = field(default_factory=lambda: [Lock() for _ in range(LOCKS)])

    def __post_init__(self) -> None:
        """Make the champion ready.

        Raises:
            BadInput: It keeps nothing between events.
        """
        self._live = Live(self.predictor)
        self._pause = pd.Timedelta(minutes=self.idle_minutes)

    @classmethod
    def of(cls, predictor: Predictor, shop: Shop, offers: Offers | None) -> Self:
        """Begin with nobody."""
        known = shop.products.to_pandas().set_index("product_id")[[*KNOWN]]
        products = known.astype(object).where(known.notna(), None).to_dict("index")
        idle = shop.source.idle_minutes
        return cls(predictor, products, shop.empty, idle, offers)

    def see(self, customer_id: str, events: Sequence[Event], keep: bool) -> Seen:
        """Add events, and say what comes next and whether the session will buy.

        Raises:
            BadInput: An event is earlier than one that was told before.
        """
        events = sorted(events, key=lambda one: one.time)
        if not keep:
            known, said = self._add_all(_begun(), events)
        else:
            with self._lock_of(customer_id):
                known = self._kept.get(customer_id) or _begun()
                known, said = self._add_all(known, events)
                self._keep(customer_id, known)
        said["model"] = self.predictor.champion
        if self.offers is not None:
            said["offer"] = self.offers.pay(said)
        return Seen(said, known.name)

    def is_free(self, customer_id: str) -> bool:
        """Tell whether nobody else is adding events to the visitor's."""
        return not self._lock_of(customer_id).locked()

    def _lock_of(self, customer_id: str) -> Lock:
        return self._locks[hash(customer_id) % len(self._locks)]

    def _keep(self, customer_id: str, known: Known) -> None:
        with self._lock:
            self._kept[customer_id] = known
            self._kept.move_to_end(customer_id)
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def _add_all(
        self, known: Known, events: Sequence[Event]
    ) -> tuple[Known, dict[str, Any]]:
        _refuse_earlier(known, utc(events[0].time))
        for event in events[:-1]:
            known, _ = self._add(known, event, self._live.follow)
        known, (chance, buys) = self._add(known, events[-1], self._live.ask)
        said = {
            "at": f"{known.last:%Y-%m-%dT%H:%M:%SZ}",
            "events": known.events,
            "purchases": known.purchases,
            "last_type": events[-1].event_type,
            "likeliest": CLASSES[int(np.argmax(chance[0]))],
            **dict(zip(NEXT, chance[0].tolist(), strict=True)),
            BUYS: float(buys[0]),
        }
        return known, said

    def _add(self, known: Known, event: Event, add: Callable) -> tuple[Known, Any]:
        """Add an event by `Live.ask` or `Live.follow`, and return what that says."""
        at = utc(event.time)
        number = known.number + self._begins(known, at)
        own = event.model_dump()
        own |= {
            name: own[name] or self.products.get(event.product_id or "", {}).get(name)
            for name in KNOWN
        }
        own |= dict.fromkeys(self.empty)
        name = event.session_id or f"|{number}"
        answer = add(known.session, Read.of(name, at, own, self.predictor.prior))
        if name != known.visiting:
            known = known._replace(visiting=name, events=0, purchases=0)
        bought = known.purchases + (event.event_type == "purchase")
        return known._replace(
            last=at, number=number, events=known.events + 1, purchases=bought
        ), answer

    def _begins(self, known: Known, at: pd.Timestamp) -> bool:
        return known.last is None or at - known.last > self._pause

    def __len__(self) -> int:
        return len(self._kept)


def _begun() -> Known:
    return Known(Session(), uuid4().hex)


def _refuse_earlier(known: Known, at: pd.Timestamp) -> None:
    if known.last is not None and at < known.last:
        raise BadInput(
            f"events.time: {at:%Y-%m-%dT%H:%M:%SZ} is before "
            f"{known.last:%Y-%m-%dT%H:%M:%SZ}, which was told before; tell events in "
            "their order."
        )
