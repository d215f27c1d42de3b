import cdnow
import numpy as np
import pytest
from scipy import integrate, stats

from shopcast.buy_till_you_die.gamma_gamma import GammaGamma

with_cdnow = pytest.mark.skipif(not cdnow.FILE.exists(), reason="no CDNOW")
PAPER = GammaGamma(p=6.25, q=3.74, v=15.44)


@with_cdnow
def test_the_notes_parameters_are_found_again():
    known = cdnow.load()
    found = GammaGamma.fit(known["frequency"], known["monetary_value"])
    assert list(vars(found).values()) == pytest.approx([6.25, 3.74, 15.44], rel=0.01)


def test_values_are_those_of_lifetimes():
    lifetimes = pytest.importorskip("lifetimes")
    other = lifetimes.GammaGammaFitter()
    other.params_ = vars(PAPER)
    x, value = np.array([1.0, 2.0, 30.0]), np.array([9.5, 40.0, 25.0])
    expected = other.conditional_expected_average_profit(x, value)
    np.testing.assert_allclose(PAPER.expected_value(x, value), expected)


def test_who_never_came_back_is_expected_to_spend_as_all_do():
    everybody = 6.25 * 15.44 / (3.74 - 1)
    found = PAPER.expected_value(np.array([0.0, 0.0]), np.array([0.0, 500.0]))
    assert found.tolist() == pytest.approx([everybody, everybody])


def test_who_came_often_is_expected_to_spend_as_before():
    found = PAPER.expected_value(np.array([3000.0]), np.array([90.0]))
    assert found == pytest.approx(90.0, rel=0.001)


def test_net_returns_count_as_nothing_spent():
    x = np.array([3.0, 3.0])
    found = PAPER.expected_value(x, np.array([-20.0, 0.0]))
    assert found[0] == found[1] > 0


def test_the_likelihood_is_the_mixture_over_customers():
    x, mean = 2.0, 30.0
    scales = stats.gamma(PAPER.q, scale=1 / PAPER.v)

    def likelihood(scale: float) -> float:
        values = stats.gamma(PAPER.p * x, scale=1 / (scale * x))
        return values.pdf(mean) * scales.pdf(scale)

    expected, _ = integrate.quad(likelihood, 0, 5)
    found = PAPER.log_likelihood(np.array([x]), np.array([mean]))
    assert np.exp(found) == pytest.approx(expected)


def test_customers_without_a_repeat_purchase_do_not_change_the_fit():
    rng = np.random.default_rng(1)
    x, value = rng.integers(1, 9, 500).astype(float), rng.gamma(5, 6, 500)
    more = np.append(x, [0.0, 4.0]), np.append(value, [0.0, -3.0])
    assert GammaGamma.fit(*more) == GammaGamma.fit(x, value)


def test_the_unit_of_money_does_not_matter():
    rng = np.random.default_rng(1)
    x, value = rng.integers(1, 9, 500).astype(float), rng.gamma(5, 6, 500)
    euros, cents = GammaGamma.fit(x, value), GammaGamma.fit(x, 100 * value)
    assert (cents.p, cents.q) == pytest.approx((euros.p, euros.q), rel=1e-3)
    assert cents.v == pytest.approx(100 * euros.v, rel=1e-3)
