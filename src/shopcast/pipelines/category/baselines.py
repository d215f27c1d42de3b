"""Baselines of `category`."""

from typing import Any

import numpy as np

from shopcast.pipelines.category.options import Forest
from shopcast.pipelines.category.rows import SHRINK, Rows

BASELINES = ("random", "frequency", "last_order", "own_frequency", "random_forest")
HIT = 0.9


def forecast_rules(rows: Rows, seed: int) -> dict[str, np.ndarray]:
    """Foretell each class at random, as often as all do, as last time, as one's own.

    Returns:
        By name, (rows, classes) probabilities.
    """
    shape = (len(rows), len(rows.rates))
    last = rows.of_class("in_last_1")
    return {
        "random": np.random.default_rng(seed).random(shape),
        "frequency": np.broadcast_to(rows.rates, shape).astype("float64"),
        "last_order": HIT * last + (1 - HIT) * rows.rates,
        "own_frequency": rows.own_share("orders_with", "rank", SHRINK),
    }


def forest_inputs(rows: Rows) -> np.ndarray:
    """Shares of all past orders, days since each class, and all orders: (rows, n)."""
    parts = [
        rows.shares["share"],
        np.log1p(rows.of_class("days_since")),
        rows.of_class("in_last_1"),
        rows.context.to_numpy(),
    ]
    return np.concatenate(parts, axis=1).astype("float32")


def train_forest(rows: Rows, options: Forest, seed: int) -> dict[str, Any]:
    """Fit a random forest to the columns that tell more than a random one does.

    Returns:
        The forest and the positions of its `columns`.
    """
    from sklearn.ensemble import RandomForestClassifier

    rng = np.random.default_rng(seed)
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


def forecast_forest(model: dict[str, Any], rows: Rows) -> np.ndarray:
    """Forecast the probability of each class: (rows, classes)."""
    # Threads add up the trees in the order in which they are done.
    forest = model["forest"].set_params(n_jobs=1)
    found = forest.predict_proba(forest_inputs(rows)[:, model["columns"]])
    found = found if isinstance(found, list) else [found]
    classes = forest.classes_
    classes = classes if isinstance(classes, list) else [classes]
    return np.column_stack(
        [
            share[:, list(known).index(1.0)] if 1.0 in known else 0.0 * share[:, 0]
            for share, known in zip(found, classes, strict=True)
        ]
    )
