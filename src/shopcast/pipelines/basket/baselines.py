"""Lists that learn nothing; ties are broken by popularity, then by id.

So a list goes on with the most popular products where its own have ended.
"""

from collections.abc import Callable

import numpy as np

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.candidates import Candidates
from shopcast.pipelines.basket.lists import by_score
from shopcast.pipelines.basket.rows import Rows


def _of(name: str) -> Callable[[Rows, int], Forecast]:
    """Make a rule that lists the products of one column's highest values."""

    def rule(rows: Rows, seed: int) -> Forecast:
        return by_score(rows, lambda found: found.column(name))

    return rule


def personal(rows: Rows, seed: int) -> Forecast:
    """List what the customer bought most often, and nothing else."""

    def score(found: Candidates) -> np.ndarray:
        own = found.column("own")
        return np.where(own > 0, own, -np.inf)

    return by_score(rows, score)


popularity, personal_filled, last_basket = map(
    _of, ("popularity", "own", "last_basket")
)
cooccurrence, tifu_knn, up_cf, item_intensity = map(
    _of, ("cooccurrence", "tifu_knn", "up_cf", "item_intensity")
)
