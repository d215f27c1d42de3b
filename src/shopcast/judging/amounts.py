"""Metrics of amounts: each takes what came, what was expected, and weights."""

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import Metric, mean


def mae(actual: np.ndarray, expected: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean absolute error; one value per row of weights, as all metrics here."""
    return mean(np.abs(expected - actual), weights)


def rmse(actual: np.ndarray, expected: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Root of the mean squared error."""
    return np.sqrt(mean((expected - actual) ** 2, weights))


def r2(actual: np.ndarray, expected: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Share of the variance explained; below 0 where the mean would do better."""
    variance = mean(actual**2, weights) - mean(actual, weights) ** 2
    return 1 - mean((expected - actual) ** 2, weights) / variance


def correlation(
    actual: np.ndarray, expected: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Pearson's correlation; 0 where the forecast is constant."""
    x, y = expected - expected.mean(), actual - actual.mean()
    cross = mean(x * y, weights) - mean(x, weights) * mean(y, weights)
    var_x = mean(x**2, weights) - mean(x, weights) ** 2
    var_y = mean(y**2, weights) - mean(y, weights) ** 2
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

    def area(own: np.ndarray) -> float:
        people = np.insert(own[order].cumsum()[last], 0, 0)
        money = np.insert((own * actual)[order].cumsum()[last], 0, 0)
        return np.trapezoid(money / money[-1], people / people[-1])

    return 2 * np.array([area(own) for own in weights]) - 1


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
    member = np.zeros((len(expected), 10))
    for group, rows in enumerate(
        np.array_split(np.argsort(expected, kind="stable"), 10)
    ):
        member[rows, group] = 1
    e, a = (weights @ (member * values[:, None]) for values in (expected, actual))
    errors = np.where(a > 0, np.abs(e - a) / np.maximum(a, 1e-9), np.nan)
    return np.nanmean(errors, axis=1)


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
