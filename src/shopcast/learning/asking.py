"""Asking what was learnt: of many rows in batches, of a few at once."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

FEW, PREDICT_BATCH = 256, 4096
QUIET = {"verbosity": -1}  # LightGBM forgets it with every call


def ask_network(model: Any, given: Any) -> Any:
    """Ask a Keras model; for a few rows no pipeline of batches is set up.

    Few rows are filled up to a power of two, so that few shapes are ever traced.

    Args:
        model: The network.
        given: An array, or arrays by the names of inputs.

    Returns:
        Arrays, by the names of outputs if it has several.
    """
    import keras

    rows = {len(one) for one in keras.tree.flatten(given)}
    if not 0 < max(rows, default=0) <= FEW:
        return model.predict(given, batch_size=PREDICT_BATCH, verbose=0)
    (number,) = rows
    filled = partial(_fill_up, size=1 << (number - 1).bit_length())
    found = model.predict_on_batch(keras.tree.map_structure(filled, given))
    return keras.tree.map_structure(lambda one: one[:number], found)


def _fill_up(rows: np.ndarray, size: int) -> np.ndarray:
    return np.concatenate([rows, np.repeat(rows[-1:], size - len(rows), axis=0)])


def ask_booster(booster: Any, table: pd.DataFrame | np.ndarray, **how: Any) -> Any:
    """Ask a LightGBM model by the values of a table alone.

    A few rows are asked on one core: the others would be waited for.
    """
    values = table.to_numpy() if isinstance(table, pd.DataFrame) else table
    cores = {"num_threads": 1} if len(values) <= FEW else {}
    return np.asarray(booster.predict(values, **QUIET, **cores, **how))
