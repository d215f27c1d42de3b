"""What all customers' baskets tell at a moment."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.intensity import Intensities
from shopcast.pipelines.basket.neighbours import (
    Neighbours,
    recent_shares,
    tifu_vectors,
    unit_length,
)
from shopcast.pipelines.basket.options import Options

LATE, NEVER = 2, 9999
MONTH = 28
LATELY = (7, MONTH, 91)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Popularity, pairs and neighbours, from the baskets that were known.

    Attributes:
        history: Of all customers who may be learnt from (see `Prior.known_at`).
        options: The task's.
        price: Of each product, as it was known; null where it was not.
    """

    history: History
    options: Options
    price: np.ndarray

    @cached_property
    def popularity(self) -> np.ndarray:
        """How many baskets held each product."""
        return np.bincount(self.history.product, minlength=self.history.products)

    @cached_property
    def order(self) -> np.ndarray:
        """All products, the most popular first, then by id."""
        return np.argsort(-self.popularity, kind="stable")

    @cached_property
    def place(self) -> np.ndarray:
        """Each product's place in the order of popularity, 0 for the first."""
        place = np.empty(len(self.order), "int64")
        place[self.order] = np.arange(len(self.order))
        return place

    @cached_property
    def tifu(self) -> Neighbours:
        """Customers with TIFU-KNN's vectors."""
        own = self.options.tifu_knn
        vectors = tifu_vectors(self.history, own)
        return Neighbours(vectors, vectors, own.neighbours, 0.0, True)

    @cached_property
    def up(self) -> Neighbours:
        """Customers with UP-CF's shares."""
        own = self.options.up_cf
        shares = recent_shares(self.history, own)
        return Neighbours(unit_length(shares), shares, own.neighbours, own.power, False)

    @cached_property
    def intensities(self) -> Intensities:
        """How likely each product is bought again."""
        return Intensities.fit(self.history, self.options.intensity)

    @cached_property
    def pairs(self) -> sparse.csr_matrix:
        """Cosine of the customers of two products, shrunk: (products, products)."""
        bought = (self.history.counts > 0).astype("float32")
        buyers = np.asarray(bought.sum(axis=0)).ravel()
        scale = 1 / np.sqrt(buyers + self.options.candidates.shrink)
        own = sparse.diags_array(scale).astype("float32")
        found = (own @ (bought.T @ bought) @ own).tocsr()
        found.setdiag(0)
        found.eliminate_zeros()
        return found

    @cached_property
    def followers(self) -> sparse.csr_matrix:
        """Chance of a product in the basket after one with another, shrunk."""
        history = self.history
        stride = int(history.age.max(initial=0)) + 1
        later, earlier = (
            _by_basket(one, stride) for one in (history, history.before())
        )
        number = np.asarray(earlier.sum(axis=0)).ravel()
        both = (earlier.T @ later).tocsr()
        scale = 1 / np.maximum(number + self.options.candidates.shrink, 1)
        return (sparse.diags_array(scale).astype("float32") @ both).tocsr()

    def sold(self, days: int) -> np.ndarray:
        """How many baskets of the last days held each product."""
        lately = self.history.product[self.history.ago <= days]
        return np.bincount(lately, minlength=self.history.products)

    @cached_property
    def _last_sold(self) -> np.ndarray:
        found = np.full(self.history.products, NEVER)
        np.minimum.at(found, self.history.product, self.history.ago)
        return found

    @cached_property
    def latest(self) -> np.ndarray:
        """All products, those of most baskets of four weeks first."""
        return np.argsort(-self.sold(MONTH), kind="stable")

    @cached_property
    def facts(self) -> dict[str, np.ndarray]:
        """What is known of each product: numbers by name, one per product."""
        history, size = self.history, self.history.products
        buyers = history.counts.getnnz(axis=0)
        last = [np.bincount(history.product[history.age <= age], minlength=size)
                for age in (1, LATE)]  # fmt: skip
        earlier = history.before().counts > 0
        again = earlier.multiply(history.within(1).counts)
        had = np.asarray(earlier.sum(axis=0)).ravel()
        return {
            "popularity": self.popularity,
            "price": self.price,
            "buyers": buyers,
            "each_buyer": self.popularity / np.maximum(buyers, 1),
            "in_last": last[0],
            "in_late": last[1],
            "trend": last[1] / (self.popularity + 5),
            "newer_trend": last[0] / (last[1] + 5),
            **{f"sold_{days}": self.sold(days) for days in LATELY},
            "last_sold": self._last_sold,
            "repeat_share": (np.asarray(again.sum(axis=0)).ravel() + 0.5) / (had + 10),
        }


def _by_basket(history: History, stride: int) -> sparse.csr_matrix:
    """Tell what each basket held: (owners x ages, products)."""
    row = history.owner * stride + history.age
    shape = (history.owners * stride, history.products)
    ones = np.ones(len(row), "float32")
    return sparse.csr_matrix((ones, (row, history.product)), shape=shape)
