"""One customer, event by event: what `Log` says of all customers at once."""

import math
from collections.abc import Hashable
from dataclasses import dataclass, field

from shopcast.features.session_events import HISTORY, SAME
from shopcast.pipelines.next_event.log import CART, NONE, NUMBERS, REMOVE
from shopcast.pipelines.next_event.outcomes import PURCHASE
from shopcast.pipelines.next_event.reading import MOST
from shopcast.pipelines.next_event.visit import Event, Visit
from shopcast.tables.schemas import EVENT_TYPES

WANTED = {EVENT_TYPES.index(name) for name in ("cart", "favourite")}
SINCE = {"cart": CART, "remove": REMOVE, "purchase": PURCHASE}
NAMES = {name: [f"{name}_{what}" for what in HISTORY] for name in SAME}
DAY = 86400


@dataclass
class Same:
    """What was done with one product, or one category."""

    events: int = 0
    wanted: int = 0
    bought: int = 0
    last: int | None = None

    def told(self, seconds: int) -> tuple[float, ...]:
        """Say so at a moment, in the order of `session_events.HISTORY`."""
        counts = (min(one, MOST) for one in (self.events, self.wanted, self.bought))
        return *counts, _since(self.last, seconds)

    def see(self, event: Event) -> None:
        """Add an event."""
        self.events += 1
        self.wanted += event.type in WANTED
        self.bought += event.type == PURCHASE
        self.last = event.seconds


def _since(moment: int | None, seconds: int) -> float:
    return NONE if moment is None else seconds - moment


def _clock(seconds: int) -> dict[str, float]:
    hour = 2 * math.pi * (seconds % DAY) / DAY
    day = 2 * math.pi * ((seconds // DAY + 3) % 7) / 7
    return {
        "hour_sin": math.sin(hour),
        "hour_cos": math.cos(hour),
        "day_sin": math.sin(day),
        "day_cos": math.cos(day),
    }


@dataclass
class Visitor:
    """What a customer has done so far, in the order of time."""

    purchases: int = 0
    sessions: int = 0
    first: int | None = None
    last: int | None = None
    last_bought: int | None = None
    session: Hashable = None
    visit: Visit | None = None
    same: dict[tuple[str, int], Same] = field(default_factory=dict)

    def see(self, event: Event) -> dict[str, float]:
        """Add an event, and say what `Log.numbers` says of it, in the same order."""
        if self.visit is None or event.session != self.session:
            self.visit, self.session = self._begin(event), event.session
            self.sessions += 1
        visit = self.visit
        told = visit.see(event) | visit.before | _clock(event.seconds)
        told |= dict(zip(EVENT_TYPES, visit.counts, strict=True))
        told |= {f"since_{name}": visit.since(kind) for name, kind in SINCE.items()}
        told |= {
            "position": visit.position,
            "price": NONE if math.isnan(event.price) else event.price,
        }
        for name in SAME:
            told |= self._same(name, event)
        self.purchases += event.type == PURCHASE
        self.first = event.seconds if self.first is None else self.first
        self.last = event.seconds
        self.last_bought = event.seconds if event.type == PURCHASE else self.last_bought
        return {name: told[name] for name in NUMBERS}

    def _begin(self, event: Event) -> Visit:
        before = {
            "purchases_before": min(self.purchases, MOST),
            "sessions_before": min(self.sessions, MOST),
            "since_event": _since(self.last, event.seconds),
            "since_bought": _since(self.last_bought, event.seconds),
            "since_first": _since(self.first, event.seconds),
        }
        return Visit(event.seconds, before, event.seconds)

    def _same(self, name: str, event: Event) -> dict[str, float]:
        code = getattr(event, name)
        one = self.same.setdefault((name, code), Same()) if code else Same()
        told = one.told(event.seconds)
        one.see(event)
        return dict(zip(NAMES[name], told, strict=True))
