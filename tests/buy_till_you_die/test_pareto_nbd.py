from math import exp

import cdnow
import numpy as np
import pytest
from densities import gamma_density
from scipy import integrate
from six_customers import RECENCY, T, X

from shopcast.buy_till_you_die.pareto_nbd import ParetoNbd

with_cdnow = pytest.mark.skipif(not cdnow.FILE.exists(), reason="no CDNOW")
PAPER = ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669)


@with_cdnow
def test_the_papers_parameters_are_found_again():
    known = cdnow.load()
    found = ParetoNbd.fit(known["frequency"], known["recency"], known["T"])
    paper = [0.553, 10.578, 0.606, 11.669]
    assert list(vars(found).values()) == pytest.approx(paper, rel=0.01)


@with_cdnow
def test_the_papers_log_likelihood_is_found_again():
    known = cdnow.load()
    times = known["frequency"], known["recency"], known["T"]
    assert PAPER.log_likelihood(*times).sum() == pytest.approx(-9595.0, abs=0.1)


@pytest.mark.parametrize(
    ("alpha", "beta"), [(10.578, 11.669), (11.669, 10.578), (5, 5)]
)
def test_values_are_those_of_lifetimes(alpha, beta):
    lifetimes = pytest.importorskip("lifetimes")
    model = ParetoNbd(0.553, alpha, 0.606, beta)
    other = lifetimes.ParetoNBDFitter()
    other.params_ = vars(model)
    alive = other.conditional_probability_alive(X, RECENCY, T)
    np.testing.assert_allclose(model.p_alive(X, RECENCY, T), alive, rtol=1e-6)
    expected = other.conditional_expected_number_of_purchases_up_to_time(
        39.0, X, RECENCY, T
    )
    found = model.expected_orders(X, RECENCY, T, 39.0)
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_the_likelihood_is_the_mixture_over_customers():
    x, recency, age = 2.0, 10.0, 20.0
    rates = gamma_density(PAPER.r, PAPER.alpha)
    leaving = gamma_density(PAPER.s, PAPER.beta)

    def likelihood(leave: float, rate: float) -> float:
        both = leave + rate
        stays = exp(-both * age)
        leaves = leave / both * (exp(-both * recency) - exp(-both * age))
        return rate**x * (stays + leaves) * rates(rate) * leaving(leave)

    # The density of leaving has a pole at 0, where the integral begins.
    expected, _ = integrate.dblquad(likelihood, 0, 4, 1e-14, 4, epsrel=1e-3)
    found = PAPER.log_likelihood(np.array([x]), recency, age)
    assert np.exp(found) == pytest.approx(expected, rel=1e-3)


def test_who_bought_at_the_cutoff_is_alive():
    alive = PAPER.p_alive(
        np.array([0.0, 5.0]), np.array([0.0, 9.0]), np.array([0.0, 9.0])
    )
    assert alive.tolist() == [1.0, 1.0]


def test_the_forecast_is_smooth_where_s_is_one():
    near = ParetoNbd(0.553, 10.578, 1.0001, 11.669).expected_orders(X, RECENCY, T, 39)
    found = ParetoNbd(0.553, 10.578, 1.0, 11.669).expected_orders(X, RECENCY, T, 39)
    np.testing.assert_allclose(found, near, rtol=1e-3)


def test_a_customer_of_thousands_of_purchases_has_a_finite_forecast():
    x, recency, age = np.array([3000.0]), np.array([300.0]), np.array([300.0])
    rate = (0.553 + 3000) / (10.578 + 300)
    left = 0.606 / (11.669 + 300) * 39
    found = PAPER.expected_orders(x, recency, age, 39)
    assert found == pytest.approx(rate * 39 * (1 - left / 2), rel=0.01)
    assert np.isfinite(PAPER.log_likelihood(x, recency, age)).all()
    assert PAPER.expected_orders(x, 100.0, age, 39) == pytest.approx(0.0, abs=1e-9)
