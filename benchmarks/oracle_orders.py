"""What orders of the demo store hold, by the simulator's law and what was seen.

Many orders are drawn for each event, and weighed by how likely the session's products
are before them. Lists of lines are flat: `owner` numbers the orders, and an event's
orders follow one another.
"""

import numpy as np
import pandas as pd
from known_best import tastes_of
from oracle_paid import Paid
from scipy.special import expit, logsumexp

from shopcast.simulation.customers import FAVOURITES, Customers
from shopcast.simulation.orders import FAVOURITE_SHARE, PARTNER_SHARE
from shopcast.simulation.world import World

OWN_SHARE, OF_PARTNERS, PARTICLES = 0.6, 0.2, 1000


def weigh_orders(
    world: World,
    customers: Customers,
    rows: pd.DataFrame,
    seen: np.ndarray,
    product: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Compare what was seen with orders that the session may end in.

    Args:
        world: The shop.
        customers: Its customers.
        rows: Events: `customer` (position) and `day`.
        seen: How often each product was in the session's body: (rows, products).
        product: Lines paid for, in their order, -1 for none: (rows, most).
        rng: The source of chance.

    Returns:
        The logarithm of how many times likelier the body's products are before an
        order than without one; how likely the order has lines beyond those paid for.
    """
    partner = world.products["partner"].to_numpy()
    row, paid = Paid.twice(product, partner)
    rows, seen = rows.iloc[row], seen[row]
    law, anything = chances(world, customers, rows)
    share = paid.numbers(customers.trait("lines")[rows["customer"]])
    asked = _ask(law, seen, paid, partner)
    owner, line = _draw(share, asked, paid, rng)
    weight = _sum(owner, np.log(law / asked), line)
    owner, line = _whole(owner, line, paid, partner, rng)
    number = _sum(owner, np.ones_like(law), line)
    weight += _likelihood(owner, line, number, seen, anything)
    fit = logsumexp(weight, axis=1, keepdims=True)
    more = (np.exp(weight - fit) * (number > paid.number[:, None])).sum(axis=1)
    known = np.log(share.sum(axis=1) / PARTICLES) + paid.log_chance(law)
    return _join(row, len(product), fit[:, 0] + known, more)


def chances(
    world: World, customers: Customers, rows: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Tell how likely a drawn order line, and any other event, is of each product."""
    popular = world.popularity / world.popularity.sum()
    who, shape = rows["customer"].to_numpy(), (len(rows), -1)
    anything = (customers.tastes[who][:, :, None] * popular).reshape(shape)
    fresh = (tastes_of(world, customers, rows)[:, :, None] * popular).reshape(shape)
    line, place = (1 - FAVOURITE_SHARE) * fresh, np.arange(len(rows))[:, None]
    np.add.at(line, (place, customers.favourites[who]), FAVOURITE_SHARE / FAVOURITES)
    return line, anything


def _ask(
    law: np.ndarray, seen: np.ndarray, paid: Paid, partner: np.ndarray
) -> np.ndarray:
    """Mix the law with products seen, or whose partners were, not yet paid for."""
    hint = seen.astype("float64") ** 2
    row, place = np.nonzero(paid.product >= 0)
    hint[row, paid.product[row, place]] = 0
    hint = (1 - OF_PARTNERS) * hint + OF_PARTNERS * hint[:, partner]
    total = hint.sum(axis=1, keepdims=True)
    return np.where(total > 0, (law + hint / np.maximum(total, 1e-9)) / 2, law)


def _draw(
    share: np.ndarray, asked: np.ndarray, paid: Paid, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw lines beside those that were drawn and paid for: their order, product."""
    heights = share.cumsum(axis=1) / share.sum(axis=1, keepdims=True)
    at = rng.random((len(share), PARTICLES, 1))
    number = 1 + (at >= heights[:, None, :-1]).sum(axis=2)
    left = number - paid.num_drawn[:, None]
    owner = np.repeat(np.arange(left.size), left.ravel())
    row, floor = owner // PARTICLES, np.arange(len(asked))[:, None]
    heights = asked.cumsum(axis=1) / asked.sum(axis=1, keepdims=True) + floor
    heights[:, -1] = floor[:, 0] + 1
    line = np.searchsorted(heights.ravel(), row + rng.random(len(row)), side="right")
    return owner, line - row * asked.shape[1]


def _whole(
    owner: np.ndarray,
    line: np.ndarray,
    paid: Paid,
    partner: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Add what was paid for, and partners; an order has each product once."""
    row, place = np.nonzero(paid.product >= 0)
    known = (row[:, None] * PARTICLES + np.arange(PARTICLES)).ravel()
    may = np.append(np.ones(len(owner), bool), paid.open[row, place].repeat(PARTICLES))
    owner = np.append(owner, known)
    line = np.append(line, paid.product[row, place].repeat(PARTICLES))
    along = may & (rng.random(len(owner)) < PARTNER_SHARE)
    owner, line = np.append(owner, owner[along]), np.append(line, partner[line[along]])
    return np.divmod(np.unique(owner * len(partner) + line), len(partner))


def _likelihood(
    owner: np.ndarray,
    line: np.ndarray,
    number: np.ndarray,
    seen: np.ndarray,
    anything: np.ndarray,
) -> np.ndarray:
    """Tell how many times likelier what was seen is before each order, as logs."""
    row = owner // PARTICLES
    odds = OWN_SHARE / (1 - OWN_SHARE) / number.ravel()[owner] / anything[row, line]
    each = np.bincount(owner, seen[row, line] * np.log1p(odds), minlength=number.size)
    plain = seen.sum(axis=1, keepdims=True) * np.log(1 - OWN_SHARE)
    return each.reshape(number.shape) + plain


def _sum(owner: np.ndarray, values: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Sum values of rows' products over the lines of orders: (rows, orders)."""
    size = len(values) * PARTICLES
    each = values[owner // PARTICLES, line]
    return np.bincount(owner, each, minlength=size).reshape(-1, PARTICLES)


def _join(
    row: np.ndarray, size: int, fit: np.ndarray, more: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weigh the second readings of what was paid for against the first."""
    also = row[size:]
    apart = expit(fit[size:] - fit[also]) * (more[size:] - more[also])
    more[also] += apart
    return fit[:size], more[:size]
