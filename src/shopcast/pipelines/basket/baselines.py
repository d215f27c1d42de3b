"""Lists that learn nothing; ties are broken by popularity, then by id.

So a list goes on with the most popular products where its own have ended.
"""

from collections.abc import Callable

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.lists import best
from shopcast.pipelines.basket.rows import Rows


def _of(name: str) -> Callable[[Rows, int], Forecast]:
    """Make a rule that lists the products of one column's highest values."""

    def rule(rows: Rows, seed: int) -> Forecast:
        return best(rows, rows.candidates.column(name))

    return rule


def personal(rows: Rows, seed: int) -> Forecast:
    """List what the customer bought most often, and nothing else."""
    own = rows.candidates.column("own")
    return best(rows, own, own > 0)


popularity, personal_filled, last_basket = map(
    _of, ("popularity", "own", "last_basket")
)
cooccurrence, tifu_knn, up_cf = map(_of, ("cooccurrence", "tifu_knn", "up_cf"))
