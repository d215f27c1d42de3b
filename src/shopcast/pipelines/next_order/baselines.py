"""Baselines of `next_order` that are rules or straight lines."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.next_order.rows import Rows

LINES = {
    "recency": ["days_since_last"],
    "rfm_logistic": ["days_since_last", "frequency", "T", "monetary_value"],
}
BASELINES = ("base_rate", *LINES, "mean_gap", "bg_nbd", "lightgbm_rfm")


def fit_lines(rows: Rows) -> dict[str, Any]:
    """Fit the base rate, and logistic regressions on logarithms."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    models: dict[str, Any] = {"base_rate": float(rows.ordered.mean())}
    for name, columns in LINES.items():
        line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
        models[name] = line.fit(_logs(rows, columns), rows.ordered)
    return models


def _logs(rows: Rows, columns: list[str]) -> np.ndarray:
    return np.log1p(rows.examples[columns].to_numpy("float64").clip(0))


def forecast_lines(models: dict[str, Any], rows: Rows) -> dict[str, pd.DataFrame]:
    """Forecast `probability` by every rule, BG/NBD's included."""
    found = {"base_rate": np.full(len(rows), models["base_rate"])}
    for name, columns in LINES.items():
        found[name] = models[name].predict_proba(_logs(rows, columns))[:, 1]
    found["bg_nbd"] = rows.examples["btyd_p_order"].to_numpy("float64")
    return {name: pd.DataFrame({"probability": p}) for name, p in found.items()}


def mean_gap_rule(rows: Rows, typical: float) -> pd.DataFrame:
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
