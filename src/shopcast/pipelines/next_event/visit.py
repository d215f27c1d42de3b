"""A session that goes on, event by event."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np
import pandas as pd

from shopcast.features.session_events import SAME
from shopcast.pipelines.next_event.log import NONE
from shopcast.pipelines.next_event.outcomes import PURCHASE
from shopcast.pipelines.next_event.prior import Prior
from shopcast.pipelines.next_event.reading import hashed
from shopcast.tables.schemas import EVENT_TYPES

Told: TypeAlias = Mapping[str, Any]


class Event(NamedTuple):
    """One event; texts are hashed, 0 where unknown, and `rarity` is `Prior`'s."""

    session: Hashable
    seconds: int
    type: int
    product: int
    category: int
    brand: int
    price: float
    rarity: float

    @classmethod
    def of(cls, session: Hashable, at: pd.Timestamp, told: Told, prior: Prior) -> Self:
        """Read an event as `read_log` and `Log` do.

        Args:
            session: Its name.
            at: When, in UTC.
            told: `event_type`, and `product_id`, `category`, `brand` and `price`, None
                where unknown.
            prior: That of the predictor which is asked.
        """
        kind, price = EVENT_TYPES.index(told["event_type"]), told.get("price")
        names = ("product_id", "category", "brand")
        product, category, brand = (_hash_of(told.get(name)) for name in names)
        rarity = prior.rarity_of_one(product)
        seconds = int(at.timestamp() // 1)
        known = math.nan if price is None else price
        return cls(session, seconds, kind, product, category, brand, known, rarity)


@lru_cache(maxsize=1 << 17)
def _hash_of(text: str | None) -> int:
    return 0 if text is None else int(hashed(np.array([text]))[0])


@dataclass
class Visit:
    """A session that goes on, and what the visitor had done when it began."""

    begun: int
    before: dict[str, float]
    last: int
    position: int = -1
    counts: list[int] = field(default_factory=lambda: [0] * len(EVENT_TYPES))
    latest: dict[int, int] = field(default_factory=dict)
    times: dict[tuple[str, int], int] = field(default_factory=dict)
    paid: set[int] = field(default_factory=set)
    said: dict[str, float] = field(
        default_factory=lambda: {
            **{f"different_{name}": 0 for name in SAME},
            "returned": 0, "most_times": 0, "unpaid": 0, "paid": 0, "rare_returns": 0,
        }
    )  # fmt: skip

    def see(self, event: Event) -> dict[str, float]:
        """Add an event, and say what its session's prefix says."""
        self.position += 1
        gap = event.seconds - self.last if self.position else 0
        self.last = event.seconds
        self.counts[event.type] += 1
        self.latest[event.type] = self.position
        times = {name: self._times(name, getattr(event, name)) for name in SAME}
        self._products(event, times["product"])
        said = self.said | {"gap": gap, "elapsed": event.seconds - self.begun}
        said["rarity"] = event.rarity
        again = {f"{name}_times": number for name, number in times.items()}
        return {**said, **again, "product_seen": float(times["product"] > 0)}

    def _times(self, name: str, code: int) -> int:
        times = self.times.get((name, code), 0) if code else 0
        self.times[name, code] = times + 1
        self.said[f"different_{name}"] += times == 0
        return times

    def _products(self, event: Event, times: int) -> None:
        buys, unpaid = event.type == PURCHASE, event.product not in self.paid
        self.said["returned"] += times == 1
        self.said["most_times"] = max(self.said["most_times"], times)
        self.said["unpaid"] += times == 1 and not buys and unpaid
        self.said["unpaid"] -= times > 1 and buys and unpaid
        self.said["paid"] += buys and unpaid
        self.said["rare_returns"] += event.rarity if times else 0
        if buys:
            self.paid.add(event.product)

    def since(self, kind: int) -> int:
        """Events since the last one of a type; -1 where there was none."""
        return self.position - self.latest[kind] if kind in self.latest else NONE
