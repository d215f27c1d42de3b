"""Forecasts of all models at once, and of the champion."""

from typing import Any

import pandas as pd

from shopcast.pipelines.ltv.boosting import forecast_boosting
from shopcast.pipelines.ltv.networks import forecast_network
from shopcast.pipelines.ltv.rollout import forecast_rollout
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.scores import (
    MEANS,
    Forecasts,
    baseline_forecasts,
    blends,
    mean_forecast,
    sharpen,
)

NETWORKS = ("bigru", "attention", "zero_inflated")
BOOSTED = ("lightgbm_rfm", "lightgbm")
SINGLE = (*BOOSTED, *NETWORKS, "rollout")


def forecast_all(models: dict[str, Any], rows: Rows, seed: int) -> Forecasts:
    """Forecast with every baseline and candidate, baselines first."""
    single = {name: forecast_one(name, models, rows, seed) for name in SINGLE}
    forecasts = baseline_forecasts(rows) | single
    return forecasts | blends(forecasts, rows, rows.options.sharpening)


def forecast_one(
    name: str, models: dict[str, Any], rows: Rows, seed: int
) -> pd.DataFrame:
    """Forecast with one model, without asking the others in vain."""
    if name in BOOSTED:
        return forecast_boosting(models[name], rows)
    if name in NETWORKS:
        return forecast_network(models[name], rows)
    if name == "rollout":
        return forecast_rollout(models[name], rows, rows.options.rollout, seed)
    if name in MEANS:
        parts = [forecast_one(part, models, rows, seed) for part in MEANS[name]]
        return mean_forecast(parts)
    if name == "blend_sharpened":
        blend = forecast_one("blend", models, rows, seed)
        return sharpen(blend, rows, rows.options.sharpening)
    return baseline_forecasts(rows)[name]
