"""What gradient boosting reads in `ltv`, and what it means."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.features.traits import RFM
from shopcast.learning.asking import ask_booster
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows

TARGETS: dict[str, dict[str, Any]] = {
    "spend": {"objective": "tweedie", "tweedie_variance_power": 1.3},
    "orders": {"objective": "poisson"},
}
LEAST = {"spend": 1.0, "orders": 0.01}


def targets(rows: Rows) -> dict[str, dict[str, Any]]:
    """Spend and orders."""
    return TARGETS


def start(rows: Rows, target: str) -> np.ndarray:
    """Logarithm of what BG/NBD with Gamma-Gamma expects."""
    column = list(LEAST).index(target)
    return np.log(rows.forecast[:, column].astype("float64") + LEAST[target])


def corrected(rows: Rows, target: str) -> dict[str, Any]:
    """All traits, beginning at BG/NBD's forecast; labels are levelled."""
    label, first = rows.levelled[target], start(rows, target)
    return {"data": rows.traits, "label": label, "init_score": first}


def by_rfm(rows: Rows, target: str) -> dict[str, Any]:
    """Recency, frequency and monetary value alone."""
    return {"data": rows.traits[list(RFM)], "label": rows.examples[target]}


def read_corrected(boosters: dict[str, Any], rows: Rows) -> Forecast:
    """Put what boosting learnt on top of where it began."""
    found = {}
    for target, booster in boosters.items():
        scores = ask_booster(booster, rows.traits, raw_score=True)
        expected = np.exp(scores + start(rows, target)) * rows.level[target]
        found[f"expected_{target}"] = expected
    return pd.DataFrame(found)


def read_by_rfm(boosters: dict[str, Any], rows: Rows) -> Forecast:
    """Lengthen the forecast of one label to the rows' days."""
    given, found = rows.traits[list(RFM)], {}
    for target, booster in boosters.items():
        scores = ask_booster(booster, given, raw_score=True)
        found[f"expected_{target}"] = np.exp(scores) * rows.extension(target)
    return pd.DataFrame(found)
