"""The shop's level, followed from cutoff to cutoff.

Log-odds of all forecasts are moved by one number. It drifts as a random walk, every
cutoff adds a noise of its own that does not last, and both are seen through the
outcomes that are known at a cutoff: a local level model with a Kalman filter.

Reference: Durbin and Koopman (2012), Time Series Analysis by State Space Methods, 2.2.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy.special import expit

from shopcast.judging.calibration import log_odds

STEPS = 20
WALKS = (0.005, 0.01, 0.02, 0.05, 0.1)
NOISES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1)
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


def fit_drift(outcomes: pd.DataFrame) -> LevelDrift:
    """Find the drift that makes each cutoff's shift likeliest, given those before.

    The walk has a variance of .005 in a week at least (7 % of the odds): the time of
    training rarely shows a season like the one ahead.

    Args:
        outcomes: Forecasts of a model: `at`, `probability`, and whether it `came`.
    """
    seen = [(at, shift_of(rows)) for at, rows in outcomes.groupby("at")]
    choices = [LevelDrift(walk / WEEK, noise) for walk, noise in product(WALKS, NOISES)]
    return max(choices, key=lambda drift: _log_likelihood(seen, drift))


def _log_likelihood(seen: list[tuple[pd.Timestamp, Level]], drift: LevelDrift) -> float:
    (before, first), *rest = seen
    level, total = Level(first.mean, first.variance + drift.noise), 0.0
    for at, shift in rest:
        level = level.after((at - before) / pd.Timedelta(days=1), drift)
        variance = level.variance + shift.variance + drift.noise
        total -= (np.log(variance) + (shift.mean - level.mean) ** 2 / variance) / 2
        level, before = level.observe(shift, drift), at
    return float(total)


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
