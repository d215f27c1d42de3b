"""Sessions of the demo store, filtered by the simulator's law as they go on.

Rows are events, whole sessions one after the other: tables with `customer` and
`product` (positions), `day` (fractional, since opening), `step` in the session and
`kind`, the type's place in the law; -1 for a purchase.
"""

import numpy as np
import pandas as pd
from oracle_orders import weigh_orders
from oracle_rhythm import LEAVE, hours_weight, orders_a_day

from shopcast.pipelines.next_event.outcomes import CLASSES, END, PURCHASE
from shopcast.simulation.customers import Customers
from shopcast.simulation.sessions import (
    BUY,
    COMPARE,
    LONGEST,
    LOOK,
    START,
    STEPS,
    TYPES,
)
from shopcast.simulation.world import World
from shopcast.tables.schemas import EVENT_TYPES

COMPARES, BATCH = 0.45, 100
BODY = [EVENT_TYPES.index(name) for name in TYPES if name != "purchase"]


def filtered(
    world: World, customers: Customers, rows: pd.DataFrame, past: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Foretell by the simulator's law: chances of the next class, and of a purchase.

    Args:
        world: The shop.
        customers: Its customers.
        rows: Events.
        past: All orders: `customer`, `day` and the number of `lines`.
    """
    rng, found = np.random.default_rng(0), []
    for chosen in np.array_split(np.arange(len(rows)), len(rows) // BATCH + 1):
        held = _products(rows, chosen, len(world.products))
        found.append(weigh_orders(world, customers, rows.iloc[chosen], *held, rng))
    times, more = (np.concatenate(parts) for parts in zip(*found, strict=True))
    often = _prior(world, customers, rows, past)
    belief = _types(rows) + np.log(np.maximum(often, 1e-300))
    belief[:, BUY] += times
    belief = np.exp(belief - belief.max(axis=1, keepdims=True))
    belief /= belief.sum(axis=1, keepdims=True)
    return _answer(rows, belief, more)


def _prior(
    world: World, customers: Customers, rows: pd.DataFrame, past: pd.DataFrame
) -> np.ndarray:
    """Tell how often a day each customer comes with each intent: (rows, intents)."""
    visits = customers.trait("visits")[rows["customer"]] / 7
    weight = hours_weight(past["lines"].to_numpy(), np.random.default_rng(0))
    hour = weight[(rows["day"].to_numpy() % 1 * len(weight)).astype(int)]
    often = np.zeros((len(rows), 3))
    often[:, LOOK], often[:, COMPARE] = visits * (1 - COMPARES), visits * COMPARES
    often[:, BUY] = orders_a_day(world, customers, past, rows) * hour
    return often


def _types(rows: pd.DataFrame) -> np.ndarray:
    """Tell how likely the session's types are by intent, as logs: (rows, intents)."""
    step, kind = rows["step"].to_numpy(), rows["kind"].to_numpy()
    law = np.where(step > 0, STEPS[:, np.roll(kind, 1), kind], START[:, kind])
    each = np.where(kind >= 0, np.log(law), 0).T
    whole = np.concatenate([np.zeros_like(each[:1]), each.cumsum(axis=0)])
    number = np.arange(len(rows))
    return whole[number + 1] - whole[number - step]


def _products(
    rows: pd.DataFrame, chosen: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Count the body's products and list those paid for (see `weigh_orders`)."""
    back = np.arange(rows["step"].to_numpy()[chosen].max() + 1)[::-1]
    at = np.maximum(chosen[:, None] - back, 0)
    inside = back <= rows["step"].to_numpy()[chosen][:, None]
    product, kind = rows["product"].to_numpy()[at], rows["kind"].to_numpy()[at]
    seen = np.zeros((len(chosen), size), "int64")
    row, place = np.nonzero(inside & (kind >= 0))
    np.add.at(seen, (row, product[row, place]), 1)
    bought = inside & (kind < 0)
    rank = bought.cumsum(axis=1) - 1
    paid = np.full((len(chosen), rank.max() + 2), -1)
    row, place = np.nonzero(bought)
    paid[row, rank[row, place]] = product[row, place]
    return seen, paid


def _answer(
    rows: pd.DataFrame, belief: np.ndarray, more: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    kind = rows["kind"].to_numpy()
    paid = kind < 0
    buys = np.where(paid, more, belief[:, BUY])
    ends = np.where(rows["step"] + 1 < LONGEST, LEAVE, 1.0)
    ends = np.where(paid, 1.0, ends)
    chance = np.zeros((len(rows), len(CLASSES)))
    follows = np.einsum("ri,irt->rt", belief, STEPS[:, kind])
    chance[:, BODY] = (1 - ends)[:, None] * follows
    chance[:, PURCHASE], chance[:, END] = ends * buys, ends * (1 - buys)
    return chance, buys
