"""The past of customers, step by step, as the rollout reads it."""

from dataclasses import dataclass, field

import numpy as np

from shopcast.features.columns import dense
from shopcast.pipelines.ltv.rows import Rows

HALF = 0.5


@dataclass
class State:
    """What a customer's past steps amount to; arrays run over customers.

    Steps are as long as the shop's season makes them: 1 in the mean of a year.

    Attributes:
        count: Whole steps since the first purchase's, below 0 before it.
        age: How long these were.
        since: How long it is since the last purchase's step.
        orders: Days with a purchase so far.
        now: Days with a purchase in the latest step.
        first: Logarithms of the first day's spend and lines.
        longest: Steps after which silence counts no further.
    """

    count: np.ndarray
    age: np.ndarray
    since: np.ndarray
    orders: np.ndarray
    first: np.ndarray
    longest: int
    now: np.ndarray = field(init=False)

    def observe(self, orders: np.ndarray, length: np.ndarray) -> None:
        """Go one step ahead, so long, in which customers order so often."""
        self.now = orders
        self.count = self.count + 1
        self.age = np.where(self.count > 0, self.age + length, 0.0)
        self.since = np.where(orders > 0, 0.0, self.since + length)
        self.orders = self.orders + orders

    def channels(self) -> np.ndarray:
        """Describe the state without absolute age: (customers, 8)."""
        age = self.age + HALF
        repeats = np.maximum(self.orders - 1, 0)
        silence = np.minimum(self.since + HALF, self.longest)
        return np.column_stack(
            [
                np.minimum(self.now, 3),
                np.log(silence),
                np.minimum(self.since + HALF, age) / age,
                np.log((repeats + HALF) / (age + 10)),
                repeats == 0,
                self.count == 0,
                self.first,
            ]
        ).astype("float32")


@dataclass(frozen=True)
class Past:
    """The past of all rows, oldest step first.

    Attributes:
        channels: Of each step's state, (rows, steps, 8).
        orders: Of each step, (rows, steps).
        known: Whether the customer was one, (rows, steps).
        lengths: Of the steps, by the season, (rows, steps).
        state: At the cutoff.
    """

    channels: np.ndarray
    orders: np.ndarray
    known: np.ndarray
    lengths: np.ndarray
    state: State


def unroll(rows: Rows) -> Past:
    """Walk through the past of all rows, one step after the other."""
    table, steps = rows.examples, rows.options.steps
    length = rows.periods.step_days
    orders = dense(table, "step_orders", steps)[:, ::-1]
    starts = -length * np.arange(steps, 0, -1)
    lengths = rows.season("orders", starts, length).astype("float32")
    begin = steps - 1 - (table["T"].to_numpy() - 1) // length
    first = np.log1p(table[["first_basket", "first_lines"]].to_numpy("float64").clip(0))
    size = len(table)
    none = np.zeros(size)
    state = State(-1 - begin, none, np.full(size, float(steps)), none, first, steps)
    past = []
    for step in range(steps):
        state.observe(orders[:, step], lengths[:, step])
        past.append(state.channels())
    known = np.arange(steps)[None, :] >= begin[:, None]
    channels = np.stack(past, axis=1)
    return Past(channels, orders, known.astype("float32"), lengths, state)
