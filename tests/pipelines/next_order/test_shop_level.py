"""The shop's level: what is known of it, and when."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from shopcast.judging.calibration import Platt, log_odds
from shopcast.pipelines.next_order.shop_level import (
    WALKS,
    Level,
    LevelDrift,
    fit_drift,
    follow_level,
    shift_of,
)

DAY = pd.Timestamp("2024-01-01")
HORIZON = 7
FAST = LevelDrift(walk=1.0, noise=0.0)


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


def test_many_outcomes_tell_the_shift_and_few_hardly_do():
    seen = outcomes([0.4])
    assert shift_of(seen).mean == pytest.approx(0.4, abs=0.1)
    assert abs(shift_of(seen.head(3)).mean) < 0.4
    assert shift_of(seen.head(3)).variance > 0.5


def test_the_level_is_between_what_was_believed_and_what_is_seen():
    believed, seen = Level(0.0, 0.01), Level(1.0, 0.02)
    found = believed.observe(seen, LevelDrift(walk=0.0, noise=0.01))
    assert (found.mean, found.variance) == pytest.approx((0.25, 0.0075))


def test_an_outcome_counts_once_its_horizon_is_over():
    seen = outcomes([0.5, 0.5])
    at = pd.Series(pd.to_datetime(["2024-01-07", "2024-01-08", "2024-01-15"]))
    moved = follow_level(np.full(3, 0.2), at, seen, HORIZON, FAST)
    assert moved[0] == pytest.approx(0.2)
    assert moved[1] == pytest.approx(expit(log_odds(np.array(0.2)) + 0.5), abs=0.02)
    later = seen.assign(came=np.where(seen["at"] > DAY, 1.0, seen["came"]))
    again = follow_level(np.full(3, 0.2), at, later, HORIZON, FAST)
    assert again[:2].tolist() == moved[:2].tolist()
    assert again[2] > moved[2]


@pytest.mark.parametrize(
    ("shifts", "fast"),
    [
        pytest.param(lambda rng: np.zeros(40), False, id="stands-still"),
        pytest.param(lambda rng: rng.normal(0, 0.15, 40), False, id="does-not-last"),
        pytest.param(lambda rng: np.sin(np.arange(40) / 4), True, id="season"),
    ],
)
def test_a_level_that_lasts_is_followed_fast_and_no_other(shifts, fast):
    seen = outcomes(list(shifts(np.random.default_rng(3))))
    found = fit_drift(seen, HORIZON).walk * 7
    assert (found >= 0.05) == fast
    assert fast or found == pytest.approx(min(WALKS))


def test_without_an_origin_the_level_is_followed_slowly():
    assert fit_drift(outcomes([0.0])[:0], HORIZON).walk == min(WALKS) / 7


def test_a_line_of_few_weeks_is_drawn_towards_none_and_keeps_the_rate():
    rng = np.random.default_rng(1)
    odds = rng.normal(-1, 1, 20_000)
    came = (rng.random(20_000) < expit(0.5 + 2 * odds)).astype(float)
    slopes = [
        Platt.fit_to_few(came, expit(odds), times).slope for times in (1, 6, 1000)
    ]
    assert slopes == pytest.approx([1 + 1 / 7, 1.5, 2.0], abs=0.05)
    line = Platt.fit_to_few(came, expit(odds), 6)
    assert line.apply(expit(odds)).mean() == pytest.approx(came.mean(), abs=1e-6)
    none = Platt.fit_to_few(np.zeros(4), np.full(4, 0.5), 6)
    assert none.apply(np.array([0.5])) < 1e-5
