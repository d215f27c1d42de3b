"""Nodes of `ltv` that judge, predict and plan."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.customer_cutoffs import KEYS
from shopcast.features.cutoffs import Periods
from shopcast.pipelines.ltv import scores as judging
from shopcast.pipelines.ltv.forecasting import forecast_all, forecast_one
from shopcast.pipelines.ltv.importance import permutation_importance
from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.rows import Rows

MODELS = ("bigru", "attention", "zero_inflated", "lightgbm", "lightgbm_rfm", "rollout")
SHOWN = ["customer_id", "expected_spend", "low", "high", "expected_orders"]


def calibrate(
    validation: pd.DataFrame,
    btyd: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
    **forecasts: pd.DataFrame,
) -> tuple[dict[str, judging.Calibration], pd.DataFrame, str]:
    """Set totals right on validation, measure all models there, name the champion.

    Returns:
        A calibration per model; the metrics on validation; the champion's name.
    """
    rows = Rows.make(validation, btyd, periods.label_days, periods, options)
    found = judging.baseline_forecasts(rows) | {
        name: forecasts[f"{name}_forecast"] for name in ("lightgbm_rfm", *MODELS)
    }
    found |= judging.blends(found, rows, options.sharpening)
    calibrations = {
        name: judging.Calibration.find(name, forecast, rows.examples)
        for name, forecast in found.items()
    }
    scaled = {name: calibrations[name].apply(found[name]) for name in found}
    metrics = judging.measure_all(
        scaled, rows.examples, "validation", options.resamples, seed
    )
    return calibrations, metrics, judging.choose_champion(metrics)


def evaluate(
    test: pd.DataFrame,
    labels: pd.DataFrame,
    validation_metrics: pd.DataFrame,
    calibrations: dict[str, judging.Calibration],
    champion: str,
    season: dict[str, float],
    btyd: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
    **models: Any,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Judge all models once on later and on new customers.

    Returns:
        The metrics of all splits; the forecasts of all models beside what came; the
        errors per step; the champion's permutation importance.
    """
    both = test.merge(labels, on=KEYS, how="left")
    both = both.fillna({"spend": 0.0, "orders": 0}).astype({"spend": "float64"})
    rows = Rows.make(both, btyd, periods.horizon_days, periods, options)
    named = {name.removesuffix("_model"): model for name, model in models.items()}
    raw = forecast_all(named, rows, seed)
    season_of = {
        name: 1.0 if name in judging.BASELINES else season["test"] for name in raw
    }
    scaled = {
        name: calibrations[name].apply(forecast, season_of[name])
        for name, forecast in raw.items()
    }
    tables = [validation_metrics]
    for split, chosen in (("later", ~both["is_new"]), ("new", both["is_new"])):
        if chosen.sum() > 1:
            part = {name: forecast[chosen] for name, forecast in scaled.items()}
            tables.append(
                judging.measure_all(part, both[chosen], split, options.resamples, seed)
            )
    metrics = pd.concat(tables, ignore_index=True)
    metrics.loc[metrics["model"] == champion, "kind"] = "champion"
    keys = both[[*KEYS, "is_new", "T", "spend", "orders"]]
    columns = ["expected_spend", "expected_orders", "low", "high"]
    forecasts = pd.concat(
        [keys.assign(model=name, **part[columns]) for name, part in scaled.items()],
        ignore_index=True,
    )
    steps = judging.step_errors(scaled, rows)
    return (
        metrics,
        forecasts,
        steps,
        permutation_importance(champion, named, rows, seed),
    )


def predict(
    current: pd.DataFrame,
    champion: str,
    calibrations: dict[str, judging.Calibration],
    season: dict[str, float],
    btyd: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
    **models: Any,
) -> pd.DataFrame:
    """Score the current customers with the champion.

    Returns:
        One row per `customer_id`, by spend: `at` and `horizon_days`;
        `expected_spend` with its 80 % interval `low` to `high`, `expected_orders`,
        `p_active` (of any order), `decile` (10 spends most), `model`.

    Raises:
        BadInput: The data end before the models' own test began.
    """
    at, known = current["at"].max(), btyd["at"].max()
    if at < known:
        raise BadInput(
            f"transactions.time: the data end at {at:%Y-%m-%d}, before "
            f"{known:%Y-%m-%d}, up to which the saved models were fitted; give later "
            "data, or run ltv."
        )
    rows = Rows.make(current, btyd, periods.horizon_days, periods, options)
    named = {name.removesuffix("_model"): model for name, model in models.items()}
    forecast = forecast_one(champion, named, rows, seed)
    factor = 1.0 if champion in judging.BASELINES else season["current"]
    scored = calibrations[champion].apply(forecast, factor)
    table = scored.assign(
        customer_id=current["customer_id"],
        at=current["at"],
        horizon_days=periods.horizon_days,
        p_active=1 - np.exp(-scored["expected_orders"]),
        decile=_decile(scored["expected_spend"]),
        model=champion,
    )
    columns = [*SHOWN, "p_active", "decile", "at", "horizon_days", "model"]
    order = ["expected_spend", "customer_id"]
    return table[columns].sort_values(order, ascending=[False, True], ignore_index=True)


def _decile(expected: pd.Series) -> pd.Series:
    return np.ceil(expected.rank(method="first", pct=True) * 10).astype(int)


def allocate_budget(predictions: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Divide a budget between segments of predicted value, in proportion to it.

    Returns:
        One row per `segment` (1 is worth most): `customers`, `expected_spend` with
        the sums of the bounds (not an interval of the sum), `share` of spend,
        `budget`, `budget_per_customer`, and `break_even`, the share by which spend
        must rise for the budget to pay.
    """
    rank = predictions["expected_spend"].rank(method="first", ascending=False, pct=True)
    segment = np.ceil(rank * options.segments).astype(int)
    sums = predictions.groupby(segment.rename("segment")).agg(
        customers=("customer_id", "size"),
        expected_spend=("expected_spend", "sum"),
        low=("low", "sum"),
        high=("high", "sum"),
    )
    share = sums["expected_spend"] / sums["expected_spend"].sum()
    budget = share * options.budget
    return sums.assign(
        share=share,
        budget=budget,
        budget_per_customer=budget / sums["customers"],
        break_even=budget / sums["expected_spend"],
    ).reset_index()
