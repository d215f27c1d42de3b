"""Baselines of `next_order`: rules, straight lines, and the mean of models."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from shopcast.judging.calibration import log_odds
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_order.rows import Rows

RECENCY = ["days_since_last"]
RFM = ["days_since_last", "frequency", "T", "monetary_value"]


def bg_nbd(rows: Rows, seed: int) -> Forecast:
    """Take BG/NBD's own probability."""
    p = rows.examples["btyd_p_order"].to_numpy("float64")
    return pd.DataFrame({"probability": p})


def fit_rate(rows: Rows, seed: int) -> float:
    """Find the base rate."""
    return float(rows.ordered.mean())


def read_rate(model: float, rows: Rows) -> Forecast:
    """Forecast the base rate for everyone."""
    return pd.DataFrame({"probability": np.full(len(rows), model)})


RATE: dict[str, Any] = {"fit": fit_rate, "read": read_rate}


def fit_line(rows: Rows, seed: int, columns: list[str]) -> Any:
    """Fit a logistic regression on the logarithms of some columns."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    return line.fit(_logs(rows, columns), rows.ordered)


def read_line(model: Any, rows: Rows, columns: list[str]) -> Forecast:
    """Forecast by a fitted line."""
    found = model.predict_proba(_logs(rows, columns))[:, 1]
    return pd.DataFrame({"probability": found})


def line_on(columns: list[str]) -> dict[str, Any]:
    """Make the two halves of a candidate: `fit` and `read`."""
    return {
        "fit": partial(fit_line, columns=columns),
        "read": partial(read_line, columns=columns),
    }


def _logs(rows: Rows, columns: list[str]) -> np.ndarray:
    return np.log1p(rows.examples[columns].to_numpy("float64").clip(0))


def blend(parts: list[Forecast], rows: Rows) -> Forecast:
    """Average the log-odds of several models."""
    odds = [log_odds(part["probability"]) for part in parts]
    return pd.DataFrame({"probability": 1 / (1 + np.exp(-np.mean(odds, axis=0)))})


def mean_gap(rows: Rows, seed: int, typical: float) -> Forecast:
    """Rank by the customer's mean gap; one who has none is given a typical one."""
    gap = rows.examples["mean_gap"].fillna(typical).clip(lower=1.0)
    return pd.DataFrame({"probability": 1 / (1 + gap.to_numpy("float64"))})


def due_in(rows: Rows, column: str, typical: float) -> np.ndarray:
    """Foretell the next order a gap after the last one, or tomorrow if that is over."""
    silence = rows.examples["days_since_last"].to_numpy("float64")
    return np.maximum(gap_again(rows, column, typical) - silence, 1.0)


def gap_again(rows: Rows, column: str, typical: float) -> np.ndarray:
    """Foretell that the next order comes after one more gap, as long as one before."""
    return rows.examples[column].fillna(typical).to_numpy("float64")
