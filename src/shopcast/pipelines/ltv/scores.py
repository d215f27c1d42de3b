"""Who forecasts best: baselines and candidates on identical rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.judging.amounts import METRICS, coverage
from shopcast.judging.bootstrap import measure, resample
from shopcast.pipelines.ltv.options import Sharpening
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.spend_intervals import ratio_interval

BASELINES = (
    "zero",
    "past_spend",
    "past_rate",
    "bg_nbd_gamma_gamma",
    "pareto_nbd_gamma_gamma",
    "lightgbm_rfm",
)
CHOSEN_BY = {"mae": 1, "spearman": -1, "normalised_gini": -1}
MEANS = {
    "blend": ("bg_nbd_gamma_gamma", "rollout"),
    "ensemble": ("zero_inflated", "lightgbm"),
    "bg_nbd_calibrated": ("bg_nbd_gamma_gamma",),
}
AS_GOOD = 0.01
ORDER_METRICS = ("mae", "rmse", "correlation", "total_bias")
Forecasts = dict[str, pd.DataFrame]


def baseline_forecasts(rows: Rows) -> Forecasts:
    """Forecast by rules and by buy-till-you-die models."""
    table, days = rows.examples, rows.days
    window = max(
        (size for size in rows.options.windows if size <= days),
        default=min(rows.options.windows),
    )
    past = table[f"spend_{window}"], table[f"orders_{window}"]
    tenure, total = (
        table["T"].clip(lower=1),
        table["frequency"] * table["monetary_value"],
    )
    pairs = {
        "zero": (0.0 * past[0], 0.0 * past[0]),
        "past_spend": tuple((part * days / window).clip(lower=0) for part in past),
        "past_rate": (total / tenure * days, table["frequency"] / tenure * days),
        "bg_nbd_gamma_gamma": (table["btyd_spend"], table["btyd_orders"]),
        "pareto_nbd_gamma_gamma": (table["pareto_spend"], table["pareto_orders"]),
    }
    return {
        name: pd.DataFrame({"expected_spend": spend, "expected_orders": orders})
        for name, (spend, orders) in pairs.items()
    }


def blends(forecasts: Forecasts, rows: Rows, sharpening: Sharpening) -> Forecasts:
    """Average the parts of `MEANS`; sharpen the blend of BG/NBD and the rollout.

    `bg_nbd_calibrated` shows what the candidates' factors do by themselves.
    """
    means = {
        name: mean_forecast([forecasts[part] for part in parts])
        for name, parts in MEANS.items()
    }
    return means | {"blend_sharpened": sharpen(means["blend"], rows, sharpening)}


def mean_forecast(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Average what several models expect.

    Where one of them knows a distribution, its interval is scaled to the mean.
    """
    columns = ["expected_spend", "expected_orders"]
    mean = sum(part[columns] for part in parts) / len(parts)
    for part in parts:
        if "low" in part:
            scale = mean["expected_spend"] / part["expected_spend"].clip(lower=1e-9)
            return mean.assign(low=part["low"] * scale, high=part["high"] * scale)
    return mean


def sharpen(blend: pd.DataFrame, rows: Rows, options: Sharpening) -> pd.DataFrame:
    """Forecast nothing for those who will likely not come, and the same total.

    A rule of decision rather than an expectation: it lowers the mean absolute error.
    """
    power = blend["expected_orders"] ** options.power
    sharp = (power - options.threshold * power.mean()).clip(lower=0)
    sharp = sharp * blend["expected_orders"].sum() / max(sharp.sum(), 1e-9)
    value = rows.examples["btyd_value"].to_numpy()
    return pd.DataFrame({"expected_spend": sharp * value, "expected_orders": sharp})


