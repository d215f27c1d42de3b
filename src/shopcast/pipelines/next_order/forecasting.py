"""Forecasts of all models of `next_order` at once."""

from typing import Any

from shopcast.pipelines.next_order.arrays import Rows
from shopcast.pipelines.next_order.boosting import forecast_boosting
from shopcast.pipelines.next_order.judging import Forecasts, add_blend
from shopcast.pipelines.next_order.networks import forecast_network
from shopcast.pipelines.next_order.rules import forecast_lines
from shopcast.pipelines.next_order.spline import forecast_spline

NETWORKS = ("seed_lstm", "seed_dropout", "recurrent", "hazard")
BOOSTED = ("lightgbm_rfm", "lightgbm")
SINGLE = ("lightgbm_rfm", "spline_logistic", "lightgbm", *NETWORKS)


def forecast_all(models: dict[str, Any], rows: Rows) -> Forecasts:
    """Forecast with every baseline and candidate, baselines first."""
    found = forecast_lines(models["rules"], rows)
    found |= {name: forecast_boosting(models[name], rows) for name in BOOSTED}
    found["spline_logistic"] = forecast_spline(models["spline_logistic"], rows)
    found |= {name: forecast_network(models[name], rows) for name in NETWORKS}
    return add_blend(found)
