"""Networks of `category`."""

import math

import keras
from keras import layers, ops

from shopcast.models.scaling import standardise


def build_seed(
    *,
    weeks: int,
    months: int,
    rates: list[float],
    sessions: bool,
    units: int,
    dense_units: int,
    dropout: float,
) -> keras.Model:
    """Tell the categories of an order from when a customer came (the seed).

    A GRU over weekly sessions, a GRU over monthly orders, and the month of the order.

    Args:
        weeks: Weeks of sessions.
        months: Months of orders.
        rates: Share of the orders with each category, where the search begins.
        sessions: Whether sessions are read, or orders and the month alone.
        units: Size of each GRU's state.
        dense_units: Size of the layer before the head.
        dropout: Share dropped before the head.

    Returns:
        An uncompiled model from `weeks`, (batch, weeks, 1), `months`,
        (batch, months, 1), both oldest first, and `month`, on the circle of the year,
        (batch, 2), to the log-odds `bought`, (batch, categories).
    """
    inputs = {
        "weeks": keras.Input((weeks, 1), name="weeks"),
        "months": keras.Input((months, 1), name="months"),
        "month": keras.Input((2,), name="month"),
    }
    if not sessions:
        inputs.pop("weeks")
    towers = [
        layers.GRU(units)(inputs[name])
        for name in ("weeks", "months")
        if name in inputs
    ]
    x = layers.Concatenate()([*towers, inputs["month"]])
    x = layers.Dense(dense_units, activation="relu")(x)
    x = layers.Dropout(dropout)(x)
    start = [[math.log(rate / (1 - rate)) for rate in rates]]
    level = layers.Dense(len(rates), dtype="float32")(x)
    bought = layers.Identity(dtype="float32", name="bought")(
        level + ops.convert_to_tensor(start)
    )
    return keras.Model(inputs, {"bought": bought}, name="seed")


def build_history_network(
    *,
    features: int,
    categories: int,
    mean: list[float],
    deviation: list[float],
    context_mean: list[float],
    context_deviation: list[float],
    embedding: int,
    units: int,
    dropout: float,
) -> keras.Model:
    """Correct the share of past orders with each category by one shared network.

    Every category is read by the same layers, which know the category by an embedding
    and the other categories by the mean over them.

    Args:
        features: Numbers per category.
        categories: How many there are.
        mean: Mean of each number's signed log1p.
        deviation: Standard deviation of the same.
        context_mean: The same of the numbers per row.
        context_deviation: Their standard deviation.
        embedding: Size of a category's embedding.
        units: Size of the shared layers.
        dropout: Share dropped between them.

    Returns:
        An uncompiled model from `history`, (batch, categories, features), `context`,
        (batch, numbers), and `first`, log-odds of the past shares,
        (batch, categories), to the log-odds `bought`, (batch, categories).
    """
    history = keras.Input((categories, features), name="history")
    context = keras.Input((len(context_mean),), name="context")
    first = keras.Input((categories,), name="first")
    own = standardise(history, mean, deviation)
    whole = standardise(context, context_mean, context_deviation)
    numbers = ops.cast(ops.cumsum(ops.ones_like(first), axis=1) - 1, "int32")
    names = layers.Embedding(categories, embedding)(numbers)
    x = layers.Concatenate()([own, names, layers.RepeatVector(categories)(whole)])
    x = layers.Dense(units, activation="relu")(x)
    others = layers.GlobalAveragePooling1D()(x)
    x = layers.Concatenate()([x, names, layers.RepeatVector(categories)(others)])
    x = layers.Dropout(dropout)(x)
    x = layers.Dense(units, activation="relu")(x)
    near_zero = keras.initializers.RandomNormal(stddev=0.02)
    change = layers.Dense(1, kernel_initializer=near_zero, dtype="float32")(x)
    bought = layers.Identity(dtype="float32", name="bought")(
        ops.squeeze(change, axis=-1) + first
    )
    inputs = {"history": history, "context": context, "first": first}
    return keras.Model(inputs, {"bought": bought}, name="history_network")
