"""What gradient boosting reads in `category`, and what it means."""

from typing import Any

import numpy as np

from shopcast.learning.asking import ask_booster
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.category.baselines import by_class
from shopcast.pipelines.category.rows import Rows

OBJECTIVE = {"objective": "binary", "metric": "binary_logloss"}
ALL = "bought"


def each_class(rows: Rows) -> dict[str, dict[str, Any]]:
    """One target per class, by its number."""
    return {str(number): OBJECTIVE for number in range(len(rows.rates))}


def all_classes(rows: Rows) -> dict[str, dict[str, Any]]:
    """One target for all classes, which learn from each other."""
    return {ALL: OBJECTIVE}


def class_inputs(rows: Rows, number: int) -> np.ndarray:
    """One class's own history, all classes' shares, and all orders."""
    history, _ = rows.history
    parts = [history[:, number], rows.shares["share"], rows.context.to_numpy()]
    return np.concatenate(parts, axis=1).astype("float32")


def of_one(rows: Rows, target: str) -> dict[str, Any]:
    """What is read for one class."""
    number = int(target)
    return {"data": class_inputs(rows, number), "label": rows.bought[:, number]}


def read_each(boosters: dict[str, Any], rows: Rows) -> Forecast:
    """Ask each class's booster."""
    found = [
        ask_booster(booster, class_inputs(rows, int(target)))
        for target, booster in boosters.items()
    ]
    return by_class(np.column_stack(found))


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


def of_all(rows: Rows, target: str) -> dict[str, Any]:
    """What is read for all classes."""
    data, label = pooled_inputs(rows), rows.bought.ravel()
    return {"data": data, "label": label, "categorical_feature": [0]}


def read_pooled(boosters: dict[str, Any], rows: Rows) -> Forecast:
    """Ask the booster of all classes."""
    found = ask_booster(boosters[ALL], pooled_inputs(rows))
    return by_class(found.reshape(len(rows), -1))
