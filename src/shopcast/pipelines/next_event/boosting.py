"""What boosting reads: all counts of a session's prefix."""

from typing import Any

import numpy as np

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import CLASSES, forecast
from shopcast.pipelines.next_event.rows import Rows

NEXT_EVENT, PURCHASE = "next", "buys"
BACK = 3


def targets(rows: Rows) -> dict[str, dict[str, Any]]:
    """Name what is foretold: the next class, and a purchase."""
    return {
        NEXT_EVENT: {"objective": "multiclass", "num_class": len(CLASSES),
                     "metric": "multi_logloss"},
        PURCHASE: {"objective": "binary", "metric": "binary_logloss"},
    }  # fmt: skip


def read(rows: Rows) -> np.ndarray:
    """Put the last types beside the prefix's numbers: (rows, columns) float32."""
    last = [rows.log.earlier_type(rows.place, back) for back in range(BACK)]
    return np.column_stack([*last, rows.numbers.to_numpy()]).astype("float32")


def data(rows: Rows, target: str) -> dict[str, Any]:
    """What is read, and what came."""
    label = rows.next if target == NEXT_EVENT else rows.buys
    names = [f"type_{back}" for back in range(BACK)]
    return {
        "data": read(rows),
        "label": label,
        "feature_name": [*names, *rows.numbers.columns],
        "categorical_feature": names,
    }


def ask(boosters: dict[str, Any], rows: Rows) -> Forecast:
    """Ask both boosters."""
    given = read(rows)
    return forecast(
        boosters[NEXT_EVENT].predict(given), boosters[PURCHASE].predict(given)
    )
