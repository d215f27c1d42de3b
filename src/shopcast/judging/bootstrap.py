"""Metrics in bootstrap samples of the customers."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pandas as pd

LEAST_TIMES, MOST_CELLS = 100, 4_000_000

Metric: TypeAlias = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
Samples: TypeAlias = dict[str, np.ndarray]


def mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Average in every bootstrap sample."""
    return weights @ values / weights.sum(axis=1)


def resample(rows: int, times: int, seed: int) -> np.ndarray:
    """Draw how often each row is in each bootstrap sample: (1 + times, rows).

    The first sample is the data themselves.
    """
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(rows, np.full(rows, 1 / rows), size=times)
    return np.concatenate([np.ones((1, rows)), draws]).astype("float64")


def resample_customers(customer_id: pd.Series, times: int, seed: int) -> np.ndarray:
    """Draw customers, as `resample` draws rows: all rows of one come together."""
    codes, customers = pd.factorize(customer_id)
    return resample(len(customers), times, seed)[:, codes]


def customer_weights(customer_id: pd.Series, times: int, seed: int) -> np.ndarray:
    """Draw customers, whether or not they have several rows: (1 + times, rows).

    Of very many rows 100 samples, or four million numbers, are enough: fewer than
    `times` are drawn then.
    """
    times = min(times, max(LEAST_TIMES, MOST_CELLS // len(customer_id)))
    if customer_id.is_unique:
        return resample(len(customer_id), times, seed)
    return resample_customers(customer_id, times, seed)


def samples_of(
    actual: np.ndarray,
    expected: np.ndarray,
    weights: np.ndarray,
    metrics: dict[str, Metric],
) -> Samples:
    """Measure a forecast in every bootstrap sample; the first is the data's own."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            name: metric(actual, expected, weights) for name, metric in metrics.items()
        }
