"""What is said of each of today's customers."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from shopcast.judging.calibration import log_odds
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_order.days_to_order import (
    foretell_days,
    p_return,
    survival_of,
)
from shopcast.pipelines.next_order.rows import Rows
from shopcast.tasks.predictor import Predictor
from shopcast.tasks.scored import by_score

SHOWN = ["customer_id", "p_order", "decile", "p_return", "days", "orders", "at",
         "horizon_days", "reach_days", "model"]  # fmt: skip


def answer(
    forecast: Forecast, rows: Rows, predictor: Predictor, outlook: dict[str, Any]
) -> pd.DataFrame:
    """Set the champion's forecast right, at the level that the outlook tells.

    Returns:
        One row per `customer_id`, by probability: `p_order` within `horizon_days`
        after `at`, `decile` (10 is likeliest), `p_return` within `reach_days` and the
        median `days` until then, given that they return (the time after the horizon
        as the hazard network tells it),
        `orders` (days with an order so far), `model`.
    """
    scaled = predictor.calibration.apply(forecast)["probability"].to_numpy()
    probability = expit(log_odds(scaled) + outlook["level"])
    alive = survival_of(predictor.models["hazard"], rows)
    reach = np.full(len(rows), float(rows.options.reach_days))
    table = pd.DataFrame(
        {
            "customer_id": rows.examples["customer_id"],
            "p_order": probability,
            "p_return": p_return(alive, rows, probability),
            "days": foretell_days(alive, rows, reach)["days"],
            "orders": rows.examples["frequency"] + 1,
            "at": rows.at,
            "horizon_days": rows.periods.horizon_days,
            "reach_days": rows.options.reach_days,
            "model": predictor.champion,
        }
    )
    return by_score(table, "p_order")[SHOWN]
