"""Candidates and baselines that are gradient boosting."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.features.traits import RFM
from shopcast.learning.boosted import Boosting, boost
from shopcast.pipelines.ltv.rows import Rows

OBJECTIVES: dict[str, dict[str, Any]] = {
    "spend": {"objective": "tweedie", "tweedie_variance_power": 1.3},
    "orders": {"objective": "poisson"},
}


def train_boosting(
    train: Rows,
    validation: Rows,
    refit: Rows,
    options: Boosting,
    seed: int,
    first: bool,
) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """Find the best number of rounds on validation, then fit once more up to the test.

    Args:
        train: Training rows.
        validation: Validation rows.
        refit: Rows of all cutoffs whose labels end before the test.
        options: LightGBM's parameters.
        seed: Of bagging and columns.
        first: Whether to boost the forecast of BG/NBD and Gamma-Gamma on all traits,
            or to boost from nothing on RFM alone, as a baseline.

    Returns:
        The model, the history per `epoch` (round), the forecast for validation rows.
    """
    history, early, late = [], {}, {}
    for target, objective in OBJECTIVES.items():
        params = {**options.params, **objective, "seed": seed}
        data = (_data(rows, target, first) for rows in (train, validation, refit))
        early[target], late[target], table = boost(params, options, *data)
        history.append(table.assign(target=target))
    model = {"first": first, **late}
    forecast = forecast_boosting({"first": first, **early}, validation)
    return model, pd.concat(history), forecast


def refit_boosting(
    model: dict[str, Any], rows: Rows, options: Boosting, seed: int
) -> dict[str, Any]:
    """Fit a trained model's rounds to other rows."""
    import lightgbm as lgb

    first, again = model["first"], {}
    for target, objective in OBJECTIVES.items():
        params = {**options.params, **objective, "seed": seed}
        rounds = model[target].num_trees()
        again[target] = lgb.train(params, _data(rows, target, first), rounds)
    return {"first": first, **again}


def _traits(rows: Rows, first: bool) -> pd.DataFrame:
    return rows.traits if first else rows.traits[list(RFM)]


def _start(rows: Rows, target: str) -> np.ndarray:
    column = 0 if target == "spend" else 1
    floor = 1.0 if target == "spend" else 0.01
    return np.log(rows.forecast[:, column].astype("float64") + floor)


def _data(rows: Rows, target: str, first: bool) -> Any:
    import lightgbm as lgb

    start = _start(rows, target) if first else None
    return lgb.Dataset(_traits(rows, first), rows.examples[target], init_score=start)


def forecast_boosting(model: dict[str, Any], rows: Rows) -> pd.DataFrame:
    """Forecast spend and orders over the rows' days with trained boosting."""
    found = {}
    for target in OBJECTIVES:
        scores = model[target].predict(_traits(rows, model["first"]), raw_score=True)
        start = _start(rows, target) if model["first"] else 0.0
        stretch = 1.0 if model["first"] else rows.extension[target].to_numpy()
        found[f"expected_{target}"] = np.exp(scores + start) * stretch
    return pd.DataFrame(found)
