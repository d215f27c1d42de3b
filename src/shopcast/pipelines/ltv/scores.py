"""How forecasts of spend are set right, and how good they are."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from shopcast.judging.amounts import METRICS, coverage
from shopcast.judging.bootstrap import Samples, samples_of
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.spend_intervals import ratio_interval

SPEND = ("expected_spend", "low", "high", "step_spend")
ORDERS = ("expected_orders", "step_orders")
ORDER_METRICS = ("mae", "rmse", "correlation", "total_bias")


@dataclass(frozen=True)
class Totals:
    """Factors that set a model's totals right, found on validation rows.

    Attributes:
        spend: Actual over expected spend.
        orders: The same of orders.
        seasonal: Whether the season is put on top.
        seen: The model's forecasts and the actual spend there, for intervals.
    """

    spend: float
    orders: float
    seasonal: bool
    seen: pd.DataFrame

    @classmethod
    def fit(cls, forecast: Forecast, rows: Rows, baseline: bool) -> Self:
        """Compare totals; baselines are left as they are."""
        actual = rows.examples
        seen = pd.DataFrame(
            {"expected": forecast["expected_spend"], "actual": actual["spend"]}
        )
        if baseline:
            return cls(1.0, 1.0, False, seen)
        spend, orders = (
            float(actual[what].sum() / max(forecast[f"expected_{what}"].sum(), 1e-9))
            for what in ("spend", "orders")
        )
        return cls(spend, orders, True, seen)

    def apply(self, forecast: Forecast, season: float = 1.0) -> Forecast:
        """Scale a forecast and its interval; make the interval where it has none."""
        factor = season if self.seasonal else 1.0
        scales = dict.fromkeys(SPEND, self.spend) | dict.fromkeys(ORDERS, self.orders)
        scaled = forecast.assign(
            **{
                name: forecast[name] * scale * factor
                for name, scale in scales.items()
                if name in forecast
            }
        )
        if "low" in forecast:
            return scaled
        seen, expected = self.seen, scaled["expected_spend"]
        bounds = ratio_interval(seen["expected"] * self.spend, seen["actual"], expected)
        return scaled.assign(low=bounds["low"], high=bounds["high"])

    def follow(self, forecast: Forecast, rows: Rows, known: np.ndarray) -> Forecast:
        """Scale a forecast of the test, whose season the prior holds."""
        return self.apply(forecast, rows.prior.season)


def score(
    rows: Rows, forecast: Forecast, calibration: Totals, weights: np.ndarray
) -> Samples:
    """Measure spend, orders (`orders_…`) and the interval."""
    inside = coverage(forecast["low"].to_numpy(), forecast["high"].to_numpy())
    spend, orders = (
        (rows.examples[what].to_numpy("float64"),
         forecast[f"expected_{what}"].to_numpy("float64"))
        for what in ("spend", "orders")
    )  # fmt: skip
    few = {name: METRICS[name] for name in ORDER_METRICS}
    found = samples_of(*spend, weights, METRICS | {"coverage_80": inside})
    counts = samples_of(*orders, weights, few)
    return found | {f"orders_{name}": values for name, values in counts.items()}
