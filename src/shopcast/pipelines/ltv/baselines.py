"""Baselines of `ltv` that learn nothing, and forecasts made of others'."""

import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows


def _expect(spend: pd.Series, orders: pd.Series) -> Forecast:
    return pd.DataFrame({"expected_spend": spend, "expected_orders": orders})


def zero(rows: Rows, seed: int) -> Forecast:
    """Expect nothing of anybody."""
    return _expect(*(0.0 * part for part in _past(rows)[:2]))


def past_spend(rows: Rows, seed: int) -> Forecast:
    """Carry the last days forward, as many as are ahead or as the windows reach."""
    spend, orders, window = _past(rows)
    parts = ((part * rows.days / window).clip(lower=0) for part in (spend, orders))
    return _expect(*parts)


def _past(rows: Rows) -> tuple[pd.Series, pd.Series, int]:
    windows = rows.options.windows
    fits = (size for size in windows if size <= rows.days)
    window = max(fits, default=min(windows))
    table = rows.examples
    return table[f"spend_{window}"], table[f"orders_{window}"], window


def past_rate(rows: Rows, seed: int) -> Forecast:
    """Carry forward the rate since the first order."""
    table = rows.examples
    tenure, total = (
        table["T"].clip(lower=1),
        table["frequency"] * table["monetary_value"],
    )
    return _expect(total / tenure * rows.days, table["frequency"] / tenure * rows.days)


def bg_nbd_gamma_gamma(rows: Rows, seed: int) -> Forecast:
    """Forecast by BG/NBD and Gamma-Gamma."""
    return _expect(rows.examples["btyd_spend"], rows.examples["btyd_orders"])


def pareto_nbd_gamma_gamma(rows: Rows, seed: int) -> Forecast:
    """Forecast by Pareto/NBD and Gamma-Gamma."""
    return _expect(rows.examples["pareto_spend"], rows.examples["pareto_orders"])


def mean_forecast(parts: list[Forecast], rows: Rows) -> Forecast:
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


def sharpen(parts: list[Forecast], rows: Rows) -> Forecast:
    """Forecast nothing for those who will likely not come, and the same total.

    A rule of decision rather than an expectation: it lowers the mean absolute error.
    """
    (blend,), options = parts, rows.options.sharpening
    power = blend["expected_orders"] ** options.power
    sharp = (power - options.threshold * power.mean()).clip(lower=0)
    sharp = sharp * blend["expected_orders"].sum() / max(sharp.sum(), 1e-9)
    value = rows.examples["btyd_value"].to_numpy()
    return _expect(sharp * value, sharp)
