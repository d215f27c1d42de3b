"""What is said of each of today's customers."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows
from shopcast.tasks.predictor import Predictor
from shopcast.tasks.scored import by_score

SHOWN = ["customer_id", "expected_spend", "low", "high", "expected_orders",
         "p_active", "decile", "at", "horizon_days", "model"]  # fmt: skip


def answer(
    forecast: Forecast, rows: Rows, predictor: Predictor, outlook: dict[str, Any]
) -> pd.DataFrame:
    """Set the champion's forecast right, for the season that is ahead.

    Returns:
        One row per `customer_id`, by spend: `at` and `horizon_days`;
        `expected_spend` with its 80 % interval `low` to `high`, `expected_orders`,
        `p_active` (of any order), `decile` (10 spends most), `model`.
    """
    scored = predictor.calibration.apply(forecast, outlook["season"])
    table = scored.assign(
        customer_id=rows.examples["customer_id"],
        at=rows.at,
        horizon_days=rows.periods.horizon_days,
        p_active=1 - np.exp(-scored["expected_orders"]),
        model=predictor.champion,
    )
    return by_score(table, "expected_spend")[SHOWN]
