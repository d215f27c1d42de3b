"""Nodes of `next_order` that judge and predict."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.customer_cutoffs import KEYS
from shopcast.features.cutoffs import Periods
from shopcast.judging.choice import choose_champion
from shopcast.learning.network import count_weights
from shopcast.pipelines.next_order import days_to_order as waiting
from shopcast.pipelines.next_order import scores as judging
from shopcast.pipelines.next_order.forecasting import (
    NETWORKS,
    SINGLE,
    forecast_all,
    forecast_one,
)
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.rows import Rows

Calibrations = dict[str, judging.Calibration]


def calibrate(
    train: pd.DataFrame,
    validation: pd.DataFrame,
    btyd: pd.DataFrame,
    rules_forecast: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
    **forecasts: pd.DataFrame,
) -> tuple[Calibrations, pd.DataFrame, str]:
    """Set probabilities right on validation, measure there, name the champion.

    Returns:
        A calibration per model; the metrics on validation; the champion's name.
    """
    rows = Rows.make(validation, btyd, periods, options)
    found = {
        name: pd.DataFrame({"probability": rules_forecast[name]})
        for name in rules_forecast
    }
    found |= {name: forecasts[f"{name}_forecast"] for name in SINGLE}
    found = judging.add_blend(found)
    drift = judging.drift_of(Rows.make(train, btyd, periods, options))
    calibrations = {
        name: judging.Calibration.find(forecast, rows, drift)
        for name, forecast in found.items()
    }
    scaled = judging.calibrate_all(found, calibrations)
    metrics = judging.measure_all(scaled, calibrations, rows, "validation", seed)
    return calibrations, metrics, choose_champion(metrics)


def evaluate(
    test: pd.DataFrame,
    labels: pd.DataFrame,
    validation_metrics: pd.DataFrame,
    calibrations: Calibrations,
    champion: str,
    btyd: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
    **models: Any,
) -> tuple[pd.DataFrame, ...]:
    """Judge all models once on later and on new customers.

    Returns:
        The metrics of all splits, with each network's number of `parameters`; the
        probabilities of all models beside what came; the champion and BG/NBD by number
        of orders; the days to the next order; the champion less each baseline.
    """
    rows = Rows.make(test.merge(labels, on=KEYS), btyd, periods, options)
    named = {name.removesuffix("_model"): model for name, model in models.items()}
    is_new = rows.examples["is_new"].to_numpy()
    raw = forecast_all(named, rows)
    found = judging.follow_all(raw, calibrations, rows, ~is_new)
    tables = [validation_metrics]
    for split, chosen in (("later", ~is_new), ("new", is_new)):
        part = rows.select(chosen)
        if 0 < part.ordered.sum() < len(part):
            probabilities = {name: p[chosen] for name, p in found.items()}
            tables.append(
                judging.measure_all(probabilities, calibrations, part, split, seed)
            )
    metrics = pd.concat(
        [*tables, count_weights({name: named[name] for name in NETWORKS})],
        ignore_index=True,
    )
    metrics.loc[metrics["model"] == champion, "kind"] = "champion"
    later = {name: p[~is_new] for name, p in found.items()}
    known = rows.select(~is_new)
    models_shown = list(dict.fromkeys(["bg_nbd", champion]))
    groups = judging.measure_groups(later, known, models_shown, seed)
    differences = judging.measure_differences(later, champion, known, seed)
    days = _days(named["hazard"], known, known.periods, seed)
    keys = rows.examples[[*KEYS, "is_new", "frequency"]].assign(ordered=rows.ordered)
    forecasts = pd.concat(
        [keys.assign(model=name, probability=p) for name, p in found.items()],
        ignore_index=True,
    )
    return metrics, forecasts, groups, days, differences


def _days(hazard: Any, rows: Rows, periods: Periods, seed: int) -> pd.DataFrame:
    table = rows.examples
    end = table["at"].max() + pd.Timedelta(days=periods.horizon_days)
    known = ((end - table["at"]) / pd.Timedelta(days=1)).to_numpy("float64")
    typical = float(table["mean_gap"].median())
    return waiting.measure_days(hazard, rows, known, typical, seed)


def predict(
    current: pd.DataFrame,
    recent: pd.DataFrame,
    champion: str,
    calibrations: Calibrations,
    btyd: pd.DataFrame,
    periods: Periods,
    options: Options,
    **models: Any,
) -> pd.DataFrame:
    """Score the current customers with the champion.

    The level is that of the `recent` cutoffs, whose horizon is over.

    Returns:
        One row per `customer_id`, by probability: `p_order` within `horizon_days`
        after `at`, `decile` (10 is likeliest), `p_return` within `reach_days` and the
        median `days` until then, given that they return (the time after the horizon
        as the hazard network tells it),
        `orders` (days with an order so far), `model`.

    Raises:
        BadInput: The data end before the models' own test began.
    """
    at, known = current["at"].max(), btyd["at"].max()
    if at < known:
        raise BadInput(
            f"transactions.time: the data end at {at:%Y-%m-%d}, before "
            f"{known:%Y-%m-%d}, up to which the saved models were fitted; give later "
            "data, or run next_order."
        )
    rows = Rows.make(current, btyd, periods, options)
    named = {name.removesuffix("_model"): model for name, model in models.items()}
    fitted = recent["at"] >= btyd["at"].min()
    before = Rows.make(recent[fitted], btyd, periods, options)
    own = calibrations[champion]
    then = forecast_one(champion, named, before)["probability"].to_numpy()
    outcomes = judging.outcomes_of(own.line.apply(then), before)
    probability = own.follow(forecast_one(champion, named, rows), rows, outcomes)
    alive = waiting.foretell_survival(named["hazard"], rows)
    reach = np.full(len(rows), float(options.reach_days))
    table = pd.DataFrame(
        {
            "customer_id": current["customer_id"],
            "p_order": probability,
            "decile": np.ceil(
                pd.Series(probability).rank(method="first", pct=True) * 10
            ),
            "p_return": waiting.p_return(alive, rows, probability),
            "days": waiting.foretell_days(alive, rows, reach)["days"],
            "orders": current["frequency"] + 1,
            "at": current["at"],
            "horizon_days": periods.horizon_days,
            "reach_days": options.reach_days,
            "model": champion,
        }
    ).astype({"decile": int})
    order = ["p_order", "customer_id"]
    return table.sort_values(order, ascending=[False, True], ignore_index=True)
