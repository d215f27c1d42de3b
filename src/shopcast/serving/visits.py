"""Visitors whose sessions go on: each call tells what is new, and the rest is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self
from uuid import uuid4

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.pipelines.next_event.live import Live, Session
from shopcast.pipelines.next_event.outcomes import BUYS, CLASSES, NEXT
from shopcast.pipelines.next_event.visit import Event as Read
from shopcast.serving.event_rules import SAYS, Latest, sift
from shopcast.serving.histories import Event, utc
from shopcast.serving.kept import Kept
from shopcast.serving.offers import Offers
from shopcast.serving.shop import Shop
from shopcast.tables.sources import Source
from shopcast.tasks.predictor import Predictor

MOST_KEPT, MOST_EVENTS, KEPT_SECONDS = 100_000, 20_000, 7 * 86_400
AHEAD = pd.Timedelta(days=1)  # clocks differ
KNOWN = ("category", "brand")


class Known(NamedTuple):
    """A visitor, their visit's name, and where they are.

    That is the last moment, what the latest second said, how many sessions there were,
    the last one's name, `events` and `purchases`, what was `said` last, how many events
    were `told`, and what the last `call` told.
    """

    session: Session
    name: str
    last: pd.Timestamp | None = None
    latest: Latest = Latest()
    number: int = 0
    visiting: str | None = None
    events: int = 0
    purchases: int = 0
    said: dict[str, Any] | None = None
    told: int = 0
    call: int | None = None


class Seen(NamedTuple):
    """What is said after a visit's events, if any breaks no rule of the shop."""

    said: dict[str, Any] | None
    name: str
    at: str


@dataclass
class Visits:
    """Visitors of late.

    Attributes:
        predictor: That of `next_event`.
        products: Category and brand of each product.
        empty: Columns of events that the shop leaves empty.
        source: How the shop's events are read, as `primary.as_told` makes it.
        end: Of the shop's data.
        offers: The rule of `early_warning`, where it has run.
        most: So many visitors are kept, for a week (see `Kept`).
    """

    predictor: Predictor
    products: dict[str, dict[str, Any]]
    empty: tuple[str, ...]
    source: Source
    end: pd.Timestamp
    offers: Offers | None = None
    most: int = MOST_KEPT

    def __post_init__(self) -> None:
        """Make the champion ready, or raise BadInput if it keeps nothing."""
        self._live = Live(self.predictor)
        self._kept = Kept[Known](self.most, KEPT_SECONDS)
        self._drops_again = SAYS.keys() & {*self.source.table("events").rules}
        self._pause = pd.Timedelta(minutes=self.source.idle_minutes)

    @classmethod
    def of(cls, predictor: Predictor, shop: Shop, offers: Offers | None) -> Self:
        """Begin with nobody."""
        known = shop.products.to_pandas().set_index("product_id")[[*KNOWN]]
        products = known.astype(object).where(known.notna(), None).to_dict("index")
        return cls(predictor, products, shop.empty, shop.source, shop.end, offers)

    def see(self, customer_id: str, events: Sequence[Event], keep: bool) -> Seen:
        """Add events, and say what comes next and whether the session will buy.

        Events that break a rule of the shop are left out; so a call that is sent twice
        counts once, where the shop drops what is said twice.

        Raises:
            BadInput: An event is earlier than one told before, or in the future; or a
                visitor did more than anybody does.
        """
        events = sorted(events, key=lambda one: one.time)
        self._refuse_future(utc(events[-1].time))
        if not keep:
            known = self._add_all(_begun(), events)
        else:
            with self._kept.lock(customer_id):
                known = self._kept.get(customer_id) or _begun()
                call = hash(tuple(map(SAYS["exact_duplicate"], events)))
                if not (self._drops_again and call == known.call):
                    known = self._add_all(known, events)._replace(call=call)
                self._kept.put(customer_id, known)
        return Seen(known.said, known.name, _written(known.last))

    def is_free(self, customer_id: str) -> bool:
        """Tell whether nobody else is adding events to the visitor's."""
        return not self._kept.lock(customer_id).locked()

    def _refuse_future(self, at: pd.Timestamp) -> None:
        now = datetime.now(UTC).replace(tzinfo=None)
        if at > max(now, self.end) + AHEAD:
            raise BadInput(
                f"events.time: {_written(at)} is in the future, it is {_written(now)} "
                "now; tell events when they have come, with their zone."
            )

    def _add_all(self, known: Known, events: Sequence[Event]) -> Known:
        _refuse_unlikely(known, events)
        good, latest = sift(events, self.source, known.latest)
        asked = max((place for place, one in enumerate(good) if one), default=None)
        for place, event in enumerate(events):
            known = self._go_to(known, utc(event.time))
            if place == asked:
                known = self._ask(known, event)
            elif good[place]:
                known, _ = self._add(known, event, self._live.follow)
        return known._replace(latest=latest, told=known.told + len(events))

    def _go_to(self, known: Known, at: pd.Timestamp) -> Known:
        begins = known.last is None or at - known.last > self._pause
        return known._replace(last=at, number=known.number + begins)

    def _ask(self, known: Known, event: Event) -> Known:
        known, (chance, buys) = self._add(known, event, self._live.ask)
        said = {
            "at": _written(known.last),
            "events": known.events,
            "purchases": known.purchases,
            "last_type": event.event_type,
            "likeliest": CLASSES[int(np.argmax(chance[0]))],
            **dict(zip(NEXT, chance[0].tolist(), strict=True)),
            BUYS: float(buys[0]),
            "model": self.predictor.champion,
        }
        if self.offers is not None:
            said["offer"] = self.offers.pay(said)
        return known._replace(said=said)

    def _add(self, known: Known, event: Event, add: Callable) -> tuple[Known, Any]:
        """Add an event by `Live.ask` or `Live.follow`, and return what that says."""
        own = dict(event)
        own |= {
            name: own[name] or self.products.get(event.product_id or "", {}).get(name)
            for name in KNOWN
        }
        own |= dict.fromkeys(self.empty)
        name = event.session_id or f"|{known.number}"
        read = Read.of(name, known.last, own, self.predictor.prior)
        answer = add(known.session, read)
        if name != known.visiting:
            known = known._replace(visiting=name, events=0, purchases=0)
        bought = known.purchases + (event.event_type == "purchase")
        return known._replace(events=known.events + 1, purchases=bought), answer

    def __len__(self) -> int:
        return len(self._kept)


def _begun() -> Known:
    return Known(Session(), uuid4().hex)


def _written(at: Any) -> str:
    return f"{at.isoformat()[:19]}Z"


def _refuse_unlikely(known: Known, events: Sequence[Event]) -> None:
    at = utc(events[0].time)
    if known.last is not None and at < known.last:
        raise BadInput(
            f"events.time: {_written(at)} is before {_written(known.last)}, which was "
            "told before; tell events in their order."
        )
    if known.told + len(events) > MOST_EVENTS:
        raise BadInput(
            f"customer_id: more than {MOST_EVENTS:,} events of this visitor are kept, "
            "which is no customer; leave robots out."
        )
