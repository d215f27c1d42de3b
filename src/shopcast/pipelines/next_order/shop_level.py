"""The shop's level, followed from cutoff to cutoff.

Log-odds of all forecasts are moved by one number. It drifts as a random walk, every
cutoff adds a noise of its own that does not last, and both are seen through the
outcomes that are known at a cutoff: a local level model with a Kalman filter.

Reference: Durbin and Koopman (2012), Time Series Analysis by State Space Methods, 2.2.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from shopcast.judging.calibration import log_odds

STEPS = 20
WALKS = (0.005, 0.01, 0.02, 0.05, 0.1)
NOISE = 0.02
WEEK = 7


@dataclass(frozen=True)
class LevelDrift:
    """How the level moves: variances of the walk in a day, and of a cutoff's noise."""

    walk: float
    noise: float


@dataclass(frozen=True)
class Level:
    """What is believed of the level: normal, with a mean and a variance."""

    mean: float = 0.0
    variance: float = 0.0

    def after(self, days: float, drift: LevelDrift) -> "Level":
        """Let time pass."""
        return Level(self.mean, self.variance + drift.walk * days)

    def observe(self, shift: "Level", drift: LevelDrift) -> "Level":
        """Learn from what a cutoff's outcomes say by themselves."""
        gain = self.variance / (self.variance + shift.variance + drift.noise)
        mean = self.mean + gain * (shift.mean - self.mean)
        return Level(mean, self.variance * (1 - gain))


def shift_of(outcomes: pd.DataFrame) -> Level:
    """Find by how much log-odds must be moved for what came to be expected.

    Normal with variance 1 beforehand, so that outcomes that are all alike have a shift.

    Args:
        outcomes: `probability`, and whether it `came`.
    """
    odds = log_odds(outcomes["probability"].to_numpy())
    came, shift, information = outcomes["came"].to_numpy("float64"), 0.0, 1.0
    for _ in range(STEPS):
        p = expit(odds + shift)
        information = float((p * (1 - p)).sum()) + 1
        shift += float((came - p).sum() - shift) / information
    return Level(shift, 1 / information)


def fit_drift(outcomes: pd.DataFrame, horizon_days: int) -> LevelDrift:
    """Find how fast to follow: the slowest walk that is about as good as the best.

    Each is judged by the log-loss at cutoffs that are followed as the test's will be. A
    slower one stays in the running as long as its loss, summed over cutoffs, is within
    one standard error of the best one's: what follows faster follows more noise.

    Args:
        outcomes: Forecasts of models that had not seen them: `at`, `probability`, and
            whether it `came`.
        horizon_days: How far ahead is forecast.
    """
    choices = [LevelDrift(walk / WEEK, NOISE) for walk in WALKS]
    losses = pd.DataFrame([_losses(outcomes, horizon_days, one) for one in choices])
    worse = losses - losses.loc[losses.sum(axis=1).idxmin()]
    error = worse.std(axis=1).fillna(0) * np.sqrt(losses.shape[1])
    return choices[int((worse.sum(axis=1) <= error).to_numpy().argmax())]


def _losses(outcomes: pd.DataFrame, horizon_days: int, drift: LevelDrift) -> pd.Series:
    """Sum the log-loss of the forecasts that follow the level, by cutoff."""
    at, said = outcomes["at"], outcomes["probability"].to_numpy()
    found = follow_level(said, at, outcomes, horizon_days, drift)
    missed = np.where(outcomes["came"] > 0, 1 - found, found)
    return pd.Series(-np.log1p(-missed)).groupby(at.to_numpy()).sum()


def follow_level(
    probability: np.ndarray,
    at: pd.Series,
    outcomes: pd.DataFrame,
    horizon_days: int,
    drift: LevelDrift,
) -> np.ndarray:
    """Move each cutoff's probabilities by the level that is known at that cutoff.

    Args:
        probability: To be moved, one per row.
        at: The rows' cutoffs.
        outcomes: As in `levels_at`.
        horizon_days: How far ahead is forecast.
        drift: How the level moves.
    """
    moved, cutoffs = log_odds(probability), at.to_numpy()
    ats = np.unique(cutoffs)
    levels = levels_at(ats, outcomes, horizon_days, drift)
    for cutoff, level in zip(ats, levels, strict=True):
        moved = np.where(cutoffs == cutoff, moved + level.mean, moved)
    return expit(moved)


def levels_at(
    ats: np.ndarray, outcomes: pd.DataFrame, horizon_days: int, drift: LevelDrift
) -> list[Level]:
    """Tell what is believed of the level at each cutoff.

    Args:
        ats: The cutoffs, in order.
        outcomes: Earlier forecasts: `at`, `probability`, and whether it `came` within
            the horizon from `at` on. One counts where its horizon is over at the
            cutoff.
        horizon_days: How far ahead is forecast.
        drift: How the level moves.
    """
    horizon = pd.Timedelta(days=horizon_days)
    level, before, found = Level(), None, []
    known = iter(list(outcomes.groupby("at")))
    waiting = next(known, None)
    for cutoff in ats:
        while waiting and waiting[0] + horizon <= pd.Timestamp(cutoff):
            begun, rows = waiting
            passed = (begun - (before or begun - horizon)) / pd.Timedelta(days=1)
            level = level.after(passed, drift).observe(shift_of(rows), drift)
            before, waiting = begun, next(known, None)
        found.append(level)
    return found
