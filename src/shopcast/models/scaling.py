"""How networks scale the numbers that they are given."""

from keras import layers, ops

from shopcast.models import FURTHEST

CONSTANT = 1e12


def standardise(x, mean: list[float], deviation: list[float]):
    """Compress and standardise numbers; what never moved in training is silenced.

    Args:
        x: The numbers, along the last axis.
        mean: Mean of each one's signed log1p in training.
        deviation: Standard deviation of the same.
    """
    logs = ops.sign(x) * ops.log1p(ops.abs(x))
    variance = [value**2 if value > 1e-3 else CONSTANT for value in deviation]
    scaled = layers.Normalization(mean=mean, variance=variance)(logs)
    return ops.clip(scaled, -FURTHEST, FURTHEST)
