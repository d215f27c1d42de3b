"""Forecasts of all models of `next_order` at once."""

from typing import Any

import pandas as pd

from shopcast.pipelines.next_order.baselines import forecast_lines
from shopcast.pipelines.next_order.boosting import forecast_boosting
from shopcast.pipelines.next_order.networks import forecast_network
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.scores import BLEND, Forecasts, add_blend
from shopcast.pipelines.next_order.spline import forecast_spline

NETWORKS = ("seed_lstm", "seed_dropout", "recurrent", "hazard")
BOOSTED = ("lightgbm_rfm", "lightgbm")
SINGLE = ("lightgbm_rfm", "spline_logistic", "lightgbm", *NETWORKS)


def forecast_one(name: str, models: dict[str, Any], rows: Rows) -> pd.DataFrame:
    """Forecast `probability` with one model, without asking the others in vain."""
    if name == "blend":
        parts = {part: forecast_one(part, models, rows) for part in BLEND}
        return add_blend(parts)["blend"]
    if name in BOOSTED:
        return forecast_boosting(models[name], rows)
    if name in NETWORKS:
        return forecast_network(models[name], rows)
    if name == "spline_logistic":
        return forecast_spline(models[name], rows)
    return forecast_lines(models["rules"], rows)[name]


def forecast_all(models: dict[str, Any], rows: Rows) -> Forecasts:
    """Forecast with every baseline and candidate, baselines first."""
    found = forecast_lines(models["rules"], rows)
    order = (*BOOSTED, "spline_logistic", *NETWORKS)
    found |= {name: forecast_one(name, models, rows) for name in order}
    return add_blend(found)
