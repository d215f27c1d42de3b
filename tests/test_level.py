"""The shop's level: what is known of it, and when."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from shopcast.calibration import Platt, log_odds
from shopcast.level import Level, drift_per_day, follow_level

DAY = pd.Timestamp("2024-01-01")
HORIZON = 7


def outcomes(shifts: list[float], rows: int = 4000) -> pd.DataFrame:
    """One cutoff a week, at which all come more or less often than forecast."""
    rng = np.random.default_rng(1)
    parts = []
    for week, shift in enumerate(shifts):
        probability = rng.uniform(0.05, 0.3, rows)
        came = rng.random(rows) < expit(log_odds(probability) + shift)
        at = DAY + pd.Timedelta(days=HORIZON * week)
        parts.append(
            pd.DataFrame({"at": at, "probability": probability, "came": came * 1.0})
        )
    return pd.concat(parts, ignore_index=True)


def test_platt_finds_the_line_that_was_bent():
    rng = np.random.default_rng(1)
    odds = rng.normal(-1, 1, 20_000)
    came = (rng.random(20_000) < expit(0.5 + 2 * odds)).astype(float)
    line = Platt.fit(came, expit(odds))
    assert (line.intercept, line.slope) == pytest.approx((0.5, 2.0), abs=0.1)


def test_platt_moves_a_constant_to_the_rate():
    line = Platt.fit(np.array([1.0, 0, 0, 0]), np.full(4, 0.5))
    assert line.apply(np.array([0.5])) == pytest.approx([0.25])


def test_many_outcomes_tell_the_level_and_few_hardly_do():
    seen = outcomes([0.4])
    data = seen["probability"].to_numpy(), seen["came"].to_numpy()
    assert Level(variance=0.1).observe(*data).mean == pytest.approx(0.4, abs=0.1)
    few = data[0][:3], data[1][:3]
    assert abs(Level(variance=0.01).observe(*few).mean) < 0.02


def test_an_outcome_counts_once_its_horizon_is_over():
    seen = outcomes([0.5, 0.5])
    at = pd.Series(pd.to_datetime(["2024-01-07", "2024-01-08", "2024-01-15"]))
    moved = follow_level(np.full(3, 0.2), at, seen, HORIZON, drift=0.01)
    assert moved[0] == pytest.approx(0.2)
    assert moved[1] == pytest.approx(expit(log_odds(np.array(0.2)) + 0.5), abs=0.02)
    later = seen.assign(came=np.where(seen["at"] > DAY, 1.0, seen["came"]))
    again = follow_level(np.full(3, 0.2), at, later, HORIZON, drift=0.01)
    assert again[:2].tolist() == moved[:2].tolist()
    assert again[2] > moved[2]


def test_without_drift_nothing_moves():
    given = np.array([0.2])
    at = pd.Series([DAY + pd.Timedelta(days=30)])
    assert follow_level(given, at, outcomes([1.0]), HORIZON, 0.0).tolist() == [0.2]


def test_drift_is_what_chance_does_not_explain():
    rng = np.random.default_rng(3)
    still = drift_per_day(outcomes([0.0] * 20), HORIZON)
    walk = list(rng.normal(0, 0.3, 60).cumsum())
    assert still < 0.001
    assert drift_per_day(outcomes(walk), HORIZON) == pytest.approx(0.09 / 7, rel=0.4)
