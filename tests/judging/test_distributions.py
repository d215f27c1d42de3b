import numpy as np
import pytest
from scipy import stats

from shopcast.judging.distributions import crps, kolmogorov_distance, randomised_pit


def test_the_score_of_a_normal_distribution_is_the_published_one():
    # Gneiting and Raftery (2007), equation 21.
    actual, mean, sd = np.array([0.3, 2.0, -1.0]), 0.5, 1.2
    z = (actual - mean) / sd
    closed = sd * (
        z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi)
    )
    found = crps(lambda level: np.full(3, stats.norm.ppf(level, mean, sd)), actual, 500)
    np.testing.assert_allclose(found, closed, rtol=0.01)


def test_the_truth_scores_better_than_too_sharp_too_wide_or_shifted():
    rng = np.random.default_rng(1)
    actual = rng.gamma(2, 10, 5000)
    scores = {
        name: crps(lambda u, g=gamma: np.full(5000, g.ppf(u)), actual).mean()
        for name, gamma in {
            "truth": stats.gamma(2, scale=10),
            "sharp": stats.gamma(20, scale=1),
            "wide": stats.gamma(0.5, scale=40),
            "shifted": stats.gamma(2, scale=16),
        }.items()
    }
    assert min(scores, key=scores.get) == "truth"


def test_zeros_are_spread_over_their_step():
    share = np.full(4000, 0.7)
    pit = randomised_pit(share, np.zeros(4000))
    assert pit.max() <= 0.7
    assert pit.mean() == pytest.approx(0.35, abs=0.02)
    assert randomised_pit(share[:3], share[:3]).tolist() == [0.7] * 3


def test_the_distance_is_scipys_and_follows_the_weights():
    values = np.random.default_rng(2).beta(2, 1, 200)
    weights = np.ones((2, 200))
    weights[1, values < 0.5] = 3
    found = kolmogorov_distance(values, weights)
    repeated = np.repeat(values, weights[1].astype(int))
    expected = [stats.kstest(one, "uniform").statistic for one in (values, repeated)]
    np.testing.assert_allclose(found, expected)
