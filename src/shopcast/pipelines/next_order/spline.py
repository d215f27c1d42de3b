"""Logistic regression on bent lines."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.features.columns import signed_logs
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_order.rows import Rows


def fit_spline(rows: Rows, seed: int) -> Any:
    """Fit a logistic regression on all traits, linear between their quantiles."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import SplineTransformer, StandardScaler

    options = rows.options.spline
    bent = SplineTransformer(
        options.knots, degree=1, knots="quantile", include_bias=False
    )
    line = LogisticRegression(C=1 / options.penalty, max_iter=300)
    model = make_pipeline(bent, StandardScaler(), line)
    return model.fit(_logs(rows), rows.ordered)


def forecast_spline(model: Any, rows: Rows) -> Forecast:
    """Forecast `probability` of an order."""
    return pd.DataFrame({"probability": model.predict_proba(_logs(rows))[:, 1]})


def _logs(rows: Rows) -> np.ndarray:
    """Logarithms with the forecast of BG/NBD as log-odds: (rows, traits)."""
    traits = rows.traits.astype("float64")
    logs = signed_logs(traits)
    return np.column_stack([logs, rows.forecast])


SPLINE: dict[str, Any] = {
    "options": "spline",
    "fit": fit_spline,
    "read": forecast_spline,
}
