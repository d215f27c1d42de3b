"""Networks of `next_order`."""

import keras
from keras import layers, ops

from shopcast.models.scaling import standardise

SEED_UNITS = (64, 32, 16)


def build_seed_lstm(
    *, length: int, channels: int, l2: float, dropout: float
) -> keras.Model:
    """Tell from the last orders alone whether another comes (the seed).

    Three LSTMs of 64, 32 and 16 units with batch normalisation between them.

    Args:
        length: Orders per sequence, padding included.
        channels: Numbers per order; the first is 1 where there is an order.
        l2: Penalty on the weights of the LSTMs.
        dropout: Share dropped after each LSTM; the seed tried it and left it out.

    Returns:
        An uncompiled model from `orders`, (batch, length, channels), padded on the
        right, to the probability `ordered`, (batch, 1).
    """
    orders = keras.Input((length, channels), name="orders")
    is_order = ops.not_equal(orders[:, :, 0], 0.0)
    x = orders
    for units in SEED_UNITS:
        last = units == SEED_UNITS[-1]
        penalty = keras.regularizers.L2(l2)
        lstm = layers.LSTM(units, return_sequences=not last, kernel_regularizer=penalty)
        x = lstm(x, mask=is_order)
        x = layers.Dropout(dropout)(x)
        if not last:
            x = layers.BatchNormalization()(x, mask=is_order)
    ordered = layers.Dense(1, activation="sigmoid", dtype="float32", name="ordered")(x)
    return keras.Model({"orders": orders}, {"ordered": ordered}, name="seed_lstm")


def build_recurrent(
    *,
    length: int,
    channels: int,
    trait_mean: list[float],
    trait_deviation: list[float],
    forecast_mean: float,
    start: list[float],
    units: int,
    dense_units: int,
    dropout: float,
) -> keras.Model:
    """Correct a first forecast by the last orders, the silence since, and traits.

    With one number in `start` it tells whether an order comes within the horizon,
    with several the hazard of each bin of days to the next order.

    Args:
        length: Orders per sequence, padding included.
        channels: Numbers per order; the first is 1 where there is an order.
        trait_mean: Mean of each trait's signed log1p.
        trait_deviation: Standard deviation of the same.
        forecast_mean: Mean of the other model's log-odds.
        start: Log-odds of each output where nothing is known.
        units: Size of the GRU's state.
        dense_units: Size of the layer before the head.
        dropout: Share dropped before the head.

    Returns:
        An uncompiled model from `orders`, (batch, length, channels), padded on the
        right, `traits`, (batch, traits), and `forecast`, the log-odds of another
        model, (batch, 1), to the log-odds `ordered`, (batch, len(start)).
    """
    orders = keras.Input((length, channels), name="orders")
    traits = keras.Input((len(trait_mean),), name="traits")
    forecast = keras.Input((1,), name="forecast")
    is_order = ops.not_equal(orders[:, :, 0], 0.0)
    state = layers.GRU(units)(orders, mask=is_order)
    known = standardise(traits, trait_mean, trait_deviation)
    first = forecast - forecast_mean
    x = layers.Concatenate()([state, known, first])
    x = layers.Dense(dense_units, activation="relu")(x)
    x = layers.Dropout(dropout)(x)
    x = layers.Dense(dense_units // 2, activation="relu")(x)
    near_zero = keras.initializers.RandomNormal(stddev=0.02)
    level = layers.Dense(len(start), kernel_initializer=near_zero, dtype="float32")(x)
    level = level + ops.convert_to_tensor([start])
    slope = layers.Dense(1, use_bias=False, kernel_initializer="ones", dtype="float32")
    ordered = layers.Add(dtype="float32", name="ordered")([level, slope(first)])
    inputs = {"orders": orders, "traits": traits, "forecast": forecast}
    return keras.Model(inputs, {"ordered": ordered}, name="recurrent")
