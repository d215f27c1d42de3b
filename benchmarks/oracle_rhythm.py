"""When the demo store's customers order, by the simulator's law.

Rows are tables with `customer` (position) and `day` (fractional, since opening).
"""

import numpy as np
import pandas as pd
from scipy.stats import gamma, norm

from shopcast.simulation.customers import KINDS, Customers
from shopcast.simulation.orders import intensity
from shopcast.simulation.world import World

LEAVE = 0.14
FIRST_RATE, HOUR, SPREAD, LATEST = 0.5, 15, 4, 23.99
CELLS, DAY, PARTS, DRAWS = 8640, 86400, 8, 20000


def last_before(past: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """Find the day of each customer's last order before the row's; NaN for none."""
    key = np.sort(past["customer"].to_numpy() * 1e4 + past["day"].to_numpy())
    customer = rows["customer"].to_numpy()
    at = np.searchsorted(key, customer * 1e4 + rows["day"].to_numpy()) - 1
    found = key[np.maximum(at, 0)] - customer * 1e4
    return np.where((at >= 0) & (found >= 0), found, np.nan)


def orders_a_day(
    world: World, customers: Customers, past: pd.DataFrame, rows: pd.DataFrame
) -> np.ndarray:
    """Tell how many orders a customer who has been silent makes on each row's day.

    An order's hour is not that at which it fell due: that may be any on its day.

    Args:
        world: The shop.
        customers: Its customers.
        past: All orders; for each row, those before it are read.
        rows: Moments of customers.
    """
    truth = customers.truth.iloc[rows["customer"]]
    last, kind = last_before(past, rows), truth["kind_number"].to_numpy()
    none = np.isnan(last)
    regular = customers.trait("regularity")[rows["customer"]]
    shape = np.where(none, 1, regular)[:, None]
    rate = np.where(none, FIRST_RATE, truth["rate"])[:, None]
    day = np.floor(rows["day"].to_numpy())
    until = np.clip(truth["dropped_out"].to_numpy(), day, day + 1)
    part = (np.arange(PARTS) + 0.5) / PARTS
    due = np.floor(last)[:, None] + part
    due = np.where(none[:, None], truth["signed_up"].to_numpy()[:, None], due)
    begin = operational(world, kind, day[:, None])
    opened = operational(world, kind, until[:, None]) - begin
    waited = np.maximum(begin - operational(world, kind, due), 0)
    scale = 1 / (shape * rate)
    before = gamma.sf(waited, shape, scale=scale).mean(axis=1)
    after = gamma.sf(waited + opened, shape, scale=scale).mean(axis=1)
    return np.log(np.maximum(before, 1e-300) / np.maximum(after, 1e-300))


def operational(world: World, kind: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Turn days into the time by which a kind's gaps are even: (rows, any)."""
    found = np.empty(day.shape)
    for number, name in enumerate(KINDS):
        clock = np.concatenate([[0.0], intensity(world, name).cumsum()])
        own = kind == number
        found[own] = np.interp(day[own], np.arange(len(clock)), clock)
    return found


def hours_weight(lines: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Weigh the hours of events before an order, beside hours drawn evenly.

    The order comes at an hour of its own, later than this event by the pauses of what
    is still to come.

    Args:
        lines: Numbers of lines of orders.
        rng: The source of chance.

    Returns:
        One weight per cell of the day, mean 1.
    """
    upto = norm.cdf(np.linspace(0, 24, CELLS + 1), HOUR, SPREAD)
    upto[0], upto[int(LATEST / 24 * CELLS) + 1 :] = 0, 1
    due = np.diff(upto) * CELLS
    left = rng.geometric(LEAVE, DRAWS) - 1 + rng.choice(lines, DRAWS)
    pause = np.minimum(rng.lognormal(3.3, 1.0, (DRAWS, left.max())), 1500)
    away = (pause * (np.arange(left.max()) < left[:, None])).sum(axis=1)
    cell = np.minimum(away * CELLS / DAY, CELLS - 1).astype(int)
    share = np.bincount(cell, minlength=CELLS) / DRAWS
    return np.convolve(due[::-1], share)[:CELLS][::-1]
