"""Lines through log-odds."""

import numpy as np
import pytest
from scipy.special import expit

from shopcast.judging.calibration import Platt


def test_a_rising_line_of_few_days_is_drawn_towards_one():
    rng = np.random.default_rng(5)
    odds = rng.normal(size=4000)
    came = rng.random(4000) < expit(0.4 * odds - 1)
    lines = [Platt.fit_rising(came, expit(odds), times) for times in (1, 6, 10**6)]
    slopes = [line.slope for line in lines]
    free = Platt.fit_rising(came, expit(odds)).slope
    assert 1 > slopes[0] > slopes[1] > slopes[2] == pytest.approx(free, abs=1e-3)
    assert free == pytest.approx(0.4, abs=0.1)
    for line in lines:
        assert line.apply(expit(odds)).mean() == pytest.approx(came.mean())
    fallen = [Platt.fit_rising(came, expit(-odds), times).slope for times in (1, 99)]
    assert fallen[0] == pytest.approx(1 - 1.4 / 7, abs=0.05)
    assert fallen[1] == 0, "turned round at many, it says nothing"
