"""Who shops: latent kinds with their own rhythm, patience and taste."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.simulation.world import CATEGORIES, World


@dataclass(frozen=True)
class Kind:
    """A latent kind of customer.

    Attributes:
        share: Of all customers.
        gap: Mean days between orders while active.
        spread: Shape of the gamma that varies the rate between customers.
        lifetime: Mean days until the customer drops out, exponentially.
        regularity: Shape of the gamma of the gaps; 1 is a Poisson process.
        lines: Mean order lines of an order.
        pieces: Mean pieces of an order line.
        visits: Sessions without an order, per week.
        season: Exponent of the yearly season.
        promotion: How many times likelier to order while something is on offer.
        tastes: Preferred categories.
    """

    share: float
    gap: float
    spread: float
    lifetime: float
    regularity: float
    lines: float
    pieces: float
    visits: float
    season: float
    promotion: float
    tastes: tuple[str, ...]


KINDS = {
    "loyal": Kind(0.20, 40, 6, 900, 3, 1.6, 1.2, 0.28, 1, 1.2, ("home", "kitchen")),
    "bargain": Kind(0.22, 85, 4, 600, 1, 1.6, 1.4, 0.55, 1, 6.0, ("beauty", "sport")),
    "gift": Kind(0.15, 110, 5, 1500, 1, 2.2, 1.1, 0.15, 5, 1.0, ("toys", "books")),
    "trial": Kind(0.28, 60, 3, 30, 1, 1.1, 1.0, 0.05, 1, 1.0, ("garden", "food")),
    "business": Kind(
        0.05, 25, 8, 1500, 5, 2.5, 12.0, 0.05, 0, 1.0, ("food", "kitchen")
    ),
    "browser": Kind(0.10, 180, 5, 1500, 1, 1.1, 1.0, 1.1, 1, 1.5, ("beauty", "books")),
}
COUNTRIES = ("United Kingdom", "Germany", "France", "Netherlands", "Spain")
FAVOURITES = 4


@dataclass(frozen=True)
class Customers:
    """A chunk of customers; `truth` has one row each, arrays run along it."""

    truth: pd.DataFrame
    tastes: np.ndarray
    favourites: np.ndarray

    def trait(self, name: str) -> np.ndarray:
        """Look up a property of each customer's kind."""
        by_kind = np.array([getattr(kind, name) for kind in KINDS.values()])
        return by_kind[self.truth["kind_number"]]


def make_customers(
    world: World, first: int, size: int, rng: np.random.Generator
) -> Customers:
    """Draw customers numbered from `first`.

    Returns:
        Their truth: `customer_id`, `kind`, `rate` (orders per day while active, in
        a season of weight 1), `signed_up` and `dropped_out` (days since opening),
        `birth_year`, `country`.
    """
    kinds = list(KINDS.values())
    number = rng.choice(len(kinds), size, p=[kind.share for kind in kinds])
    spread = np.array([kind.spread for kind in kinds])[number]
    gap = np.array([kind.gap for kind in kinds])[number]
    lifetime = np.array([kind.lifetime for kind in kinds])[number]
    signed_up = rng.uniform(0, 0.8 * len(world.days), size)
    truth = pd.DataFrame(
        {
            "customer_id": np.arange(first, first + size),
            "kind": np.take(list(KINDS), number),
            "kind_number": number,
            "rate": rng.gamma(spread, 1 / (spread * gap)),
            "signed_up": signed_up,
            "dropped_out": signed_up + rng.exponential(lifetime),
            "birth_year": np.where(
                rng.random(size) < 0.3, np.nan, rng.integers(1940, 2006, size)
            ),
            "country": rng.choice(COUNTRIES, size, p=[0.7, 0.1, 0.08, 0.07, 0.05]),
        }
    )
    weights = np.full((len(kinds), len(CATEGORIES)), 0.35)
    for row, kind in enumerate(kinds):
        weights[row, [CATEGORIES.index(taste) for taste in kind.tastes]] = 4.0
    tastes = rng.gamma(weights[number])
    tastes /= tastes.sum(axis=1, keepdims=True)
    favourites = draw_products(world, np.repeat(tastes, FAVOURITES, axis=0), rng)
    return Customers(truth, tastes, favourites.reshape(size, FAVOURITES))


def draw_products(
    world: World, tastes: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw one product per row of tastes: a category, then a popular product."""
    heights = tastes.cumsum(axis=1)
    at = rng.random(len(tastes))[:, None] * heights[:, -1:]
    category = (at >= heights).sum(axis=1)
    popularity = world.popularity.cumsum() / world.popularity.sum()
    rank = np.searchsorted(popularity, rng.random(len(tastes)))
    return category * len(popularity) + rank
