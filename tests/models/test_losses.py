import keras
import numpy as np
from scipy import stats

from shopcast.models import SMALLEST_SIGMA
from shopcast.models.losses import poisson_of_log, zero_inflated_lognormal

SPEND = np.array([[0.0], [0.01], [20.0], [3000.0]])
PARAMETERS = np.array([[-1.0, 3, 0.2], [2, 3, -4], [0, 3, 1], [9, 6, 2]])


def test_the_zero_inflated_loss_is_scipys():
    logit, mu, raw = PARAMETERS.T
    sigma = np.log1p(np.exp(raw)) + SMALLEST_SIGMA
    spends, amount = stats.bernoulli(1 / (1 + np.exp(-logit))), SPEND[:, 0]
    lognormal = stats.lognorm(s=sigma, scale=np.exp(mu)).logpdf(
        np.maximum(amount, 1e-9)
    )
    known = np.where(amount > 0, lognormal, 0.0)
    expected = -(spends.logpmf(amount > 0) + known)
    found = zero_inflated_lognormal(
        keras.ops.convert_to_tensor(SPEND, "float32"),
        keras.ops.convert_to_tensor(PARAMETERS, "float32"),
    )
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_the_poisson_loss_is_scipys_up_to_a_constant():
    counts, logs = np.array([[0.0, 1.0, 5.0]]), np.array([[-1.0, 0.5, 2.0]])
    chance = stats.poisson(np.exp(logs)).logpmf(counts)
    constant = stats.poisson(1.0).logpmf(counts) + 1
    found = poisson_of_log(*(keras.ops.convert_to_tensor(x) for x in (counts, logs)))
    np.testing.assert_allclose(found, -(chance - constant).mean(axis=1), rtol=1e-6)
