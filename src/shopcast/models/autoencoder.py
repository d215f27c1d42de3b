"""Autoencoders with a tanh bottleneck: the embedding that segments live in."""

from functools import lru_cache

import keras
import numpy as np

EMBEDDING = "embedding"


def build_seed_autoencoder(*, num_traits: int, size: int, units: int) -> keras.Model:
    """Build the seed's network, which begins anywhere.

    Args:
        num_traits: Columns of scaled traits.
        size: Of the embedding.
        units: Of the layers before and after it.

    Returns:
        An uncompiled model from `traits`, float32 (batch, num_traits), to their
        `reconstruction`; the layer `embedding` lies within (-1, 1).
    """
    traits = keras.Input((num_traits,), name="traits")
    x = keras.layers.Dense(units, activation="relu")(traits)
    z = keras.layers.Dense(size, activation="tanh", name=EMBEDDING)(x)
    x = keras.layers.Dense(units, activation="relu")(z)
    output = keras.layers.Dense(num_traits, name="reconstruction")(x)
    return keras.Model(traits, output, name="seed_autoencoder")


def build_autoencoder(
    *,
    components: list[list[float]],
    centre: list[float],
    scale: float,
    units: int,
    penalty: float,
) -> keras.Model:
    """Build a network that begins as PCA, and bends it only where that pays.

    The encoder is the tanh of the scaled scores plus a residual that begins at zero
    and costs `penalty` per squared unit of score; the scores themselves stay fixed.
    So two networks differ only in how they bend, and segments do not depend on the
    seed.

    Args:
        components: Principal components, (size, num_traits).
        centre: Means of the traits.
        scale: From scores to the tanh's argument.
        units: Of the hidden layer of each residual.
        penalty: Relative to the squared error of a trait.

    Returns:
        An uncompiled model as of `build_seed_autoencoder`.
    """
    axes, middle = np.array(components, "float32"), np.array(centre, "float32")
    size, num_traits = axes.shape
    constant = keras.initializers.Constant
    traits = keras.Input((num_traits,), name="traits")
    scores = keras.layers.Dense(
        size,
        kernel_initializer=constant(axes.T * scale),
        bias_initializer=constant(-(axes @ middle) * scale),
        trainable=False,
        name="scores",
    )(traits)
    bend = keras.layers.Dense(units, activation="gelu")(traits)
    bend = keras.layers.Dense(
        size,
        kernel_initializer="zeros",
        activity_regularizer=keras.regularizers.L2(penalty / (scale**2 * num_traits)),
        name="bend",
    )(bend)
    z = keras.layers.Activation("tanh", name=EMBEDDING)(
        keras.layers.Add()([scores, bend])
    )
    straight = keras.layers.Dense(
        num_traits,
        kernel_initializer=constant(axes / scale),
        bias_initializer=constant(middle),
        name="straight",
    )(z)
    x = keras.layers.Dense(units, activation="gelu")(z)
    x = keras.layers.Dense(num_traits, kernel_initializer="zeros", name="bent")(x)
    output = keras.layers.Add(name="reconstruction")([straight, x])
    return keras.Model(traits, output, name="autoencoder")


@lru_cache(maxsize=8)
def encoder(model: keras.Model) -> keras.Model:
    """Cut an autoencoder at its embedding, once for each."""
    return keras.Model(model.inputs, model.get_layer(EMBEDDING).output)
