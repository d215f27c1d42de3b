"""Forecasts of baskets: a list of products per row, the likeliest first."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.candidates import Candidates, ranks
from shopcast.pipelines.basket.list_length import LENGTH
from shopcast.pipelines.basket.rows import Rows

NONE = -1
PRODUCTS, SCORES, PROBABILITIES = (
    [f"{name}_{rank}" for rank in range(1, LENGTH + 1)]
    for name in ("product", "score", "probability")
)


def forecast(products: np.ndarray, scores: np.ndarray) -> Forecast:
    """Put lists into a table.

    Args:
        products: (rows, length), -1 where a list has ended.
        scores: The same; the higher, the likelier.

    Returns:
        One row per row: `product_1`, `product_2` and so on, `score_1` and so on.
    """
    numbers = pd.DataFrame(products.astype("int32"), columns=PRODUCTS)
    return numbers.join(pd.DataFrame(scores.astype("float32"), columns=SCORES))


def arrays(table: Forecast) -> tuple[np.ndarray, np.ndarray]:
    """Read lists: products and scores, (rows, length)."""
    products, scores = table[PRODUCTS].to_numpy(), table[SCORES].to_numpy()
    return products.astype("int64"), scores.astype("float64")


def probabilities(table: Forecast) -> np.ndarray:
    """Read how likely each listed product is: (rows, length)."""
    return table[PROBABILITIES].to_numpy("float64")


def hits_of(rows: Rows, table: Forecast) -> np.ndarray:
    """Tell which listed products came: (rows, length)."""
    products, _ = arrays(table)
    return rows.is_bought(np.arange(len(products))[:, None], products)


def by_score(rows: Rows, score: Callable[[Candidates], np.ndarray]) -> Forecast:
    """List the candidates of the highest scores, of many rows some at a time.

    Args:
        rows: Which are listed.
        score: From candidates to a score of each; ties go by popularity, then by id;
            -inf is not listed.
    """
    most = rows.options.candidates.rows
    return in_blocks(rows, most, lambda part: _best(part, score(part.candidates)))


def in_blocks(rows: Rows, size: int, ask: Callable[[Rows], Forecast]) -> Forecast:
    """Ask for some rows at a time, those of one moment together."""
    if len(rows) <= size:
        return ask(rows)
    order = np.argsort(rows.at.to_numpy(), kind="stable")
    blocks = np.split(order, range(size, len(rows), size))
    tables = [ask(rows.select(block)).set_index(block) for block in blocks]
    return pd.concat(tables).sort_index()


def _best(rows: Rows, score: np.ndarray) -> Forecast:
    pairs = rows.candidates
    listable = rows.listable(pairs.row, pairs.product)
    score = np.where(listable, score, -np.inf)
    rank = ranks(pairs.row, score, pairs.place)
    kept = (rank < LENGTH) & np.isfinite(score)
    products = np.full((pairs.rows, LENGTH), NONE)
    scores = np.zeros((pairs.rows, LENGTH), "float32")
    where = pairs.row[kept], rank[kept]
    products[where] = pairs.product[kept]
    scores[where] = score[kept]
    return forecast(products, scores)
