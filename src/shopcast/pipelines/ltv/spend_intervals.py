"""Prediction intervals: from a distribution, or from past ratios."""

import numpy as np
import pandas as pd

from shopcast.models import SMALLEST_SIGMA

WIDEST_SIGMA = 1.6


def lognormal_quantile(
    probability: np.ndarray, mu: np.ndarray, sigma: np.ndarray, level: float
) -> np.ndarray:
    """Quantile of a spend that is zero or else lognormal.

    >>> lognormal_quantile(np.array([0.5]), np.array([0.0]), np.array([1.0]), 0.75)
    array([1.])
    """
    from scipy.special import ndtri

    inside = np.clip((level - (1 - probability)) / probability, 1e-6, 1 - 1e-6)
    value = np.exp(mu + sigma * ndtri(inside))
    return np.where(level > 1 - probability, value, 0.0)


def zero_inflated_forecast(parameters: np.ndarray) -> pd.DataFrame:
    """Turn parameters of `zero_inflated_lognormal`, (rows, 3), into a forecast.

    Returns:
        `expected_spend` (deviations above 1.6 count as 1.6, so that no tail explodes)
        and an 80 % interval: `low` and `high` are the 10 % and the 90 % quantile; or
        0 and the 80 % quantile where zero alone has more than 10 %.
    """
    logit, mu, raw = parameters.astype("float64").T
    probability = np.clip(1 / (1 + np.exp(-logit)), 1e-6, 1 - 1e-6)
    sigma = np.logaddexp(0, raw) + SMALLEST_SIGMA
    low = lognormal_quantile(probability, mu, sigma, 0.1)
    wide = lognormal_quantile(probability, mu, sigma, 0.8)
    high = np.where(low > 0, lognormal_quantile(probability, mu, sigma, 0.9), wide)
    mean = probability * np.exp(mu + np.minimum(sigma, WIDEST_SIGMA) ** 2 / 2)
    return pd.DataFrame({"expected_spend": mean, "low": low, "high": high})


def ratio_interval(
    seen: pd.Series, actual: pd.Series, expected: pd.Series, groups: int = 10
) -> pd.DataFrame:
    """Bound forecasts by how far similar ones were off on validation.

    Within groups of equal size by forecast (Mondrian conformal prediction), the
    bounds are the 10 % and 90 % quantiles of actual over expected, or 0 and the
    80 % quantile where at least 10 % spent nothing. Forecasts count as a hundredth
    of their mean at least, so that no ratio to (nearly) nothing explodes.

    Args:
        seen: Forecasts on validation rows.
        actual: What came.
        expected: Forecasts to bound.
        groups: How many groups.

    Returns:
        `low` and `high`, aligned with `expected`.
    """
    edges = np.unique(np.quantile(seen, np.linspace(0, 1, groups + 1)[1:-1]))
    least = max(0.01 * float(seen.mean()), 1e-9)
    ratio = actual.to_numpy() / np.maximum(seen.to_numpy(), least)
    by_group = pd.Series(ratio).groupby(np.searchsorted(edges, seen, side="right"))
    low, high = by_group.quantile(0.1), by_group.quantile(0.9)
    high = high.where(low > 0, by_group.quantile(0.8))
    group = np.searchsorted(edges, expected, side="right")
    scale = np.maximum(expected.to_numpy(), least)
    bounds = {
        name: table.reindex(group).ffill().bfill().to_numpy() * scale
        for name, table in (("low", low), ("high", high))
    }
    return pd.DataFrame(bounds, index=expected.index)
