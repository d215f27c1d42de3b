"""Metrics with bootstrap intervals over customers."""

from collections.abc import Callable

import numpy as np
import pandas as pd

Metric = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


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


def without_interval(table: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Empty the intervals of some metrics, which resampling does not give."""
    kept = ~table["metric"].isin(names)
    return table.assign(low=table["low"].where(kept), high=table["high"].where(kept))


def measure(
    actual: np.ndarray,
    expected: np.ndarray,
    weights: np.ndarray,
    metrics: dict[str, Metric],
) -> pd.DataFrame:
    """Measure a forecast in every bootstrap sample of `resample`.

    Returns:
        One row per metric: `metric`, `value`, and `low` and `high`, its 95 % interval.
    """
    rows = []
    for name, metric in metrics.items():
        with np.errstate(divide="ignore", invalid="ignore"):
            found = metric(actual, expected, weights)
        low, high = np.nanquantile(found[1:], [0.025, 0.975])
        rows.append({"metric": name, "value": found[0], "low": low, "high": high})
    return pd.DataFrame(rows)


def measure_difference(
    actual: np.ndarray,
    expected: np.ndarray,
    other: np.ndarray,
    weights: np.ndarray,
    metrics: dict[str, Metric],
) -> pd.DataFrame:
    """Measure by how much one forecast's metrics are above another's, pair by pair.

    Both are measured in the same bootstrap samples, so that what makes a sample hard
    for both does not count.

    Returns:
        As `measure`.
    """

    def less(metric: Metric) -> Metric:
        def difference(actual, expected, weights):
            return metric(actual, expected, weights) - metric(actual, other, weights)

        return difference

    paired = {name: less(metric) for name, metric in metrics.items()}
    return measure(actual, expected, weights, paired)
