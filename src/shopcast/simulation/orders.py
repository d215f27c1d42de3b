"""When customers order, and what."""

import numpy as np
import pandas as pd

from shopcast.simulation.customers import FAVOURITES, KINDS, Customers, draw_products
from shopcast.simulation.world import PEAK_MONTH, World

MOST_ORDERS = 400
FAVOURITE_SHARE, PARTNER_SHARE = 0.45, 0.25
PAYMENTS = ("card", "invoice", "wallet")


def intensity(world: World, kind: str) -> np.ndarray:
    """Weigh each day for a kind: season to its exponent, times promotion."""
    traits = KINDS[kind]
    on_offer = np.where(world.on_offer >= 0, traits.promotion, 1.0)
    weight = world.season**traits.season * on_offer
    return weight / weight.mean()


def make_order_times(
    world: World, customers: Customers, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw renewals with gamma gaps in operational time, until the drop-out.

    Returns:
        One row per order: `customer` (position) and `day` (fractional).
    """
    size = len(customers.truth)
    shape = customers.trait("regularity")[:, None]
    rate = customers.truth["rate"].to_numpy()[:, None]
    most = min(MOST_ORDERS, int(len(world.days) * rate.max() * 3) + 10)
    gaps = rng.gamma(shape, 1 / shape, (size, most)) / rate
    gaps[:, 0] = rng.exponential(2.0, size)
    days = np.empty_like(gaps)
    for number, kind in enumerate(KINDS):
        rows = customers.truth["kind_number"].to_numpy() == number
        clock = np.concatenate([[0.0], intensity(world, kind).cumsum()])
        opened = np.arange(len(clock))
        start = np.interp(customers.truth["signed_up"][rows], opened, clock)
        due = start[:, None] + gaps[rows].cumsum(axis=1)
        days[rows] = np.interp(due, clock, opened, right=np.inf)
    until = np.minimum(customers.truth["dropped_out"], len(world.days))
    customer, _ = np.nonzero(days < until.to_numpy()[:, None])
    day = days[days < until.to_numpy()[:, None]]
    hour = np.clip(rng.normal(15, 4, len(day)), 0, 23.99) / 24
    return pd.DataFrame({"customer": customer, "day": np.floor(day) + hour})


def make_order_lines(
    world: World, customers: Customers, orders: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Fill the orders: favourites, tastes of the season, and partners.

    Returns:
        One row per order line: `order` and `customer` (positions), `day`,
        `product` (position), `quantity`, `unit_price` (list), `discount`.
    """
    lines = 1 + rng.poisson(customers.trait("lines")[orders["customer"]] - 1)
    order = np.repeat(np.arange(len(orders)), lines)
    product = _draw(world, customers, orders.iloc[order], rng)
    along = rng.random(len(order)) < PARTNER_SHARE
    partner = world.products["partner"].to_numpy()[product[along]]
    order = np.concatenate([order, order[along]])
    product = np.concatenate([product, partner])
    table = pd.DataFrame({"order": order, "product": product})
    table = table.drop_duplicates().sort_values("order", kind="stable")
    return _price(world, customers, table.join(orders, on="order"), rng)


def _draw(
    world: World, customers: Customers, lines: pd.DataFrame, rng: np.random.Generator
) -> np.ndarray:
    customer = lines["customer"].to_numpy()
    day = lines["day"].to_numpy().astype(int)
    month = world.days.month.to_numpy()[day][:, None]
    away = np.minimum((month - PEAK_MONTH) % 12, (PEAK_MONTH - month) % 12)
    tastes = customers.tastes[customer] * np.exp(-0.25 * away)
    tastes[np.arange(len(day)), world.on_offer[day]] *= np.where(
        world.on_offer[day] >= 0, 1.5, 1.0
    )
    fresh = draw_products(world, tastes, rng)
    known = customers.favourites[customer, rng.integers(0, FAVOURITES, len(day))]
    return np.where(rng.random(len(day)) < FAVOURITE_SHARE, known, fresh)


def _price(
    world: World, customers: Customers, lines: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    customer = lines["customer"].to_numpy()
    quantity = 1 + rng.poisson(customers.trait("pieces")[customer] - 1)
    price = world.products["price"].to_numpy()[lines["product"]]
    category = lines["product"].to_numpy() // len(world.popularity)
    on_offer = world.on_offer[lines["day"].astype(int)] == category
    discount = (0.2 * quantity * price * on_offer).round(2)
    return lines.reset_index(drop=True).assign(
        quantity=quantity, unit_price=price, discount=discount
    )
