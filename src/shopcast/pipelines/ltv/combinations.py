"""Forecasts of `ltv` that are made of others'."""

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.baselines import expect
from shopcast.pipelines.ltv.rows import Rows
from shopcast.tasks.task import Combination


def mean_forecast(parts: list[Forecast], rows: Rows) -> Forecast:
    """Average what several models expect, and `p_buy` of those that know it."""
    columns = ["expected_spend", "expected_orders"]
    mean = sum(part[columns] for part in parts) / len(parts)
    known = [part["p_buy"] for part in parts if "p_buy" in part]
    return mean.assign(p_buy=sum(known) / len(known)) if known else mean


def sharpen(parts: list[Forecast], rows: Rows) -> Forecast:
    """Forecast nothing for those who will likely not come, and the same total.

    A rule of decision rather than an expectation: it lowers the mean absolute error.
    """
    (blend,), options = parts, rows.options.sharpening
    power = blend["expected_orders"] ** options.power
    sharp = (power - options.threshold * power.mean()).clip(lower=0)
    sharp = sharp * blend["expected_orders"].sum() / max(sharp.sum(), 1e-9)
    value = rows.examples["btyd_value"].to_numpy()
    return expect(sharp * value, sharp)


def _mean_of(*parts: str, baseline: bool = False) -> Combination:
    return Combination(parts, mean_forecast, baseline)


COMBINATIONS = {
    "rate_and_bg_nbd": _mean_of("last_year_rate", "bg_nbd_gamma_gamma", baseline=True),
    "season_and_bg_nbd": _mean_of("same_season", "bg_nbd_gamma_gamma", baseline=True),
    "blend": _mean_of("bg_nbd_in_season", "rollout"),
    "ensemble": _mean_of("zero_inflated", "lightgbm"),
    "ensemble_and_rate": _mean_of("ensemble", "last_year_rate"),
    "blend_sharpened": Combination(("blend",), sharpen),
}
