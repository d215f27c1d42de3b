"""Metrics of forecasts, with bootstrap intervals over customers."""

from collections.abc import Callable

import numpy as np
import pandas as pd

Metric = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def _mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return weights @ values / weights.sum(axis=1)


def mae(actual: np.ndarray, expected: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean absolute error; one value per row of weights, as all metrics here."""
    return _mean(np.abs(expected - actual), weights)


def rmse(actual: np.ndarray, expected: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Root of the mean squared error."""
    return np.sqrt(_mean((expected - actual) ** 2, weights))


def r2(actual: np.ndarray, expected: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share of the variance explained; below 0 where the mean would do better."""
    variance = _mean(actual**2, weights) - _mean(actual, weights) ** 2
    return 1 - _mean((expected - actual) ** 2, weights) / variance


def correlation(
    actual: np.ndarray, expected: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Pearson's correlation; 0 where the forecast is constant."""
    x, y = expected - expected.mean(), actual - actual.mean()
    cross = _mean(x * y, weights) - _mean(x, weights) * _mean(y, weights)
    var_x = _mean(x**2, weights) - _mean(x, weights) ** 2
    var_y = _mean(y**2, weights) - _mean(y, weights) ** 2
    scale = np.sqrt(np.maximum(var_x * var_y, 0))
    return np.where(scale > 1e-12, cross / np.maximum(scale, 1e-12), 0.0)


def spearman(
    actual: np.ndarray, expected: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Correlation of ranks, taken once in the whole sample."""
    ranks = [pd.Series(values).rank().to_numpy() for values in (actual, expected)]
    return correlation(ranks[0], ranks[1], weights)


def normalised_gini(
    actual: np.ndarray, expected: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Gini of what came, ordered by forecast, over that ordered by itself.

    Rows of equal forecasts share their sum, so that a constant forecast has 0.
    """
    return _gini(actual, expected, weights) / _gini(actual, actual, weights)


def _gini(actual: np.ndarray, by: np.ndarray, weights: np.ndarray) -> np.ndarray:
    order = np.argsort(-by, kind="stable")
    last = np.append(np.diff(by[order]) != 0, True)
    people = weights[:, order].cumsum(axis=1)[:, last]
    money = (weights * actual)[:, order].cumsum(axis=1)[:, last]
    people = np.pad(people / people[:, -1:], ((0, 0), (1, 0)))
    money = np.pad(money / money[:, -1:], ((0, 0), (1, 0)))
    area = (np.diff(people, axis=1) * (money[:, 1:] + money[:, :-1]) / 2).sum(axis=1)
    return 2 * area - 1


def total_bias(
    actual: np.ndarray, expected: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Total forecast over total actual, less 1."""
    return (weights @ expected) / (weights @ actual) - 1


def decile_error(
    actual: np.ndarray, expected: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Mean absolute percentage error of the totals of ten groups by forecast.

    Groups without any spend are left out.
    """
    groups = np.array_split(np.argsort(expected, kind="stable"), 10)
    totals = [
        (weights[:, rows] @ expected[rows], weights[:, rows] @ actual[rows])
        for rows in groups
    ]
    errors = [
        np.where(a > 0, np.abs(e - a) / np.maximum(a, 1e-9), np.nan) for e, a in totals
    ]
    return np.nanmean(errors, axis=0)


METRICS: dict[str, Metric] = {
    "mae": mae,
    "rmse": rmse,
    "r2": r2,
    "correlation": correlation,
    "spearman": spearman,
    "normalised_gini": normalised_gini,
    "total_bias": total_bias,
    "decile_error": decile_error,
}


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
    metrics: dict[str, Metric] = METRICS,
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


def coverage(low: np.ndarray, high: np.ndarray) -> Metric:
    """Make the metric of how many actual values lie between two bounds."""

    def share(actual, _, weights):
        return _mean((actual >= low) & (actual <= high), weights)

    return share
