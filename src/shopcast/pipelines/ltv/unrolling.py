"""The past of customers, step by step, as the rollout reads it."""

from dataclasses import dataclass, field

import numpy as np

from shopcast.features.columns import dense
from shopcast.pipelines.ltv.rows import Rows

HALF = 0.5


@dataclass
class State:
    """What a customer's past steps amount to; arrays run over customers.

    Attributes:
        age: Steps since the first purchase's step, below 0 before it.
        since: Steps since the last purchase's step.
        orders: Days with a purchase so far.
        now: Days with a purchase in the latest step.
        first: Logarithms of the first day's spend and lines.
        longest: Steps after which silence counts no further.
    """

    age: np.ndarray
    since: np.ndarray
    orders: np.ndarray
    first: np.ndarray
    longest: int
    now: np.ndarray = field(init=False)

    def observe(self, orders: np.ndarray) -> None:
        """Go one step ahead, in which customers order so often."""
        self.now = orders
        self.age = self.age + 1
        self.since = np.where(orders > 0, 0.0, self.since + 1)
        self.orders = self.orders + orders

    def channels(self) -> np.ndarray:
        """Describe the state without absolute age: (customers, 8)."""
        age = np.maximum(self.age, 0) + HALF
        repeats = np.maximum(self.orders - 1, 0)
        silence = np.minimum(self.since + HALF, self.longest)
        return np.column_stack(
            [
                np.minimum(self.now, 3),
                np.log(silence),
                np.minimum(self.since + HALF, age) / age,
                np.log((repeats + HALF) / (age + 10)),
                repeats == 0,
                self.age == 0,
                self.first,
            ]
        ).astype("float32")


def unroll(rows: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray, State]:
    """Walk through the past of all rows, one step after the other.

    Returns:
        The channels, (rows, steps, 8); the orders of each step, (rows, steps), oldest
        first; whether the customer was known, (rows, steps); the state at the cutoff.
    """
    table, steps = rows.examples, rows.options.steps
    orders = dense(table, "step_orders", steps)[:, ::-1]
    begin = steps - 1 - (table["T"].to_numpy() - 1) // rows.periods.step_days
    first = np.log1p(table[["first_basket", "first_lines"]].to_numpy("float64").clip(0))
    size = len(table)
    state = State(
        -1.0 - begin, np.full(size, float(steps)), np.zeros(size), first, steps
    )
    past = []
    for step in range(steps):
        state.observe(orders[:, step])
        past.append(state.channels())
    known = np.arange(steps)[None, :] >= begin[:, None]
    return np.stack(past, axis=1), orders, known.astype("float32"), state
