"""Metrics of rankings: each takes scores and what came, (rows, candidates)."""

import numpy as np


def recall_at(probability: np.ndarray, bought: np.ndarray, k: int) -> np.ndarray:
    """Share of what came among the k of the highest probability: (rows,)."""
    listed = np.argsort(-probability, axis=1, kind="stable")[:, :k]
    hits = np.take_along_axis(bought, listed, axis=1).sum(axis=1)
    return hits / np.maximum(bought.sum(axis=1), 1)
