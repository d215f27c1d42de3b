"""Candidates and baselines of `next_order` that are gradient boosting."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.boosted import Boosting, boost
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.traits import RHYTHM

OBJECTIVE = {"objective": "binary", "metric": "binary_logloss"}


def train_boosting(
    parts: tuple[Rows, Rows, Rows], columns: list[str], options: Boosting, seed: int
) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """Boost trees on some columns of the traits.

    Returns:
        The model; the history per `epoch` (round); the forecast for validation rows.
    """
    import lightgbm as lgb

    data = [lgb.Dataset(rows.traits[columns], rows.ordered) for rows in parts]
    params = {**options.params, **OBJECTIVE, "seed": seed}
    early, late, history = boost(params, options, *data)
    found = forecast_boosting({"booster": early, "columns": columns}, parts[1])
    return {"booster": late, "columns": columns}, history, found


def forecast_boosting(model: dict[str, Any], rows: Rows) -> pd.DataFrame:
    """Forecast `probability` of an order."""
    found = model["booster"].predict(rows.traits[model["columns"]])
    return pd.DataFrame({"probability": np.asarray(found)})


def rhythm_columns(rows: Rows) -> list[str]:
    """Name the baseline's columns: recency, frequency, value and gaps."""
    return [name for name in RHYTHM if name in rows.traits.columns]
