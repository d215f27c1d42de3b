import keras
import numpy as np
from scipy import stats

from shopcast.models import SMALLEST_SIGMA
from shopcast.models.losses import (
    known_binary,
    lognormal_wait,
    next_class,
    poisson_of_log,
    zero_inflated_lognormal,
)

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


CAME = np.array([[0.0, 1.0, -1.0], [1.0, -1.0, -1.0]])
KNOWN = CAME >= 0


def tensors(came: np.ndarray, said: np.ndarray) -> list:
    return [keras.ops.convert_to_tensor(x, "float32") for x in (came[..., None], said)]


def test_losses_of_steps_are_means_of_what_is_known():
    rng = np.random.default_rng(1)
    said = rng.normal(size=(2, 3, 2))
    chance = np.exp(said) / np.exp(said).sum(axis=-1, keepdims=True)
    own = np.take_along_axis(chance, CAME.clip(0).astype(int)[..., None], axis=-1)
    found = next_class()(*tensors(CAME, said))
    np.testing.assert_allclose(np.mean(found), -np.log(own[KNOWN]).mean(), rtol=1e-5)
    assert (np.asarray(found)[~KNOWN] == 0).all()

    odds = said[..., :1]
    buys = stats.bernoulli(1 / (1 + np.exp(-odds[..., 0])))
    expected = -buys.logpmf(CAME)[KNOWN].mean()
    np.testing.assert_allclose(np.mean(known_binary()(*tensors(CAME, odds))), expected,
                               rtol=1e-5)  # fmt: skip

    sigma = np.log1p(np.exp(said[..., 1])) + SMALLEST_SIGMA
    logpdf = stats.norm(said[..., 0], sigma).logpdf(CAME) + 0.5 * np.log(2 * np.pi)
    found = np.mean(lognormal_wait(*tensors(CAME, said)))
    np.testing.assert_allclose(found, -logpdf[KNOWN].mean(), rtol=1e-5)


def test_weights_and_focus_are_those_of_the_class_that_came():
    rng = np.random.default_rng(2)
    said, weights = rng.normal(size=(2, 3, 2)), np.array([0.5, 3.0])
    chance = np.exp(said) / np.exp(said).sum(axis=-1, keepdims=True)
    own = np.take_along_axis(chance, CAME.clip(0).astype(int)[..., None], axis=-1)
    own, weight = own[KNOWN][:, 0], weights[CAME[KNOWN].astype(int)]
    expected = (weight * (1 - own) ** 2 * -np.log(own)).mean()
    found = next_class(weights, 2.0)(*tensors(CAME, said))
    np.testing.assert_allclose(np.mean(found), expected, rtol=1e-5)
    odds = np.log(chance[..., 1:] / chance[..., :1])
    found = known_binary(weights, 2.0)(*tensors(CAME, odds))
    np.testing.assert_allclose(np.mean(found), expected, rtol=1e-5)