@dataclass(frozen=True)
class Calibration:
    """Factors that set a model's totals right, found on validation rows.

    Attributes:
        spend: Actual over expected spend.
        orders: The same of orders.
        seen: The model's forecasts and the actual spend there, for intervals.
    """

    spend: float
    orders: float
    seen: pd.DataFrame

    @classmethod
    def find(cls, name: str, forecast: pd.DataFrame, examples: pd.DataFrame):
        """Compare totals; baselines are left as they are."""
        seen = pd.DataFrame(
            {"expected": forecast["expected_spend"], "actual": examples["spend"]}
        )
        if name in BASELINES:
            return cls(1.0, 1.0, seen)
        factors = [
            float(examples[what].sum() / max(forecast[f"expected_{what}"].sum(), 1e-9))
            for what in ("spend", "orders")
        ]
        return cls(spend=factors[0], orders=factors[1], seen=seen)

    def apply(self, forecast: pd.DataFrame, season: float = 1.0) -> pd.DataFrame:
        """Scale a forecast and its interval; make the interval where it has none."""
        spend = [
            name
            for name in ("expected_spend", "low", "high", "step_spend")
            if name in forecast
        ]
        orders = [
            name for name in ("expected_orders", "step_orders") if name in forecast
        ]
        scaled = forecast.assign(
            **{name: forecast[name] * self.spend * season for name in spend},
            **{name: forecast[name] * self.orders * season for name in orders},
        )
        if "low" in forecast:
            return scaled
        bounds = ratio_interval(
            self.seen["expected"] * self.spend,
            self.seen["actual"],
            scaled["expected_spend"],
        )
        return scaled.assign(low=bounds["low"], high=bounds["high"])


def measure_all(
    forecasts: Forecasts, examples: pd.DataFrame, split: str, resamples: int, seed: int
) -> pd.DataFrame:
    """Measure spend, orders (`orders_…`) and the interval of every forecast.

    Returns:
        Rows of metrics.csv: `model`, `kind`, `split`, `metric`, `value`, `low`,
        `high`, `n`; baselines first.
    """
    weights = resample(len(examples), resamples, seed)
    spend, orders = (examples[name].to_numpy("float64") for name in ("spend", "orders"))
    few = {name: METRICS[name] for name in ORDER_METRICS}
    tables = []
    for name, forecast in forecasts.items():
        known = coverage(forecast["low"].to_numpy(), forecast["high"].to_numpy())
        expected = forecast["expected_spend"].to_numpy("float64")
        found = measure(spend, expected, weights, METRICS | {"coverage_80": known})
        counts = measure(
            orders, forecast["expected_orders"].to_numpy("float64"), weights, few
        )
        counts = counts.assign(metric="orders_" + counts["metric"])
        kind = "baseline" if name in BASELINES else "candidate"
        tables.append(pd.concat([found, counts]).assign(model=name, kind=kind))
    table = pd.concat(tables, ignore_index=True).assign(split=split, n=len(examples))
    return table[["model", "kind", "split", "metric", "value", "low", "high", "n"]]


def choose_champion(metrics: pd.DataFrame) -> str:
    """Name the model of the best mean rank on validation; a tie goes to lower MAE.

    Where the ensemble's error is within `AS_GOOD` of that model's, it is the champion:
    a mean of two errs less at another time (docs/decisions/0006).
    """
    table = metrics[metrics["split"] == "validation"]
    table = table.pivot_table(
        index="model", columns="metric", values="value", sort=False
    )
    ranks = sum((table[name] * sign).rank() for name, sign in CHOSEN_BY.items())
    best = str(table.assign(rank=ranks).sort_values(["rank", "mae"]).index[0])
    near = "ensemble" in table.index and (
        table.loc["ensemble", "mae"] <= (1 + AS_GOOD) * table.loc[best, "mae"]
    )
    return "ensemble" if near else best


def step_errors(forecasts: Forecasts, rows: Rows) -> pd.DataFrame:
    """Compare steps ahead: mean absolute error and bias of spend per step.

    Returns:
        One row per `model` and `step` (from 1): `mae`, `expected` and `actual` totals,
        and `cumulative_error`, of the totals up to the step.
    """
    actual = rows.future("spend").astype("float64")
    tables = []
    for name, forecast in forecasts.items():
        if "step_spend" not in forecast:
            continue
        expected = np.stack(forecast["step_spend"].tolist())
        total = expected.sum(axis=0).cumsum() / actual.sum(axis=0).cumsum() - 1
        tables.append(
            pd.DataFrame(
                {
                    "model": name,
                    "step": np.arange(1, actual.shape[1] + 1),
                    "mae": np.abs(expected - actual).mean(axis=0),
                    "expected": expected.sum(axis=0),
                    "actual": actual.sum(axis=0),
                    "cumulative_error": total,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
