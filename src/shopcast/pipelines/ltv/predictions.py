"""What is said of each of today's customers."""

from typing import Any

import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows
from shopcast.tasks.predictor import Predictor
from shopcast.tasks.scored import by_score

SHOWN = ["customer_id", "expected_spend", "low", "median", "high", "p_buy",
         "expected_orders", "decile", "at", "horizon_days", "model"]  # fmt: skip


def answer(
    forecast: Forecast, rows: Rows, predictor: Predictor, outlook: dict[str, Any]
) -> pd.DataFrame:
    """Put its distribution beside the champion's forecast.

    Returns:
        One row per `customer_id`, by spend: `at` and `horizon_days`;
        `expected_spend`, a mean; the `median`, and `low` to `high` (see
        `SpendDistribution.apply`); `p_buy`, of any spend; `expected_orders`;
        `decile` (10 spends most); `model`.
    """
    scored = predictor.calibration.apply(forecast)
    table = scored.assign(
        customer_id=rows.examples["customer_id"],
        at=rows.at,
        horizon_days=rows.periods.horizon_days,
        model=predictor.champion,
    )
    return by_score(table, "expected_spend")[SHOWN]
