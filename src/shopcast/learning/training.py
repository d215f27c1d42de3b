"""How networks are fitted: early stopping, progress, logs."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator, Field, PositiveInt, field_validator

from shopcast.learning.streams import Chunks, batches, rows_of
from shopcast.progress import bar
from shopcast.strict import Count, Strict

SIZES = {"units", "dense_units", "embedding", "length", "buckets", "baskets", "most",
         "depth"}  # fmt: skip
LARGEST = 65_536
FEW_STEPS = 12  # are sooner done than traced


def _are_sound(model: dict[str, Any]) -> dict[str, Any]:
    wrong = [name for name, value in model.items() if not _is_sound(name, value)]
    if wrong:
        raise ValueError(
            f"{wrong} cannot be: sizes are whole numbers from 1 to {LARGEST:,}, "
            "dropout lies from 0 to below 1, and nothing is negative"
        )
    return model


def _is_sound(name: str, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if name in SIZES:
        return isinstance(value, int) and 1 <= value <= LARGEST
    return 0 <= value < (1 if name == "dropout" else float("inf"))


Arguments = Annotated[dict[str, Any], AfterValidator(_are_sound)]


class Fit(Strict):
    """How long and how fast to fit.

    Attributes:
        epochs: The most; validation may stop earlier.
        batch_size: Rows of a step.
        patience: Epochs without gain on validation after which it stops.
        learning_rate: Of the optimiser.
        jit: Whether steps are compiled by XLA, which pays from some hundred thousand
            rows on.
        mixed_precision: Whether to compute in half precision, heads apart, which pays
            on a GPU.
        reduce_patience: Epochs without gain after which the learning rate is halved.
        chunk_rows: Where there are more rows, arrays of so many at a time are made
            while fitting, anew each epoch; null makes them once.
        tensorboard: A folder for TensorBoard's logs; null writes none.
    """

    epochs: Count
    batch_size: int = Field(gt=0, le=10_000_000)
    patience: Count
    learning_rate: float = Field(gt=0, le=10)
    jit: bool = False
    mixed_precision: bool = False
    reduce_patience: PositiveInt | None = None
    chunk_rows: PositiveInt | None = None
    tensorboard: str | None = None

    @field_validator("tensorboard")
    @classmethod
    def _is_a_folder(cls, path: str | None) -> str | None:
        if path and Path(path).is_file():
            raise ValueError("it is a file; name a folder")
        return path


def fit(
    model: Any,
    train: tuple[Any, Any] | Chunks,
    validation: tuple[Any, Any] | Chunks | None,
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
    own = partial(bar, desc=model.name)
    callbacks = [] if quiet else [TqdmCallback(verbose=0, tqdm_class=own)]
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
    size, epochs = options.batch_size, epochs or options.epochs
    if not isinstance(train, Chunks):
        steps = -(-rows_of(train) // size) * epochs
        model.run_eagerly = steps <= FEW_STEPS and not options.jit
        if not model.run_eagerly:
            _make_state(model, *train)
    history = model.fit(
        batches(train, size, seed),
        validation_data=validation and batches(validation, size * 4, None),
        epochs=epochs,
        callbacks=callbacks,
        shuffle=False,
        verbose=0,
    )
    table = pd.DataFrame(history.history)
    return table.assign(epoch=range(1, len(table) + 1))


def _make_state(model: Any, inputs: Any, targets: Any) -> None:
    """Let the optimiser and the losses make what they keep.

    Keras would do so in the first step, which TensorFlow then traces twice.
    """
    import keras

    given, came = keras.tree.map_structure(lambda array: array[:1], (inputs, targets))
    model.optimizer.build(model.trainable_variables)
    model.compute_loss(y=came, y_pred=model(given, training=False))


def best_epoch(history: pd.DataFrame) -> int:
    """Tell at which epoch the validation loss was lowest."""
    return int(history.loc[history["val_loss"].idxmin(), "epoch"])
