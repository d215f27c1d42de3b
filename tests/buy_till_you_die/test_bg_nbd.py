from math import exp

import cdnow
import numpy as np
import pytest
from densities import beta_density, gamma_density
from scipy import integrate
from six_customers import RECENCY, T, X

from shopcast.buy_till_you_die.bg_nbd import BgNbd

with_cdnow = pytest.mark.skipif(not cdnow.FILE.exists(), reason="no CDNOW")
PAPER = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)


@with_cdnow
def test_the_papers_parameters_are_found_again():
    known = cdnow.load()
    found = BgNbd.fit(known["frequency"], known["recency"], known["T"])
    paper = [0.243, 4.414, 0.793, 2.426]
    assert list(vars(found).values()) == pytest.approx(paper, rel=0.01)


@with_cdnow
def test_the_papers_log_likelihood_is_found_again():
    known = cdnow.load()
    times = known["frequency"], known["recency"], known["T"]
    assert PAPER.log_likelihood(*times).sum() == pytest.approx(-9582.4, abs=0.1)


def test_the_papers_spreadsheet_example_is_found_again():
    orders = PAPER.expected_orders(np.array([2.0]), 30.43, 38.86, 39)
    assert orders == pytest.approx(1.226, abs=1e-3)


def test_values_are_those_of_lifetimes():
    lifetimes = pytest.importorskip("lifetimes")
    other = lifetimes.BetaGeoFitter()
    other.params_ = vars(PAPER)
    alive = other.conditional_probability_alive(X, RECENCY, T)
    np.testing.assert_allclose(PAPER.p_alive(X, RECENCY, T), alive, rtol=1e-9)
    for days in (1.0, 39.0):
        expected = other.conditional_expected_number_of_purchases_up_to_time(
            days, X, RECENCY, T
        )
        found = PAPER.expected_orders(X, RECENCY, T, days)
        np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_the_likelihood_is_the_mixture_over_customers():
    x, recency, age = 2.0, 10.0, 20.0
    rates = gamma_density(PAPER.r, PAPER.alpha)
    leaving = beta_density(PAPER.a, PAPER.b)

    def likelihood(p: float, rate: float) -> float:
        stays = (1 - p) ** x * rate**x * exp(-rate * age)
        leaves = p * (1 - p) ** (x - 1) * rate**x * exp(-rate * recency)
        return (stays + leaves) * rates(rate) * leaving(p)

    expected, _ = integrate.dblquad(likelihood, 0, 5, 0, 1, epsrel=1e-5)
    found = PAPER.log_likelihood(np.array([x]), recency, age)
    assert np.exp(found) == pytest.approx(expected, rel=1e-4)


def test_an_hour_ahead_is_the_rate_of_those_alive():
    tiny = 1e-6
    rate = (PAPER.r + X) / (PAPER.alpha + T) * PAPER.p_alive(X, RECENCY, T)
    found = PAPER.expected_orders(X, RECENCY, T, tiny) / tiny
    np.testing.assert_allclose(found, rate, rtol=1e-4)


def test_a_customer_of_thousands_of_purchases_has_a_finite_forecast():
    x, recency, age = np.array([3000.0]), np.array([300.0]), np.array([300.0])
    orders = (0.243 + 3000) / (4.414 + 300) * 39
    left = 0.793 / (0.793 + 2.426 + 3000) * orders
    found = PAPER.expected_orders(x, recency, age, 39)
    assert found == pytest.approx(orders * (1 - left / 2), rel=0.01)
    assert np.isfinite(PAPER.log_likelihood(x, recency, age)).all()
    assert PAPER.expected_orders(x, 100.0, age, 39) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("a", [1.0, 1 + 1e-7, 1 - 1e-7])
def test_the_forecast_is_smooth_where_a_is_one(a):
    near = BgNbd(0.243, 4.414, 1.001, 2.426).expected_orders(X, RECENCY, T, 39)
    found = BgNbd(0.243, 4.414, a, 2.426).expected_orders(X, RECENCY, T, 39)
    np.testing.assert_allclose(found, near, rtol=2e-3)
