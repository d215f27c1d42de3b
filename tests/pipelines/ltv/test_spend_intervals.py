import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shopcast.models import SMALLEST_SIGMA
from shopcast.pipelines.ltv.spend_intervals import (
    lognormal_quantile,
    ratio_interval,
    zero_inflated_forecast,
)


def raw_of(sigma: float) -> float:
    """Undo the softplus behind a deviation."""
    return float(np.log(np.expm1(sigma - SMALLEST_SIGMA)))


@pytest.mark.parametrize("level", [0.05, 0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("probability", [0.2, 0.7, 1.0])
def test_a_quantile_is_scipys_of_the_share_that_spends(level, probability):
    mu, sigma = np.array([3.0]), np.array([0.8])
    found = lognormal_quantile(np.array([probability]), mu, sigma, level)
    inside = (level - (1 - probability)) / probability
    lognormal = stats.lognorm(s=0.8, scale=np.exp(3.0))
    expected = lognormal.ppf(inside) if inside > 0 else 0.0
    np.testing.assert_allclose(found, expected)


def test_a_quantile_of_a_simulation_is_found_again():
    rng = np.random.default_rng(1)
    spend = np.exp(rng.normal(2.0, 0.5, 200_000)) * (rng.random(200_000) < 0.6)
    parameters = np.array([0.6]), np.array([2.0]), np.array([0.5])
    for level in (0.5, 0.8, 0.9):
        found = lognormal_quantile(*parameters, level)[0]
        assert found == pytest.approx(np.quantile(spend, level), rel=0.02)


def test_a_forecast_of_spend_is_the_mean_and_the_interval_of_its_distribution():
    sure, likely = 50.0, np.log(0.95 / 0.05)
    rows = np.array([[sure, 3.0, raw_of(0.5)], [likely, 3.0, raw_of(0.5)]])
    found = zero_inflated_forecast(rows)
    whole = stats.lognorm(s=0.5, scale=np.exp(3.0))
    expected = pd.DataFrame(
        {
            "expected_spend": [whole.mean(), 0.95 * whole.mean()],
            "low": [whole.ppf(0.1), whole.ppf(0.05 / 0.95)],
            "high": [whole.ppf(0.9), whole.ppf(0.85 / 0.95)],
        }
    )
    pd.testing.assert_frame_equal(found, expected, rtol=1e-5)


def test_who_may_well_spend_nothing_has_an_interval_from_zero_to_the_80_percent():
    found = zero_inflated_forecast(np.array([[0.0, 3.0, raw_of(0.5)]]))
    whole = stats.lognorm(s=0.5, scale=np.exp(3.0))
    assert found["low"].tolist() == [0.0]
    assert found["high"].tolist() == pytest.approx([whole.ppf(0.6)])


def test_no_wide_tail_explodes_the_mean():
    found = zero_inflated_forecast(np.array([[50.0, 3.0, 30.0], [50.0, 3.0, 1.5]]))
    assert found["expected_spend"].tolist() == pytest.approx(
        [np.exp(3 + 1.6**2 / 2)] * 2
    )


def test_bounds_are_quantiles_of_the_ratios_of_similar_forecasts():
    seen = pd.Series([1.0] * 11 + [10.0] * 11)
    ratios = np.arange(11.0)
    actual = pd.Series(np.concatenate([1 + ratios, 10 * ratios]))
    found = ratio_interval(seen, actual, pd.Series([2.0, 20.0], index=[7, 8]), 2)
    # Small forecasts: ratios 1 to 11. Large ones: 0 to 10, of which one is nothing.
    expected = pd.DataFrame({"low": [4.0, 20.0], "high": [20.0, 180.0]}, index=[7, 8])
    pd.testing.assert_frame_equal(found, expected)


def test_where_a_tenth_spends_nothing_the_interval_begins_at_zero():
    actual = pd.Series([0.0, 0.0, *np.arange(1.0, 10.0)])
    found = ratio_interval(pd.Series([1.0] * 11), actual, pd.Series([1.0]), 1)
    assert found.iloc[0].tolist() == [0.0, 7.0]


@pytest.mark.parametrize("zeros", [0.0, 0.05, 0.4])
def test_intervals_of_ratios_cover_eighty_percent_of_new_customers(zeros):
    rng = np.random.default_rng(1)
    expected = pd.Series(rng.gamma(0.7, 50.0, 20_000))
    noise = np.exp(rng.normal(-0.5, 1.0, len(expected)))
    actual = expected * noise * (rng.random(len(expected)) >= zeros)
    seen, new = slice(0, 10_000), slice(10_000, None)
    bounds = ratio_interval(expected[seen], actual[seen], expected[new])
    inside = actual[new].between(bounds["low"], bounds["high"])
    assert inside.mean() == pytest.approx(0.8, abs=0.02)
    assert inside[expected[new] > 80].mean() == pytest.approx(0.8, abs=0.03)


def test_no_small_forecast_beside_forecasts_of_nothing_has_an_endless_interval():
    seen = pd.Series([0.0] * 10 + [10.0] * 10)
    actual = pd.Series([0.0] * 6 + [5.0] * 4 + [10.0] * 10)
    found = ratio_interval(seen, actual, pd.Series([0.0, 0.001, 10.0]), 2)
    assert found["low"].tolist() == [0.0, 0.0, 10.0]
    assert found["high"].tolist() == [5.0, 5.0, 10.0]
