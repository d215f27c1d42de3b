"""Networks of `ltv`."""

import math

import keras
from keras import layers, ops

from shopcast.models.scaling import standardise

SMALL = 0.02
MOST_LOG_RATE = 1.5


def _attend(states):
    """Weigh steps by what they hold: additive attention pooling."""
    scores = layers.Dense(1)(layers.Dense(16, activation="tanh")(states))
    return ops.sum(ops.softmax(scores, axis=1) * states, axis=1)


def build_bigru(
    *,
    steps: int,
    channels: int,
    horizon_steps: int,
    units: int,
    dense_units: int,
    dropout: float,
    attention: bool,
    log_spend: float,
    log_orders: float,
) -> keras.Model:
    """Forecast spend and orders of each step from the past steps (the seed).

    Args:
        steps: Steps of the past.
        channels: Numbers per step.
        horizon_steps: Steps that are forecast.
        units: Size of the GRU's state in each direction.
        dense_units: Size of the layer before the heads.
        dropout: Share dropped after the GRU.
        attention: Whether attention pools all states, instead of the last one.
        log_spend: Logarithm of the mean spend per step, where the search begins.
        log_orders: The same of orders.

    Returns:
        An uncompiled model from `sequence`, (batch, steps, channels), to the
        logarithms `spend` and `orders`, both (batch, horizon_steps).
    """
    sequence = keras.Input((steps, channels), name="sequence")
    gru = layers.GRU(units, return_sequences=attention)
    x = layers.Bidirectional(gru)(sequence)
    x = _attend(x) if attention else x
    x = layers.LayerNormalization()(x)
    x = layers.Dropout(dropout)(x)
    x = layers.Dense(dense_units, activation="relu")(x)
    heads = {
        name: layers.Dense(
            horizon_steps,
            bias_initializer=keras.initializers.Constant(start),
            name=name,
        )(x)
        for name, start in (("spend", log_spend), ("orders", log_orders))
    }
    return keras.Model({"sequence": sequence}, heads, name="bigru")


def build_zero_inflated(
    *,
    steps: int,
    channels: int,
    trait_mean: list[float],
    trait_deviation: list[float],
    scale: float,
    most: float,
    start: list[float],
    units: int,
    dense_units: int,
    dropout: float,
) -> keras.Model:
    """Forecast the distribution of spend as a correction of a first forecast.

    Args:
        steps: Steps of the past.
        channels: Numbers per step.
        trait_mean: Mean of each trait's signed log1p.
        trait_deviation: Standard deviation of the same.
        scale: Mean spend of those who spend.
        most: Greatest spend of all; no median of spend is forecast above it.
        start: Where the three parameters of spend begin.
        units: Size of the GRU's state in each direction.
        dense_units: Size of the layer before the heads.
        dropout: Share dropped before the heads.

    Returns:
        An uncompiled model from `sequence`, (batch, steps, channels), `traits`,
        (batch, traits), and `forecast`, spend and orders as another model expects
        them, (batch, 2), to `spend`, the parameters of `zero_inflated_lognormal`,
        (batch, 3), and `orders`, the logarithm of their number, (batch, 1).
    """
    sequence = keras.Input((steps, channels), name="sequence")
    traits = keras.Input((len(trait_mean),), name="traits")
    forecast = keras.Input((2,), name="forecast")
    states = layers.Bidirectional(layers.GRU(units, return_sequences=True))(sequence)
    known = standardise(traits, trait_mean, trait_deviation)
    x = layers.Concatenate()([_attend(states), states[:, -1], known])
    x = layers.Dense(dense_units, activation="relu")(x)
    x = layers.Dropout(dropout)(x)
    x = layers.Dense(dense_units // 2, activation="relu")(x)
    near_zero = keras.initializers.RandomNormal(stddev=0.02)
    spend = layers.Dense(3, kernel_initializer=near_zero)(x)
    spend = spend + ops.convert_to_tensor([start])
    first = ops.log(forecast[:, :1] + SMALL * scale)
    mu = ops.minimum(spend[:, 1:2] + first, math.log(most))
    spend = ops.concatenate([spend[:, :1], mu, spend[:, 2:]], axis=1)
    orders = layers.Dense(1, kernel_initializer=near_zero)(x)
    orders = orders + ops.log(forecast[:, 1:] + SMALL)
    heads = {
        "spend": layers.Identity(name="spend")(spend),
        "orders": layers.Identity(name="orders")(orders),
    }
    inputs = {"sequence": sequence, "traits": traits, "forecast": forecast}
    return keras.Model(inputs, heads, name="zero_inflated")


def build_hazard(
    *, channels: int, units: int, dropout: float, log_rate: float
) -> keras.Model:
    """Forecast the orders of the next step at every step.

    Args:
        channels: Numbers per step.
        units: Size of the GRU's state.
        dropout: Share of the inputs dropped in training.
        log_rate: Logarithm of the mean orders per step, where the search begins.

    Returns:
        An uncompiled model from `sequence`, (batch, steps, channels), to `log_rate`,
        (batch, steps, 1).
    """
    sequence = keras.Input((None, channels), name="sequence")
    x = layers.GRU(
        units,
        return_sequences=True,
        dropout=dropout,
        kernel_regularizer=keras.regularizers.L2(1e-4),
        name="gru",
    )(sequence)
    rate = layers.Dense(
        1,
        bias_initializer=keras.initializers.Constant(log_rate),
        kernel_regularizer=keras.regularizers.L2(1e-3),
        name="head",
    )(x)
    return keras.Model(sequence, ops.minimum(rate, MOST_LOG_RATE), name="hazard")
