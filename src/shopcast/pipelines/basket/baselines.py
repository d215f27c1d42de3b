"""Lists that learn nothing; ties are broken by popularity, then by id."""

from collections.abc import Callable

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.lists import best
from shopcast.pipelines.basket.rows import Rows


def popularity(rows: Rows, seed: int) -> Forecast:
    """List the products in most baskets."""
    found = rows.candidates
    return best(rows, found.column("popularity"))


def personal(rows: Rows, seed: int) -> Forecast:
    """List what the customer bought most often, and nothing else."""
    found = rows.candidates
    return best(rows, found.column("own"), found.column("own") > 0)


def personal_filled(rows: Rows, seed: int) -> Forecast:
    """List what the customer bought most often, then the most popular."""
    found = rows.candidates
    return best(rows, found.column("own"))


def last_basket(rows: Rows, seed: int) -> Forecast:
    """Repeat the last basket, the most popular of it first, then the most popular."""
    found = rows.candidates
    return best(rows, found.column("last_basket"))


def _of(name: str) -> Callable[[Rows, int], Forecast]:
    def score(rows: Rows, seed: int) -> Forecast:
        found = rows.candidates
        return best(rows, found.column(name))

    return score


tifu_knn, up_cf, cooccurrence = map(_of, ("tifu_knn", "up_cf", "cooccurrence"))
