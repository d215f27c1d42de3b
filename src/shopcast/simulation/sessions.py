"""What visitors do: events that follow an intent."""

import numpy as np
import pandas as pd

from shopcast.simulation.customers import Customers, draw_products
from shopcast.simulation.world import World

TYPES = ("view", "cart", "remove", "purchase")
LONGEST = 30
START = np.array([[0.85, 0.12, 0.03], [0.55, 0.30, 0.15], [0.55, 0.40, 0.05]])
STEPS = np.array(
    [
        [[0.80, 0.15, 0.05], [0.55, 0.30, 0.15], [0.55, 0.20, 0.25]],
        [[0.38, 0.38, 0.24], [0.22, 0.30, 0.48], [0.26, 0.29, 0.45]],
        [[0.42, 0.48, 0.10], [0.33, 0.49, 0.18], [0.38, 0.40, 0.22]],
    ]
)
LOOK, COMPARE, BUY = range(3)


def make_events(
    world: World,
    customers: Customers,
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw the log of sessions, with and without an order at their end.

    The type of an event depends on the one before and on the session's intent:
    to look, to compare, or to buy.

    Returns:
        One row per event in the order of time within its session: `customer` and
        `session` (positions), `day` (fractional), `event_type`, `product`
        (position).
    """
    visits = _visits(world, customers, rng)
    buying = orders.assign(intent=BUY, order=np.arange(len(orders)))
    sessions = pd.concat([buying, visits.assign(order=-1)])
    sessions = sessions.sort_values("day", kind="stable", ignore_index=True)
    sessions["length"] = np.minimum(rng.geometric(0.14, len(sessions)), LONGEST)
    body = _body(sessions, rng)
    body["product"] = _products(world, customers, sessions, body, lines, rng)
    session_of = pd.Series(sessions.index, index=sessions["order"])
    bought = pd.DataFrame(
        {
            "session": session_of[lines["order"]].to_numpy(),
            "step": LONGEST,
            "event_type": TYPES.index("purchase"),
            "product": lines["product"].to_numpy(),
        }
    )
    events = pd.concat([body, bought], ignore_index=True)
    events = events.sort_values(["session", "step"], kind="stable", ignore_index=True)
    pause = np.minimum(rng.lognormal(3.3, 1.0, len(events)), 1500).round() / 86400
    elapsed = pd.Series(pause).groupby(events["session"]).cumsum()
    last = elapsed.groupby(events["session"]).transform("max")
    started = sessions["day"].to_numpy()[events["session"]]
    return pd.DataFrame(
        {
            "customer": sessions["customer"].to_numpy()[events["session"]],
            "session": events["session"],
            "day": started - (last - elapsed),
            "event_type": np.take(TYPES, events["event_type"]),
            "product": events["product"],
        }
    )


def _visits(
    world: World, customers: Customers, rng: np.random.Generator
) -> pd.DataFrame:
    truth = customers.truth
    until = np.minimum(truth["dropped_out"] + 30, len(world.days))
    days = until - truth["signed_up"]
    number = rng.poisson(customers.trait("visits") / 7 * days)
    customer = np.repeat(np.arange(len(truth)), number)
    day = truth["signed_up"].to_numpy()[customer] + days.to_numpy()[customer] * (
        rng.random(len(customer))
    )
    intent = (rng.random(len(customer)) < 0.45).astype(int)
    return pd.DataFrame({"customer": customer, "day": day, "intent": intent})


def _body(sessions: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Walk all sessions at once, one step after the other."""
    intent = sessions["intent"].to_numpy()
    length = sessions["length"].to_numpy()
    kind = _choose(START[intent], rng)
    parts = []
    for step in range(LONGEST):
        going = np.nonzero(length > step)[0]
        if step:
            kind[going] = _choose(STEPS[intent[going], kind[going]], rng)
        parts.append(
            pd.DataFrame({"session": going, "step": step, "event_type": kind[going]})
        )
    return pd.concat(parts, ignore_index=True)


def _choose(shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return (rng.random(len(shares))[:, None] >= shares.cumsum(axis=1)[:, :-1]).sum(1)


def _products(
    world: World,
    customers: Customers,
    sessions: pd.DataFrame,
    body: pd.DataFrame,
    lines: pd.DataFrame,
    rng: np.random.Generator,
) -> np.ndarray:
    session = body["session"].to_numpy()
    customer = sessions["customer"].to_numpy()[session]
    anything = draw_products(world, customers.tastes[customer], rng)
    order = sessions["order"].to_numpy()[session]
    number = lines.groupby("order").size().reindex(sessions["order"], fill_value=0)
    begin = np.searchsorted(lines["order"], order)
    pick = np.floor(rng.random(len(body)) * number.to_numpy()[session]).astype(int)
    row = np.minimum(begin + pick, len(lines) - 1)
    own = lines["product"].to_numpy()[row]
    return np.where((order >= 0) & (rng.random(len(body)) < 0.6), own, anything)
