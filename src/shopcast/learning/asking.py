"""Asking what was learnt: of many rows in batches, of a few at once."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

FEW, PREDICT_BATCH = 256, 4096


def ask_network(model: Any, given: Any) -> Any:
    """Ask a Keras model; for a few rows no pipeline of batches is set up.

    Args:
        model: The network.
        given: An array, or arrays by the names of inputs.

    Returns:
        Arrays, by the names of outputs if it has several.
    """
    arrays = given.values() if isinstance(given, Mapping) else [given]
    if all(0 < len(one) <= FEW for one in arrays):
        return model.predict_on_batch(given)
    return model.predict(given, batch_size=PREDICT_BATCH, verbose=0)


def ask_booster(booster: Any, table: pd.DataFrame | np.ndarray, **how: Any) -> Any:
    """Ask a LightGBM model by the values of a table alone.

    A few rows are asked on one core: the others would be waited for.
    """
    values = table.to_numpy() if isinstance(table, pd.DataFrame) else table
    cores = {"num_threads": 1} if len(values) <= FEW else {}
    return np.asarray(booster.predict(values, **cores, **how))
