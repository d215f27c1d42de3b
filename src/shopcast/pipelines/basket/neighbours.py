"""Customers who bought alike, found in blocks."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.options import Tifu, UpCf

FAR = -np.inf


@dataclass(frozen=True, eq=False)
class Neighbours:
    """A pool of customers, of whom those who are like others are sought.

    Who has no basket yet is nobody's neighbour.

    Attributes:
        vectors: What is compared: (pool, products).
        values: What is averaged over neighbours: (pool, products).
        number: How many neighbours.
        power: Of the similarity, which weighs them; 0 weighs all alike.
        euclidean: Whether the nearest are sought, or those of the greatest product.
    """

    vectors: sparse.csr_matrix
    values: sparse.csr_matrix
    number: int
    power: float
    euclidean: bool

    def mean(self, own: sparse.csr_matrix, themselves: np.ndarray) -> sparse.csr_matrix:
        """Average the values of the neighbours of some rows.

        Args:
            own: Vectors of the rows.
            themselves: Each row's place in the pool, which is no neighbour; -1 where
                it has none.
        """
        if not self.vectors.nnz:
            return sparse.csr_matrix((own.shape[0], self.values.shape[1]))
        alike = (own @ self.vectors.T).toarray()
        if self.euclidean:
            squares = self.vectors.multiply(self.vectors).sum(axis=1)
            alike = 2 * alike - np.asarray(squares).T
        alike[:, np.diff(self.vectors.indptr) == 0] = FAR
        known = np.nonzero(themselves >= 0)[0]
        alike[known, themselves[known]] = FAR
        number = min(self.number, alike.shape[1])
        place = np.argpartition(-alike, number - 1, axis=1)[:, :number]
        near = np.take_along_axis(alike, place, axis=1)
        weight = np.isfinite(near).astype("float32")
        if self.power:
            weight *= np.clip(near, 0, None) ** self.power
        weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
        starts = np.arange(0, place.size + 1, number)
        shape = alike.shape
        table = sparse.csr_matrix((weight.ravel(), place.ravel(), starts), shape=shape)
        return table @ self.values


def tifu_vectors(history: History, options: Tifu) -> sparse.csr_matrix:
    """Weigh what was bought by how long ago, in groups of baskets.

    Reference: Hu et al. (2020), Modeling Personalized Item Frequency Information for
    Next-basket Recommendation, equations 1 and 2; groups are counted from the last.
    """
    baskets = history.baskets[history.owner]
    size = np.ceil(baskets / options.groups)
    groups = np.ceil(baskets / np.maximum(size, 1))
    group = (history.age - 1) // size
    place = history.age - 1 - group * size
    weight = options.within**place * options.between**group / (size * groups)
    return history.table(weight)


def recent_shares(history: History, options: UpCf) -> sparse.csr_matrix:
    """Share of each owner's last baskets that hold each product.

    Reference: Faggioli, Polato and Aiolli (2020), Recency Aware Collaborative
    Filtering for Next Basket Recommendation, equation 3.
    """
    recent = history.within(options.recency)
    number = np.maximum(recent.baskets[recent.owner], 1)
    return recent.table(1 / number)


def unit_length(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """Scale each row to length 1."""
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.diags_array(1 / np.maximum(length, 1e-9)).astype("float32") @ table
