"""How networks are fitted: streams, early stopping, progress, logs."""

from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import PositiveFloat, PositiveInt

from shopcast.strict import Strict


class Fit(Strict):
    """How long and how fast to fit.

    `jit` compiles steps by XLA, which pays from some hundred thousand rows on;
    `tensorboard` names a folder for TensorBoard's logs, or none is written.
    """

    epochs: PositiveInt
    batch_size: PositiveInt
    patience: PositiveInt
    learning_rate: PositiveFloat
    jit: bool = False
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


def fit(
    model: Any,
    train: tuple[Any, Any],
    validation: tuple[Any, Any] | None,
    options: Fit,
    seed: int,
    epochs: int | None = None,
    quiet: bool = False,
) -> pd.DataFrame:
    """Fit a compiled model, and restore its best epoch where there is validation.

    Args:
        model: A compiled Keras model.
        train: Inputs and targets.
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
    if options.tensorboard:
        folder = Path(options.tensorboard) / model.name
        callbacks.append(keras.callbacks.TensorBoard(folder))
    history = model.fit(
        stream(*train, options.batch_size, seed),
        validation_data=validation
        and stream(*validation, options.batch_size * 4, None),
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
