"""Losses that Keras has not."""

import math
from collections.abc import Sequence

import keras
from keras import ops

from shopcast.models import SMALLEST_SIGMA


@keras.saving.register_keras_serializable(package="shopcast")
def zero_inflated_lognormal(y_true, y_pred):
    """Negative log-likelihood of a spend that is zero or else lognormal.

    Args:
        y_true: Spend, (batch, 1).
        y_pred: Logit of any spend, mean and raw deviation of its logarithm,
            (batch, 3); the deviation is `softplus(raw) + SMALLEST_SIGMA`.

    Reference: Wang, Liu and Miao (2019), https://arxiv.org/abs/1912.07753
    """
    logit, mu, raw_sigma = (y_pred[:, i : i + 1] for i in range(3))
    sigma = ops.softplus(raw_sigma) + SMALLEST_SIGMA
    spent = ops.cast(y_true > 0, logit.dtype)
    log_spend = ops.log(ops.where(y_true > 0, y_true, 1.0))
    z = (log_spend - mu) / sigma
    lognormal = log_spend + ops.log(sigma) + 0.5 * (z**2 + math.log(2 * math.pi))
    bernoulli = ops.softplus(logit) - spent * logit
    return ops.squeeze(bernoulli + spent * lognormal, axis=-1)


@keras.saving.register_keras_serializable(package="shopcast")
def poisson_of_log(y_true, y_pred):
    """Poisson deviance, up to a constant, where the prediction is a log of a rate."""
    return ops.mean(ops.exp(y_pred) - y_true * y_pred, axis=-1)


@keras.saving.register_keras_serializable(package="shopcast")
def discrete_hazard(y_true, y_pred):
    """Negative log-likelihood of a time to an event that may be censored.

    Args:
        y_true: Events by bin, then who was at risk, (batch, 2 * bins).
        y_pred: Log-odds of each bin's hazard, (batch, bins).

    Reference: Gensheimer and Narasimhan (2019), https://arxiv.org/abs/1805.00917
    """
    came, at_risk = ops.split(y_true, 2, axis=-1)
    return ops.sum(at_risk * ops.softplus(y_pred) - came * y_pred, axis=-1)


@keras.saving.register_keras_serializable(package="shopcast")
def basket_cross_entropy(y_true, y_pred):
    """Cross-entropy of the softmax with each product of a basket, averaged.

    Args:
        y_true: Products of the basket, (batch, most); -1 is none.
        y_pred: Logits, (batch, products).
    """
    y_true = ops.cast(y_true, "int32")
    real = ops.cast(y_true >= 0, y_pred.dtype)
    chance = ops.log_softmax(y_pred, axis=-1)
    found = ops.take_along_axis(chance, ops.maximum(y_true, 0), axis=-1)
    return -ops.sum(found * real, axis=-1) / ops.maximum(ops.sum(real, axis=-1), 1.0)


def _of_known(loss, known):
    """Average over what is known, as if all were."""
    share = ops.maximum(ops.mean(ops.cast(known, loss.dtype)), 1e-6)
    return ops.where(known, loss, 0.0) / share


def next_class(weights: Sequence[float] | None = None, focus: float = 0.0):
    """Make the cross-entropy of the next class after each event.

    Args:
        weights: Of each class; 1 if none are given.
        focus: By how much less what is well foretold counts; 0 is not at all.

    Returns:
        A loss of class numbers, (batch, steps, 1), below 0 not learnt from, and
        logits, (batch, steps, classes).

    Reference: Lin et al. (2017), Focal Loss for Dense Object Detection, equation 5.
    """

    def loss(y_true, y_pred):
        y_true = ops.cast(y_true, "int32")
        came = ops.maximum(y_true, 0)
        chance = ops.log_softmax(y_pred, axis=-1)
        found = ops.take_along_axis(chance, came, axis=-1)[..., 0]
        own = _weighted(-found, came[..., 0], weights, focus)
        return _of_known(own, y_true[..., 0] >= 0)

    return loss


def known_binary(weights: Sequence[float] | None = None, focus: float = 0.0):
    """Make the cross-entropy of what came or not after each event.

    Args:
        weights: Of what did not come, and of what did; as `next_class`.
        focus: As `next_class`.

    Returns:
        A loss of 1 or 0, (batch, steps, 1), below 0 not learnt from, and log-odds,
        (batch, steps, 1).
    """

    def loss(y_true, y_pred):
        odds, came = y_pred[..., 0], ops.cast(y_true[..., 0], y_pred.dtype)
        each = ops.softplus(odds) - ops.maximum(came, 0.0) * odds
        own = _weighted(each, ops.maximum(came, 0.0), weights, focus)
        return _of_known(own, came >= 0)

    return loss


def _weighted(loss, came, weights: Sequence[float] | None, focus: float):
    """Weigh cross-entropies by class, and by how far off they are."""
    if focus:
        loss = loss * (1 - ops.exp(-loss)) ** focus
    if weights is None:
        return loss
    each = ops.convert_to_tensor(weights, dtype=loss.dtype)
    return loss * ops.take(each, ops.cast(came, "int32"))


@keras.saving.register_keras_serializable(package="shopcast")
def lognormal_wait(y_true, y_pred):
    """Negative log-likelihood of the logarithm of a time, up to a constant.

    Args:
        y_true: log1p of seconds, (batch, steps, 1); below 0 nothing followed.
        y_pred: Its mean and raw deviation, (batch, steps, 2).
    """
    mean, sigma = y_pred[..., 0], ops.softplus(y_pred[..., 1]) + SMALLEST_SIGMA
    waited = ops.cast(y_true[..., 0], mean.dtype)
    z = (waited - mean) / sigma
    return _of_known(ops.log(sigma) + 0.5 * z**2, waited >= 0)
