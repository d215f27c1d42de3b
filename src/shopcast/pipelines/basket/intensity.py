"""How likely a product is bought again, by how long ago it was bought."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.options import Intensity


@dataclass(frozen=True, eq=False)
class Intensities:
    """Chances that a product is in a basket, given one purchase of it before.

    Attributes:
        edges: Where bands of days begin, but the first.
        chance: Of each product in each band: (products, bands).
    """

    edges: np.ndarray
    chance: np.ndarray

    @classmethod
    def fit(cls, history: History, options: Intensity) -> Self:
        """Count how often what was bought so long before a basket was in it.

        A product's counts are shrunk to those of all products times how much more
        often it is repeated, which is shrunk towards 1. The idea, with mixtures that
        are learnt in place of counts, is that of Naumov et al. (2023), Time-Dependent
        Next-Basket Recommendations.
        """
        product, lag, again = _repeats(history, options.targets)
        inside = np.linspace(0, 1, options.bands + 1)[1:-1]
        edges = np.unique(np.quantile(lag, inside)) if len(lag) else np.empty(0)
        edges = edges[edges > lag.min(initial=0)]
        shape = (history.products, len(edges) + 1)
        where = (product, np.searchsorted(edges, lag, side="right"))
        tried, came = (
            sparse.csr_matrix((one.astype("float64"), where), shape=shape).toarray()
            for one in (np.ones(len(lag)), again)
        )
        everyone = came.sum(axis=0) / np.maximum(tried.sum(axis=0), 1)
        expected = tried @ everyone
        factor = (came.sum(axis=1) + options.shrink) / (expected + options.shrink)
        level = factor[:, None] * everyone
        return cls(edges, (came + options.repeats * level) / (tried + options.repeats))

    def weigh(self, history: History) -> sparse.csr_matrix:
        """Sum up the chances of all purchases: (owners, products)."""
        band = np.searchsorted(self.edges, history.lag, side="right")
        return history.table(self.chance[history.product, band])


def _repeats(history: History, targets: int) -> tuple[np.ndarray, ...]:
    """List purchases before each of the last baskets.

    Returns:
        Of each purchase and later basket: the product, the days between both, and
        whether the product was in that basket too.
    """
    key = history.owner * history.products + history.product
    parts = []
    for age in range(1, targets + 1):
        now, earlier = history.age == age, history.age > age
        ago = np.zeros(history.owners, "int64")
        ago[history.owner[now]] = history.ago[now]
        earlier &= np.isin(history.owner, history.owner[now])
        again = np.isin(key[earlier], key[now])
        lag = history.ago[earlier] - ago[history.owner[earlier]]
        parts.append((history.product[earlier], lag, again))
    product, lag, again = (np.concatenate(one) for one in zip(*parts, strict=True))
    return product, lag, again
