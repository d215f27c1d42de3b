"""Forecasts of all models at once, and of the champion."""

from typing import Any

import pandas as pd

from shopcast.pipelines.ltv.arrays import Rows
from shopcast.pipelines.ltv.boosting import forecast_boosting
from shopcast.pipelines.ltv.judging import Forecasts, baseline_forecasts, blends
from shopcast.pipelines.ltv.networks import forecast_network
from shopcast.pipelines.ltv.rollout import forecast_rollout

NETWORKS = ("bigru", "attention", "zero_inflated")
BOOSTED = ("lightgbm_rfm", "lightgbm")


def forecast_all(models: dict[str, Any], rows: Rows, seed: int) -> Forecasts:
    """Forecast with every baseline and candidate, baselines first."""
    forecasts = baseline_forecasts(rows)
    for name in BOOSTED:
        forecasts[name] = forecast_boosting(models[name], rows)
    for name in NETWORKS:
        forecasts[name] = forecast_network(models[name], rows)
    options = rows.options.rollout
    forecasts["rollout"] = forecast_rollout(models["rollout"], rows, options, seed)
    return forecasts | blends(forecasts, rows, rows.options.sharpening)


def forecast_one(
    name: str, models: dict[str, Any], rows: Rows, seed: int
) -> pd.DataFrame:
    """Forecast with one model, without asking the others in vain."""
    if name in BOOSTED:
        return forecast_boosting(models[name], rows)
    if name in NETWORKS:
        return forecast_network(models[name], rows)
    forecasts = baseline_forecasts(rows)
    if name in forecasts:
        return forecasts[name]
    options = rows.options.rollout
    forecasts["rollout"] = forecast_rollout(models["rollout"], rows, options, seed)
    return (forecasts | blends(forecasts, rows, rows.options.sharpening))[name]
