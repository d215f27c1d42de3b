"""What is said of each of today's customers."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.lists import arrays, probabilities
from shopcast.pipelines.basket.rows import Rows
from shopcast.tasks.predictor import Predictor


def answer(
    forecast: Forecast, rows: Rows, predictor: Predictor, outlook: Any
) -> pd.DataFrame:
    """List what each current customer's next basket may contain.

    Returns:
        One row per `customer_id` and `rank` (1 is likeliest): `product_id`,
        `description`, `probability` that the next basket contains it, `score`,
        `bought_before`, `at`, `model`. With `new_only`, what the customer has is not
        listed.
    """
    ready = predictor.calibration.apply(forecast)
    products, scores = arrays(ready)
    row = np.broadcast_to(np.arange(len(rows))[:, None], products.shape)
    own = rows.is_own(row, products)
    rank = np.broadcast_to(np.arange(1, products.shape[1] + 1), products.shape)
    kept = (products >= 0) & (rank <= rows.options.predicting.top)
    known = rows.prior.products.iloc[products[kept]]
    examples = rows.examples.iloc[row[kept]]
    table = pd.DataFrame(
        {
            "customer_id": examples["customer_id"].to_numpy(),
            "rank": rank[kept],
            "product_id": known.index.to_numpy(),
            "description": known["description"].to_numpy(),
            "probability": probabilities(ready)[kept],
            "score": scores[kept],
            "bought_before": own[kept],
            "at": examples["at"].to_numpy(),
            "model": predictor.champion,
        }
    )
    return table.sort_values(["customer_id", "rank"], ignore_index=True)
