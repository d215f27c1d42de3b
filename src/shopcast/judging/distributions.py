"""How good predictive distributions are."""

from collections.abc import Callable

import numpy as np

CRPS_LEVELS = 50


def crps(
    quantile: Callable[[float], np.ndarray],
    actual: np.ndarray,
    levels: int = CRPS_LEVELS,
) -> np.ndarray:
    """Continuous ranked probability score of each row, in the units of what came.

    Twice the mean quantile loss over levels evenly spread, which tends to the score;
    lower is better, and of a forecast without spread it is the absolute error.

    Args:
        quantile: From a level to each row's quantile.
        actual: What came.
        levels: How many levels are taken.

    Reference: Gneiting and Ranjan (2011), Comparing Density Forecasts Using
    Threshold- and Quantile-Weighted Scoring Rules, equation 2.

    >>> crps(lambda level: np.array([2.0]), np.array([5.0]))
    array([3.])
    """
    total = np.zeros(len(actual))
    for level in (np.arange(levels) + 0.5) / levels:
        off = actual - quantile(level)
        total += np.maximum(level * off, (level - 1) * off)
    return 2 * total / levels


def randomised_pit(upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Draw each row's probability integral transform between two probabilities.

    Where a value has a probability of its own (nothing is spent), the transform is
    drawn evenly from its step, so that it is uniform if the distribution is right.

    Args:
        upper: Probability of at most what came.
        lower: Probability of less; the same where what came has none of its own.

    Reference: Brockwell (2007), Universal residuals.
    """
    draw = np.random.default_rng(0).uniform(size=len(upper))
    return lower + draw * (upper - lower)


def kolmogorov_distance(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Greatest distance of the distribution of values from the uniform one.

    One value per row of weights.

    >>> kolmogorov_distance(np.array([0.1, 0.3, 0.9]), np.ones((1, 3))).round(3)
    array([0.367])
    """
    order = np.argsort(values)
    spread = values[order]

    def distance(own: np.ndarray) -> float:
        above = np.insert(own[order].cumsum() / own.sum(), 0, 0)
        return max((above[1:] - spread).max(), (spread - above[:-1]).max())

    return np.array([distance(own) for own in weights])
