"""The shop's level, followed from cutoff to cutoff.

Log-odds of all forecasts are moved by one number, which drifts as a random walk and is
seen through the outcomes that are known at a cutoff: a Kalman filter with a logistic
likelihood in its normal approximation.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from shopcast.calibration import log_odds

STEPS = 8


@dataclass(frozen=True)
class Level:
    """What is believed of the level: normal, with a mean and a variance."""

    mean: float = 0.0
    variance: float = 0.0

    def drift(self, variance: float) -> "Level":
        """Let time pass."""
        return Level(self.mean, self.variance + variance)

    def observe(self, probability: np.ndarray, came: np.ndarray) -> "Level":
        """Learn from forecasts, not yet moved, and what came."""
        odds, shift, prior = log_odds(probability), self.mean, 1 / self.variance
        information = prior
        for _ in range(STEPS):
            p = expit(odds + shift)
            information = (p * (1 - p)).sum() + prior
            shift += ((came - p).sum() - (shift - self.mean) * prior) / information
        return Level(float(shift), float(1 / information))


def drift_per_day(outcomes: pd.DataFrame, horizon_days: int) -> float:
    """Estimate the variance by which the level drifts in a day, by moments.

    Differences between periods of one horizon are due to drift and to chance; what
    chance explains is taken off.

    Args:
        outcomes: Forecasts of a model: `at`, `probability`, and whether it `came`.
        horizon_days: How far ahead is forecast.
    """
    day = (outcomes["at"] - outcomes["at"].min()) // pd.Timedelta(days=1)
    levels = [
        (number, Level(variance=1.0).observe(rows["probability"].to_numpy(),
                                             rows["came"].to_numpy()))
        for number, rows in outcomes.groupby(day // horizon_days)
    ]  # fmt: skip
    if len(levels) < 2:
        return 0.0
    number = np.array([place for place, _ in levels])
    means = np.array([level.mean for _, level in levels])
    chance = np.array([level.variance for _, level in levels])
    excess = np.diff(means) ** 2 - chance[1:] - chance[:-1]
    return float(max(excess.sum() / (np.diff(number).sum() * horizon_days), 0.0))


def follow_level(
    probability: np.ndarray,
    at: pd.Series,
    outcomes: pd.DataFrame,
    horizon_days: int,
    drift: float,
) -> np.ndarray:
    """Move each cutoff's probabilities by the level that is known at that cutoff.

    Args:
        probability: To be moved, one per row.
        at: The rows' cutoffs.
        outcomes: Earlier forecasts: `at`, `probability`, and whether it `came` within
            the horizon from `at` on. One counts where its horizon is over at the row's
            cutoff.
        horizon_days: How far ahead is forecast.
        drift: Variance by which the level drifts in a day.
    """
    if drift <= 0:
        return probability
    moved, cutoffs = log_odds(probability), at.to_numpy()
    horizon, day = np.timedelta64(horizon_days, "D"), np.timedelta64(1, "D")
    level, before = Level(), None
    known = iter(list(outcomes.groupby("at")))
    waiting = next(known, None)
    for cutoff in np.unique(cutoffs):
        while waiting and waiting[0].to_datetime64() + horizon <= cutoff:
            begun = waiting[0].to_datetime64()
            passed = horizon_days if before is None else (begun - before) / day
            level = level.drift(drift * passed).observe(
                waiting[1]["probability"].to_numpy(), waiting[1]["came"].to_numpy()
            )
            before, waiting = begun, next(known, None)
        moved = np.where(cutoffs == cutoff, moved + level.mean, moved)
    return expit(moved)
