"""Events of many sessions in flat arrays, and what each prefix of a session says."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from shopcast.features.columns import places
from shopcast.features.session_events import SAME, SAME_BEFORE, VISITOR
from shopcast.pipelines.next_event.outcomes import PURCHASE
from shopcast.pipelines.next_event.prior import Prior
from shopcast.pipelines.next_event.products_seen import (
    highest_so_far,
    paid_before,
    so_far,
    times_before,
)
from shopcast.tables.schemas import EVENT_TYPES

NONE = -1
NUMBERS = (
    "position", *EVENT_TYPES, "since_cart", "since_remove", "since_purchase", "gap",
    "elapsed", "rarity", "product_seen", "product_times", "category_times",
    "different_product", "different_category", "returned", "most_times", "unpaid",
    "paid", "rare_returns", "price", "hour_sin", "hour_cos", "day_sin", "day_cos",
    *VISITOR, *SAME_BEFORE,
)  # fmt: skip
CART, REMOVE = EVENT_TYPES.index("cart"), EVENT_TYPES.index("remove")


@dataclass(frozen=True, eq=False)
class Log:
    """Whole sessions, one after the other, each in its order.

    Attributes:
        columns: By name, one number per event: `session`, `type`, `product`,
            `category`, `brand` (hashed; 0 unknown), `price`, `seconds` (since 1970),
            what the customer had done (`session_events.VISITOR`), and with the same
            product and category (`SAME_BEFORE`), and `rarity` (see `Prior`).
    """

    columns: dict[str, np.ndarray]

    @classmethod
    def of(cls, examples: pd.DataFrame, prior: Prior) -> Self:
        """Read the columns of examples, and what the prior says of products."""
        names = ("session", "type", "product", "category", "brand", "price", *VISITOR,
                 *SAME_BEFORE)  # fmt: skip
        columns = {name: examples[name].to_numpy() for name in names}
        seconds = examples["at"].to_numpy("datetime64[s]").astype("int64")
        rarity = prior.rarity_of(columns["product"])
        return cls(columns | {"seconds": seconds, "rarity": rarity})

    def part(self, first: int, end: int) -> Self:
        """Keep events `first` to `end` (excluded), whole sessions."""
        return type(self)({name: one[first:end] for name, one in self.columns.items()})

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
        return so_far(one, self.start)

    @cached_property
    def times(self) -> dict[str, np.ndarray]:
        """Events of the same product, and category, in the session before each."""
        return {name: times_before(self.columns[name], self.start) for name in SAME}

    @cached_property
    def products(self) -> dict[str, np.ndarray]:
        """What the session says of its products, up to each event.

        How many it has been about, and of how many categories; how many came back,
        the most often that one did, how many came back and are not paid, how many
        are paid, and how rare what came back is, summed.
        """
        times, buys = self.times["product"], self.columns["type"] == PURCHASE
        rarity = np.where(times > 0, self.columns["rarity"], 0)
        unpaid = paid_before(self.columns["product"], self.start, buys) == 0
        opens, closes = (times == 1) & ~buys & unpaid, (times > 1) & buys & unpaid
        return {
            **{f"different_{name}": so_far(again == 0, self.start)
               for name, again in self.times.items()},
            "returned": so_far(times == 1, self.start),
            "most_times": highest_so_far(times, self.start),
            "unpaid": so_far(opens.astype("int32") - closes, self.start),
            "paid": so_far(buys & unpaid, self.start),
            "rare_returns": so_far(rarity, self.start),
        }  # fmt: skip

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
        return {name: self.columns[name][first] for name in VISITOR}

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
            "rarity": self.columns["rarity"][place],
            "product_seen": self.times["product"][place] > 0,
            **{f"{name}_times": one[place] for name, one in self.times.items()},
            **{name: one[place] for name, one in self.products.items()},
            "price": np.nan_to_num(price, nan=NONE),
            "hour_sin": np.sin(hour),
            "hour_cos": np.cos(hour),
            "day_sin": np.sin(day),
            "day_cos": np.cos(day),
            **{name: np.nan_to_num(one[place], nan=NONE)
               for name, one in self._of_visit.items()},
            **{name: np.nan_to_num(self.columns[name][place], nan=NONE)
               for name in SAME_BEFORE},
        }  # fmt: skip
        return pd.DataFrame(found, columns=NUMBERS).astype("float32")
