"""What is said of each of today's customers."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.category.rows import Rows
from shopcast.tasks.predictor import Predictor


def answer(
    forecast: Forecast, rows: Rows, predictor: Predictor, outlook: Any
) -> pd.DataFrame:
    """List each current customer's likeliest categories, should an order come.

    Returns:
        The campaign's table, one row per `customer_id` and `rank` (1 is likeliest):
        `category`, `probability` that the next order contains it, `lift` over the
        shop's rate, `derived` (whether categories were made of descriptions), `month`,
        `at`, `model`.
    """
    found = predictor.calibration.apply(forecast).to_numpy()
    vocabulary, current = rows.prior.vocabulary, rows.examples
    top = min(rows.options.predicting.top, found.shape[1])
    listed = np.argsort(-found, axis=1, kind="stable")[:, :top]
    chosen = np.take_along_axis(found, listed, axis=1)
    table = pd.DataFrame(
        {
            "customer_id": np.repeat(current["customer_id"].to_numpy(), top),
            "rank": np.tile(np.arange(1, top + 1), len(current)),
            "category": np.take(vocabulary.classes, listed.ravel()),
            "probability": chosen.ravel(),
            "lift": (chosen / rows.rates[listed]).ravel(),
            "derived": vocabulary.derived,
            "month": np.repeat(current["month_of_order"].to_numpy(), top),
            "at": np.repeat(rows.at.to_numpy(), top),
            "model": predictor.champion,
        }
    )
    return table.sort_values(["customer_id", "rank"], ignore_index=True)
