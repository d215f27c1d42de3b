"""Metrics of rankings: lists become hits once, each metric is then a line or two."""

import numpy as np


def recall_at(probability: np.ndarray, bought: np.ndarray, k: int) -> np.ndarray:
    """Share of what came among the k of the highest probability: (rows,).

    Args:
        probability: Of every candidate, (rows, candidates).
        bought: What came, the same.
        k: How many are listed.
    """
    listed = np.argsort(-probability, axis=1, kind="stable")[:, :k]
    hits = np.take_along_axis(bought, listed, axis=1)
    return recall(hits, bought.sum(axis=1))


def recall(hits: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Share of all that came which was listed: (rows,).

    >>> recall(np.array([[1, 0]]), np.array([4]))
    array([0.25])
    """
    return hits.sum(axis=1) / np.maximum(came, 1)


def ndcg(hits: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Discounted gain over that of a list that has first all that came: (rows,).

    The ideal list has min(k, came) hits.

    >>> ndcg(np.array([[0, 1]]), np.array([1])).round(4)
    array([0.6309])
    """
    discount = 1 / np.log2(np.arange(2, hits.shape[1] + 2))
    ideal = np.cumsum(discount)[np.clip(came, 1, hits.shape[1]) - 1]
    return hits @ discount / ideal


def ndcg_of_hits(hits: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Discounted gain over that of the same hits put first; 0 without one: (rows,).

    >>> ndcg_of_hits(np.array([[1, 0], [0, 1]]), np.array([5, 1])).round(4)
    array([1.    , 0.6309])
    """
    return np.where(hits.any(axis=1), ndcg(hits, hits.sum(axis=1).astype(int)), 0.0)


def reciprocal_rank(hits: np.ndarray, came: np.ndarray) -> np.ndarray:
    """One over the rank of the first hit; 0 without one: (rows,).

    >>> reciprocal_rank(np.array([[0, 1], [0, 0]]), np.array([1, 1]))
    array([0.5, 0. ])
    """
    return np.where(hits.any(axis=1), 1 / (hits.argmax(axis=1) + 1), 0.0)


def hit_rate(hits: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Whether anything that was listed came: (rows,)."""
    return hits.any(axis=1).astype("float64")


def precision(hits: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Share of the list that came: (rows,)."""
    return hits.mean(axis=1)
