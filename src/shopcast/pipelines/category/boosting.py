"""Candidates of `category` that are gradient boosting."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.boosted import Boosting, boost
from shopcast.pipelines.category.rows import Rows

OBJECTIVE = {"objective": "binary", "metric": "binary_logloss"}
Parts = tuple[Rows, Rows, Rows]
Trained = tuple[Any, pd.DataFrame, np.ndarray]


def class_inputs(rows: Rows, number: int) -> np.ndarray:
    """One class's own history, all classes' shares, and all orders."""
    history, _ = rows.history
    parts = [history[:, number], rows.shares["share"], rows.context.to_numpy()]
    return np.concatenate(parts, axis=1).astype("float32")


def train_per_class(parts: Parts, options: Boosting, seed: int) -> Trained:
    """Boost trees for each class by itself.

    Returns:
        A booster per class; the history per `target` and `epoch` (round); the forecast
        for validation rows.
    """
    import lightgbm as lgb

    params = {**options.params, **OBJECTIVE, "seed": seed}
    models, history, found = [], [], []
    targets = [rows.bought for rows in parts]
    for number in range(len(parts[0].rates)):
        data = [
            lgb.Dataset(class_inputs(rows, number), target[:, number])
            for rows, target in zip(parts, targets, strict=True)
        ]
        early, late, table = boost(params, options, *data)
        models.append(late)
        history.append(table.assign(target=str(number)))
        found.append(early.predict(class_inputs(parts[1], number)))
    return models, pd.concat(history, ignore_index=True), np.column_stack(found)


def forecast_per_class(models: list, rows: Rows) -> np.ndarray:
    """Forecast the probability of each class: (rows, classes)."""
    return np.column_stack(
        [
            model.predict(class_inputs(rows, number))
            for number, model in enumerate(models)
        ]
    )


def pooled_inputs(rows: Rows) -> np.ndarray:
    """One row per row and class: the class's number and history, and all orders."""
    history, _ = rows.history
    size, classes, _ = history.shape
    numbers = np.broadcast_to(np.arange(classes)[None, :, None], (size, classes, 1))
    rates = np.broadcast_to(rows.rates[None, :, None], (size, classes, 1))
    context = np.repeat(rows.context.to_numpy()[:, None, :], classes, axis=1)
    table = np.concatenate([numbers, rates, history, context], axis=2)
    return table.reshape(size * classes, -1).astype("float32")


def pooled_names(rows: Rows) -> list[str]:
    """Name the columns of `pooled_inputs`."""
    return ["number", "rate", *rows.history[1], *rows.context.columns]


def train_pooled(parts: Parts, options: Boosting, seed: int) -> Trained:
    """Boost trees for all classes at once, which learn from each other.

    Returns:
        The booster; the history per `epoch` (round); the forecast for validation rows.
    """
    import lightgbm as lgb

    params = {**options.params, **OBJECTIVE, "seed": seed}
    data = [
        lgb.Dataset(pooled_inputs(rows), rows.bought.ravel(), categorical_feature=[0])
        for rows in parts
    ]
    early, late, history = boost(params, options, *data)
    return late, history, forecast_pooled(early, parts[1])


def forecast_pooled(model: Any, rows: Rows) -> np.ndarray:
    """Forecast the probability of each class: (rows, classes)."""
    return model.predict(pooled_inputs(rows)).reshape(len(rows), -1)
