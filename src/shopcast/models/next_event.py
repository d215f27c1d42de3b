"""Networks of `next_event`: events of a session, and what comes after each."""

from collections.abc import Callable
from typing import Any

import keras
from keras import layers, ops

from shopcast.models.scaling import standardise

TEXTS = ("category", "brand", "product")


def build_causal(*, core: str, wait: bool = False, **given: Any) -> keras.Model:
    """Tell what comes after each event of a session, in one reading of it.

    Args:
        core: `gru`, `lstm`, `cnn` or `attention`; none lets an event see later ones.
        wait: Whether the network also learns how long the next event takes.
        given: As `_build`.

    Returns:
        An uncompiled model from `type` and hashed texts, int32 (batch, length), and
        `numbers`, (batch, length, numbers), padded on the right, to logits `next`,
        (batch, length, classes), log-odds `buys`, (batch, length, 1), and, if asked,
        `wait`, mean and raw deviation of log1p seconds, (batch, length, 2).
    """
    return _build(CAUSAL[core], name=core + "_time" * wait, wait=wait, **given)


def build_windowed(*, core: str, **given: Any) -> keras.Model:
    """Tell what comes after the last event of a window, read in both directions.

    Args:
        core: `bigru`, `bilstm`, or the seed's `conv_bigru`, a convolution before it.
        given: As `_build`.

    Returns:
        As `build_causal`, to outputs of one step: (batch, 1, …).
    """
    return _build(WINDOWED[core], name=core, wait=False, **given)


def _build(
    read: Callable[[Any, Any, int], Any],
    *,
    name: str,
    wait: bool,
    length: int,
    classes: int,
    mean: list[float],
    deviation: list[float],
    units: int,
    embedding: int,
    buckets: int,
    dropout: float,
    ids: bool = True,
    customers: int = 0,
) -> keras.Model:
    """Put embeddings before a core, and heads after it.

    Args:
        read: The core: from steps, whether each is real, and units, to its outputs.
        name: The model's.
        wait: Whether a head tells how long the next event takes.
        length: Events.
        classes: Of what may come next.
        mean: Mean of each number's signed log1p in training.
        deviation: Standard deviation of the same.
        units: Size of the core's state.
        embedding: Size of an embedding.
        buckets: Into how many numbers hashes of texts fall; 0 is none.
        dropout: Share that is dropped before the heads.
        ids: Whether hashed texts are read.
        customers: Into how many numbers hashes of customers fall; none are read at 0.
    """
    sizes = dict.fromkeys(TEXTS, buckets) if ids else {}
    sizes |= {"customer": customers} if customers else {}
    inputs = {
        one: keras.Input((length,), dtype="int32", name=one) for one in ("type", *sizes)
    }
    inputs["numbers"] = keras.Input((length, len(mean)), name="numbers")
    real = inputs["type"] != 0
    parts = [layers.Embedding(classes, embedding, name="of_type")(inputs["type"])]
    for one, size in sizes.items():
        bucket = ops.where(inputs[one] > 0, inputs[one] % (size - 1) + 1, 0)
        parts.append(layers.Embedding(size, embedding, name=f"of_{one}")(bucket))
    parts.append(standardise(inputs["numbers"], mean, deviation))
    x = layers.Concatenate()(parts)
    x = layers.Dense(units, activation="relu", name="both")(x)
    x = layers.Dropout(dropout)(read(x, real, units))
    heads = {"next": classes, "buys": 1} | ({"wait": 2} if wait else {})
    outputs = {
        one: layers.Dense(size, name=one, dtype="float32")(x)
        for one, size in heads.items()
    }
    return keras.Model(inputs, outputs, name=name)


def _gru(x, real, units: int):
    return layers.GRU(units, return_sequences=True, name="cell")(x)


def _lstm(x, real, units: int):
    return layers.LSTM(units, return_sequences=True, name="cell")(x)


def _cnn(x, real, units: int):
    for dilation in (1, 2, 4):
        more = layers.Conv1D(
            units, 3, padding="causal", dilation_rate=dilation, activation="relu"
        )(x)
        x = layers.Add()([x, more])
    return x


def _attention(x, real, units: int):
    steps = ops.cumsum(ops.ones_like(ops.cast(real, "int32")), axis=1) - 1
    x = x + layers.Embedding(x.shape[1], units, name="step")(steps)
    found = layers.MultiHeadAttention(2, units // 2)(x, x, use_causal_mask=True)
    x = layers.LayerNormalization()(layers.Add()([x, found]))
    more = layers.Dense(units)(layers.Dense(2 * units, activation="relu")(x))
    return layers.LayerNormalization()(layers.Add()([x, more]))


def _both_ways(layer: Callable) -> Callable:
    def read(x, real, units: int):
        found = layers.Bidirectional(layer(units))(x, mask=real)
        return found[:, None]

    return read


def _conv_bigru(x, real, units: int):
    x = x * ops.cast(real, x.dtype)[..., None]
    x = layers.Conv1D(units, 3, padding="causal", activation="relu")(x)
    return _both_ways(layers.GRU)(x, real, units)


CAUSAL = {"gru": _gru, "lstm": _lstm, "cnn": _cnn, "attention": _attention}
WINDOWED = {
    "bigru": _both_ways(layers.GRU),
    "bilstm": _both_ways(layers.LSTM),
    "conv_bigru": _conv_bigru,
}
