"""Baselines of `category`, and the mean of models."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.judging.calibration import log_odds
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.category.rows import SHRINK, Rows

HIT = 0.9


def random(rows: Rows, seed: int) -> Forecast:
    """Foretell at random."""
    shape = (len(rows), len(rows.rates))
    return by_class(np.random.default_rng(seed).random(shape))


def frequency(rows: Rows, seed: int) -> Forecast:
    """Foretell each class as often as all customers buy it."""
    shape = (len(rows), len(rows.rates))
    return by_class(np.broadcast_to(rows.rates, shape).astype("float64"))


def last_order(rows: Rows, seed: int) -> Forecast:
    """Foretell what was in the last order."""
    last = rows.of_class("in_last_1")
    return by_class(HIT * last + (1 - HIT) * rows.rates)


def own_frequency(rows: Rows, seed: int) -> Forecast:
    """Foretell each class as often as the customer bought it, drawn to the shop's."""
    return by_class(rows.own_share("orders_with", "rank", SHRINK))


def by_class(probability: np.ndarray) -> Forecast:
    """Make a forecast of (rows, classes): a column per class, by its number."""
    names = [str(number) for number in range(probability.shape[1])]
    return pd.DataFrame(probability, columns=names)


def blend(parts: list[Forecast], rows: Rows) -> Forecast:
    """Average the log-odds of several models."""
    mean = np.mean([log_odds(part.to_numpy()) for part in parts], axis=0)
    return by_class(1 / (1 + np.exp(-mean)))


def forest_inputs(rows: Rows) -> np.ndarray:
    """Shares of all past orders, days since each class, and all orders: (rows, n)."""
    parts = [
        rows.shares["share"],
        np.log1p(rows.of_class("days_since")),
        rows.of_class("in_last_1"),
        rows.context.to_numpy(),
    ]
    return np.concatenate(parts, axis=1).astype("float32")


def fit_forest(rows: Rows, seed: int) -> dict[str, Any]:
    """Fit a random forest to the columns that tell more than a random one does.

    Returns:
        The forest and the positions of its `columns`.
    """
    from sklearn.ensemble import RandomForestClassifier

    options, rng = rows.options.forest, np.random.default_rng(seed)
    drawn = np.sort(rng.permutation(len(rows))[: options.rows])
    given, target = forest_inputs(rows)[drawn], rows.bought[drawn]
    common = {"min_samples_leaf": options.leaf, "random_state": seed, "n_jobs": 2}
    noisy = np.column_stack([given, rng.random(len(given))])
    first = RandomForestClassifier(max(options.trees // 4, 1), **common)
    weight = first.fit(noisy, target).feature_importances_
    columns = np.flatnonzero(weight[:-1] > options.columns * weight[-1])
    columns = columns if len(columns) else np.arange(given.shape[1])
    forest = RandomForestClassifier(options.trees, **common)
    return {"forest": forest.fit(given[:, columns], target), "columns": columns}


def read_forest(model: dict[str, Any], rows: Rows) -> Forecast:
    """Forecast the probability of each class."""
    # Threads add up the trees in the order in which they are done.
    forest = model["forest"].set_params(n_jobs=1)
    found = forest.predict_proba(forest_inputs(rows)[:, model["columns"]])
    found = found if isinstance(found, list) else [found]
    classes = forest.classes_
    classes = classes if isinstance(classes, list) else [classes]
    shares = [
        share[:, list(known).index(1.0)] if 1.0 in known else 0.0 * share[:, 0]
        for share, known in zip(found, classes, strict=True)
    ]
    return by_class(np.column_stack(shares))
