"""What is said of each visitor of late."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import (
    BUYS,
    CLASSES,
    NEXT,
    PURCHASE,
    chances,
)
from shopcast.pipelines.next_event.rows import Rows
from shopcast.tables.schemas import EVENT_TYPES
from shopcast.tasks.predictor import Predictor


def answer(
    forecast: Forecast, rows: Rows, predictor: Predictor, outlook: Any
) -> pd.DataFrame:
    """Tell what comes after the last event of each customer's last session.

    Returns:
        One row per `customer_id`: `at` of the last event, `events` of the session so
        far and `purchases` among them, the `last_type`, the `likeliest` class and the
        chance of each (`next_…`), `p_purchase` before the session ends, `model`; the
        least likely to buy first.
    """
    ready = predictor.calibration.apply(forecast)
    last = np.nonzero(rows.log.end[rows.place] == rows.place)[0]
    examples, own = rows.examples.iloc[last], ready.iloc[last].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "customer_id": examples["customer_id"].astype("str").to_numpy(),
            "at": examples["at"].to_numpy(),
            "events": rows.log.position[rows.place[last]] + 1,
            "purchases": rows.log.counts[rows.place[last], PURCHASE],
            "last_type": np.take(EVENT_TYPES, rows.types[last]),
            "likeliest": np.take(CLASSES, chances(own).argmax(axis=1)),
            **{name: own[name].to_numpy() for name in (*NEXT, BUYS)},
            "model": predictor.champion,
        }
    )
    return table.sort_values([BUYS, "customer_id"], ignore_index=True)
