"""How networks are fitted: streams, early stopping, progress, logs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import PositiveFloat, PositiveInt

from shopcast.strict import Strict


class Fit(Strict):
    """How long and how fast to fit.

    `jit` compiles steps by XLA, which pays from some hundred thousand rows on;
    `mixed_precision` computes in half precision, heads apart, which pays on a GPU;
    `reduce_patience` halves the learning rate after so many epochs without gain;
    `chunk_rows` makes arrays of so many rows at a time while fitting, anew each epoch;
    `tensorboard` names a folder for TensorBoard's logs, or none is written.
    """

    epochs: PositiveInt
    batch_size: PositiveInt
    patience: PositiveInt
    learning_rate: PositiveFloat
    jit: bool = False
    mixed_precision: bool = False
    reduce_patience: PositiveInt | None = None
    chunk_rows: PositiveInt | None = None
    tensorboard: str | None = None


def stream(inputs: Any, targets: Any, batch_size: int, seed: int | None) -> Any:
    """Batch rows, keep them, and shuffle batches and order where there is a seed."""
    import numpy as np
    import tensorflow as tf

    tree = (inputs, targets)
    if seed is not None:
        rows = len(tf.nest.flatten(inputs)[0])
        order = np.random.default_rng(seed).permutation(rows)
        tree = tf.nest.map_structure(lambda array: array[order], tree)
    data = tf.data.Dataset.from_tensor_slices(tree).batch(batch_size).cache()
    if seed is not None:
        data = data.shuffle(64, seed=seed, reshuffle_each_iteration=True)
    return data.prefetch(2)


@dataclass(frozen=True)
class Chunks:
    """Rows whose arrays are made some at a time.

    Attributes:
        rows: How many there are.
        make: From positions to inputs and targets.
        size: How many are made at a time, in whole batches.
    """

    rows: int
    make: Callable[[Any], tuple[Any, Any]]
    size: int


def stream_chunks(chunks: Chunks, batch_size: int, seed: int | None) -> Any:
    """Batch the same rows in the same order as `stream`, holding one chunk at a time.

    Every epoch makes the arrays anew.
    """
    import numpy as np
    import tensorflow as tf

    order = np.arange(chunks.rows)
    if seed is not None:
        order = np.random.default_rng(seed).permutation(chunks.rows)
    size = -(-chunks.size // batch_size) * batch_size

    def batches():
        for start in range(0, chunks.rows, size):
            made = chunks.make(order[start : start + size])
            for first in range(0, min(size, chunks.rows - start), batch_size):
                yield tf.nest.map_structure(
                    lambda array, first=first: array[first : first + batch_size], made
                )

    signature = tf.nest.map_structure(
        lambda array: tf.TensorSpec((None, *array.shape[1:]), array.dtype),
        chunks.make(order[:1]),
    )
    data = tf.data.Dataset.from_generator(batches, output_signature=signature)
    data = data.apply(
        tf.data.experimental.assert_cardinality(-(-chunks.rows // batch_size))
    )
    if seed is not None:
        data = data.shuffle(64, seed=seed, reshuffle_each_iteration=True)
    return data.prefetch(2)


def fit(
    model: Any,
    train: tuple[Any, Any] | Chunks,
    validation: tuple[Any, Any] | None,
    options: Fit,
    seed: int,
    epochs: int | None = None,
    quiet: bool = False,
) -> pd.DataFrame:
    """Fit a compiled model, and restore its best epoch where there is validation.

    Args:
        model: A compiled Keras model.
        train: Inputs and targets, all at once or in chunks.
        validation: The same, for early stopping.
        options: How long and how fast.
        seed: Of the order of rows.
        epochs: Overrides the options' epochs.
        quiet: Shows no bar of its own.

    Returns:
        One row per `epoch` (from 1) with each loss.
    """
    import keras
    from tqdm.keras import TqdmCallback

    watch = "val_loss" if validation is not None else "loss"
    callbacks = [] if quiet else [TqdmCallback(verbose=0, desc=model.name)]
    if validation is not None:
        callbacks.append(
            keras.callbacks.EarlyStopping(
                watch, patience=options.patience, restore_best_weights=True
            )
        )
    if options.reduce_patience:
        callbacks.append(
            keras.callbacks.ReduceLROnPlateau(
                watch, factor=0.5, patience=options.reduce_patience
            )
        )
    if options.tensorboard:
        folder = Path(options.tensorboard) / model.name
        callbacks.append(keras.callbacks.TensorBoard(folder))
    size = options.batch_size
    if isinstance(train, Chunks):
        data = stream_chunks(train, size, seed)
    else:
        data = stream(*train, size, seed)
    history = model.fit(
        data,
        validation_data=validation and stream(*validation, size * 4, None),
        epochs=epochs or options.epochs,
        callbacks=callbacks,
        shuffle=False,
        verbose=0,
    )
    table = pd.DataFrame(history.history)
    return table.assign(epoch=range(1, len(table) + 1))


def best_epoch(history: pd.DataFrame) -> int:
    """Tell at which epoch the validation loss was lowest."""
    return int(history.loc[history["val_loss"].idxmin(), "epoch"])
