"""What is said of each of today's customers."""

from typing import Any

import pandas as pd
from scipy.special import expit

from shopcast.judging.calibration import log_odds
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_order.days_to_order import survival_of
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.survival import even_days
from shopcast.tasks.predictor import Predictor
from shopcast.tasks.scored import by_score

SHOWN = ["customer_id", "p_order", "decile", "p_return", "days", "orders", "at",
         "horizon_days", "reach_days", "model"]  # fmt: skip


def answer(
    forecast: Forecast, rows: Rows, predictor: Predictor, outlook: dict[str, Any]
) -> pd.DataFrame:
    """Set the champion's forecast right, at the level that the outlook tells.

    All that is said of a customer is read off one curve: the hazard network's, moved to
    the champion's probability.

    Returns:
        One row per `customer_id`, by probability: `p_order` within `horizon_days`
        after `at`, `decile` (10 is likeliest), `p_return` within `reach_days`; `days`
        by which an order is as likely as not, null where that is after `reach_days`;
        `orders` (days with an order so far), `model`.
    """
    scaled = predictor.calibration.apply(forecast)["probability"].to_numpy()
    probability = expit(log_odds(scaled) + outlook["level"])
    alive = survival_of(predictor.models["hazard"], rows, probability)
    table = pd.DataFrame(
        {
            "customer_id": rows.examples["customer_id"],
            "p_order": 1 - alive[:, rows.periods.horizon_days],
            "p_return": 1 - alive[:, -1],
            "days": even_days(alive, rows.bins),
            "orders": rows.examples["frequency"] + 1,
            "at": rows.at,
            "horizon_days": rows.periods.horizon_days,
            "reach_days": rows.options.reach_days,
            "model": predictor.champion,
        }
    )
    return by_score(table, "p_order")[SHOWN]
