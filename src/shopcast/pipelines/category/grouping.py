"""Groups of points none of which is in too many orders."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

import numpy as np

from shopcast.pipelines.category.options import Families as Options


def split(points: np.ndarray, orders: Any, options: Options, seed: int) -> Any:
    """Find pieces of which none that can be split is in too many orders.

    Args:
        points: One row per product.
        orders: Which order (rows) holds which product: a sparse matrix of 0 and 1.
        options: How many pieces to begin with, and the largest share of orders.
        seed: Of K-means.

    Returns:
        K-means, whose clusters are the pieces.
    """
    from sklearn.cluster import KMeans

    distinct = len(np.unique(points, axis=0))
    number = min(options.pieces, distinct)
    means = KMeans(number, n_init=5, random_state=seed).fit(points)
    while number < distinct:
        large = [
            piece
            for piece in range(number)
            if held(orders, means.labels_ == piece).mean() > options.largest
            and np.ptp(points[means.labels_ == piece], axis=0).any()
        ]
        if not large:
            break
        halves = [_halves(points[means.labels_ == piece], seed) for piece in large]
        kept = np.delete(means.cluster_centers_, large, axis=0)
        centres = np.concatenate([kept, *halves])
        number = len(centres)
        means = KMeans(number, init=centres, n_init=1, random_state=seed).fit(points)
    return means


def _halves(points: np.ndarray, seed: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    return KMeans(2, n_init=5, random_state=seed).fit(points).cluster_centers_


@dataclass(frozen=True, eq=False)
class Group:
    """Pieces that belong together: their products' number and centre, their orders."""

    pieces: tuple[int, ...]
    size: int
    centre: np.ndarray
    orders: np.ndarray

    def far_from(self, other: Self) -> float:
        """Tell by how much the spread grows when the two become one (Ward)."""
        weight = self.size * other.size / (self.size + other.size)
        return float(weight * ((self.centre - other.centre) ** 2).sum())

    def share_with(self, other: Self) -> float:
        """Tell which share of all orders hold a product of either."""
        return float((self.orders | other.orders).mean())

    def joined(self, other: Self) -> Self:
        """Make one group of the two."""
        size = self.size + other.size
        centre = (self.size * self.centre + other.size * other.centre) / size
        pieces, orders = self.pieces + other.pieces, self.orders | other.orders
        return type(self)(pieces, size, centre, orders)


def join(
    points: np.ndarray, pieces: np.ndarray, orders: Any, options: Options
) -> np.ndarray:
    """Join the nearest pieces as long as no group is in too many orders.

    Args:
        points: One row per product.
        pieces: The piece of each product.
        orders: As `split` reads them.
        options: The largest share of orders, and how many groups there are at least.

    Returns:
        The group of each piece, from 0.
    """
    groups = [_alone(piece, points, pieces, orders) for piece in np.unique(pieces)]
    while len(groups) > options.number:
        near = sorted(
            combinations(groups, 2), key=lambda pair: pair[0].far_from(pair[1])
        )
        fits = (pair for pair in near if pair[0].share_with(pair[1]) <= options.largest)
        one, other = next(fits, (None, None))
        if one is None or other is None:
            break
        rest = [group for group in groups if group not in (one, other)]
        groups = [*rest, one.joined(other)]
    group_of = np.zeros(pieces.max() + 1, dtype=int)
    for number, group in enumerate(groups):
        group_of[list(group.pieces)] = number
    return group_of


def _alone(piece: int, points: np.ndarray, pieces: np.ndarray, orders: Any) -> Group:
    own = points[pieces == piece]
    return Group((piece,), len(own), own.mean(axis=0), held(orders, pieces == piece))


def held(orders: Any, products: np.ndarray) -> np.ndarray:
    """Tell which orders hold any of some products."""
    return np.asarray(orders[:, np.flatnonzero(products)].sum(axis=1)).ravel() > 0
