"""The shop's level, followed from week to week."""

import numpy as np
import pandas as pd
from scipy.special import expit

from shopcast.calibration import log_odds

PRIOR_DEVIATION = 0.3
STEPS = 20


def level_shift(probability: np.ndarray, came: np.ndarray) -> float:
    """Find by how much log-odds must be moved for what came to be expected.

    The shift is normal beforehand with a deviation of .3, so that few rows move little.
    """
    if len(came) == 0:
        return 0.0
    odds, shift = log_odds(probability), 0.0
    for _ in range(STEPS):
        p = expit(odds + shift)
        slope = (came - p).sum() - shift / PRIOR_DEVIATION**2
        curvature = (p * (1 - p)).sum() + 1 / PRIOR_DEVIATION**2
        shift += slope / curvature
    return float(shift)


def follow_level(
    probability: np.ndarray,
    at: pd.Series,
    outcomes: pd.DataFrame,
    horizon_days: int,
    window_days: int,
) -> np.ndarray:
    """Move each cutoff's probabilities by the level of outcomes known at that cutoff.

    Args:
        probability: To be moved, one per row.
        at: The rows' cutoffs.
        outcomes: Earlier forecasts: `at`, `probability`, and `came`, over the horizon
            from `at` on. One counts where its horizon is over at the row's cutoff.
        horizon_days: How far ahead is forecast.
        window_days: How far back outcomes count.
    """
    moved = log_odds(probability)
    cutoffs = at.to_numpy()
    horizon, window = (
        np.timedelta64(days, "D") for days in (horizon_days, window_days)
    )
    begun = outcomes["at"].to_numpy()
    for cutoff in np.unique(cutoffs):
        latest = cutoff - horizon
        known = outcomes[(begun <= latest) & (begun > latest - window)]
        shift = level_shift(known["probability"].to_numpy(), known["came"].to_numpy())
        moved = np.where(cutoffs == cutoff, moved + shift, moved)
    return expit(moved)
