"""What the outputs of networks mean."""

import numpy as np
import pytest
from scipy import stats

from shopcast.models import SMALLEST_SIGMA
from shopcast.pipelines.ltv.networks import zero_inflated_forecast


def raw_of(sigma: float) -> float:
    """Undo the softplus behind a deviation."""
    return float(np.log(np.expm1(sigma - SMALLEST_SIGMA)))


def test_a_forecast_of_spend_is_the_mean_of_its_distribution():
    sure, likely = 50.0, np.log(0.95 / 0.05)
    rows = np.array([[sure, 3.0, raw_of(0.5)], [likely, 3.0, raw_of(0.5)]])
    found = zero_inflated_forecast(rows)
    whole = stats.lognorm(s=0.5, scale=np.exp(3.0)).mean()
    assert found["expected_spend"].tolist() == pytest.approx(
        [whole, 0.95 * whole], 1e-5
    )
    assert found["p_buy"].tolist() == pytest.approx([1.0, 0.95], 1e-5)


def test_no_wide_tail_explodes_the_mean():
    found = zero_inflated_forecast(np.array([[50.0, 3.0, 30.0], [50.0, 3.0, 1.5]]))
    assert found["expected_spend"].tolist() == pytest.approx(
        [np.exp(3 + 1.6**2 / 2)] * 2
    )
