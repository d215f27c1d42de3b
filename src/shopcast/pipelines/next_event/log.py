"""Events of many sessions in flat arrays, and what each prefix of a session says."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from shopcast.features.columns import places
from shopcast.pipelines.next_event.outcomes import PURCHASE
from shopcast.tables.schemas import EVENT_TYPES

NONE = -1
CART, REMOVE = EVENT_TYPES.index("cart"), EVENT_TYPES.index("remove")


@dataclass(frozen=True, eq=False)
class Log:
    """Whole sessions, one after the other, each in its order.

    Attributes:
        columns: By name, one number per event: `session`, `type`, `product`,
            `category`, `brand` (hashed; 0 unknown), `price`, `seconds` (since 1970),
            `purchases_before`, `sessions_before`, `since_event`.
    """

    columns: dict[str, np.ndarray]

    @classmethod
    def of(cls, examples: pd.DataFrame) -> Self:
        """Read the columns of examples."""
        names = ("session", "type", "product", "category", "brand", "price",
                 "purchases_before", "sessions_before", "since_event")  # fmt: skip
        columns = {name: examples[name].to_numpy() for name in names}
        seconds = examples["at"].to_numpy("datetime64[s]").astype("int64")
        return cls(columns | {"seconds": seconds})

    def __len__(self) -> int:
        return len(self.columns["type"])

    @cached_property
    def position(self) -> np.ndarray:
        """Each event's place in its session, from 0."""
        return places(self.columns["session"]).astype("int32")

    @cached_property
    def start(self) -> np.ndarray:
        """Where each event's session begins in the log."""
        return np.arange(len(self)) - self.position

    @cached_property
    def end(self) -> np.ndarray:
        """Where each event's session ends in the log, itself included."""
        last = np.append(np.nonzero(self.position == 0)[0][1:], len(self)) - 1
        return np.repeat(last, np.diff(last, prepend=-1))

    @cached_property
    def counts(self) -> np.ndarray:
        """Events of each type in the session, up to each event: (events, types)."""
        one = np.zeros((len(self), len(EVENT_TYPES)), "int32")
        one[np.arange(len(self)), self.columns["type"]] = 1
        whole = one.cumsum(axis=0, dtype="int32")
        before = np.concatenate([np.zeros_like(whole[:1]), whole])[self.start]
        return whole - before

    @cached_property
    def seen(self) -> np.ndarray:
        """Whether the event's product was in the session before."""
        product = self.columns["product"]
        order = np.lexsort((np.arange(len(self)), product, self.start))
        again = np.zeros(len(self), bool)
        same = (np.diff(product[order]) == 0) & (np.diff(self.start[order]) == 0)
        again[order[1:]] = same & (product[order[1:]] != 0)
        return again

    @cached_property
    def gap(self) -> np.ndarray:
        """Seconds since the event before in the session; 0 for the first."""
        seconds = self.columns["seconds"]
        return np.where(self.position > 0, np.diff(seconds, prepend=seconds[:1]), 0)

    def since(self, kind: int) -> np.ndarray:
        """Events since the last one of a type; -1 where there was none."""
        number = np.arange(len(self))
        last = np.where(self.columns["type"] == kind, number, NONE)
        last = np.maximum.accumulate(last)
        return np.where(last >= self.start, number - last, NONE)

    @cached_property
    def _since(self) -> dict[str, np.ndarray]:
        kinds = {"cart": CART, "remove": REMOVE, "purchase": PURCHASE}
        return {f"since_{name}": self.since(kind) for name, kind in kinds.items()}

    @cached_property
    def _of_visit(self) -> dict[str, np.ndarray]:
        """What the customer had done when the session began."""
        first = self.start
        names = ("purchases_before", "sessions_before", "since_event")
        return {name: self.columns[name][first] for name in names}

    def earlier_type(self, place: np.ndarray, back: int) -> np.ndarray:
        """The type so many events before; -1 before the session."""
        inside = self.position[place] >= back
        before = np.maximum(place - back, 0)
        return np.where(inside, self.columns["type"][before], NONE)

    def numbers(self, place: np.ndarray) -> pd.DataFrame:
        """Describe the session up to some events, themselves included."""
        counts, seconds = self.counts[place], self.columns["seconds"]
        price, position = self.columns["price"][place], self.position[place]
        hour = seconds[place] / 3600 % 24 / 24 * 2 * np.pi
        day = (seconds[place] // 86400 + 3) % 7 / 7 * 2 * np.pi
        found = {
            "position": position,
            **{name: counts[:, kind] for kind, name in enumerate(EVENT_TYPES)},
            **{name: one[place] for name, one in self._since.items()},
            "gap": self.gap[place],
            "elapsed": seconds[place] - seconds[self.start[place]],
            "seen": self.seen[place],
            "price": np.nan_to_num(price, nan=NONE),
            "hour_sin": np.sin(hour),
            "hour_cos": np.cos(hour),
            "day_sin": np.sin(day),
            "day_cos": np.cos(day),
            **{name: np.nan_to_num(one[place], nan=NONE)
               for name, one in self._of_visit.items()},
        }  # fmt: skip
        return pd.DataFrame(found).astype("float32")
