"""Forecasts of baskets: a list of products per row, the likeliest first."""

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.candidates import Candidates, ranks

LENGTH = 30
NONE = -1


def forecast(products: np.ndarray, scores: np.ndarray) -> Forecast:
    """Put lists into a table.

    Args:
        products: (rows, length), -1 where a list has ended.
        scores: The same; the higher, the likelier.

    Returns:
        One row per row: the lists `products` and `scores`.
    """
    lists = {"products": [*products.astype("int32")], "scores": [*scores]}
    return pd.DataFrame(lists, index=range(len(products)))


def arrays(table: Forecast) -> tuple[np.ndarray, np.ndarray]:
    """Read lists: products and scores, (rows, length)."""
    both = (np.stack(table[name].tolist()) for name in ("products", "scores"))
    products, scores = both
    return products.astype("int64"), scores.astype("float64")


def best(candidates: Candidates, score: np.ndarray, listed=True) -> Forecast:
    """List the candidates of the highest scores; ties by popularity, then by id.

    Args:
        candidates: Of all rows.
        score: Of each pair.
        listed: Which pairs may be listed.
    """
    score = np.where(listed, score, -np.inf)
    rank = ranks(candidates.row, score, candidates.place)
    kept = (rank < LENGTH) & np.isfinite(score)
    products = np.full((candidates.rows, LENGTH), NONE)
    scores = np.zeros((candidates.rows, LENGTH), "float32")
    where = candidates.row[kept], rank[kept]
    products[where] = candidates.product[kept]
    scores[where] = score[kept]
    return forecast(products, scores)
