"""Nodes of `category` that judge, predict and plan."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.judging.calibration import Platt
from shopcast.judging.choice import choose_champion
from shopcast.learning.network import count_weights
from shopcast.pipelines.category import scores as judging
from shopcast.pipelines.category.baselines import forecast_forest, forecast_rules
from shopcast.pipelines.category.boosting import forecast_per_class, forecast_pooled
from shopcast.pipelines.category.campaign_test import plan_experiment
from shopcast.pipelines.category.networks import forecast_network
from shopcast.pipelines.category.nodes import Classes
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import OTHER
from shopcast.pipelines.category.rows import Rows
from shopcast.pipelines.category.scores import Forecasts

NETWORKS = ("seed", "seed_orders", "history_network")
SINGLE = ("random_forest", "lightgbm", "lightgbm_pooled", *NETWORKS)
SHOWN_ROWS = 5000
Calibrations = dict[str, Platt]


def forecast_one(
    name: str, models: dict[str, Any], rows: Rows, seed: int
) -> np.ndarray:
    """Forecast with one model, without asking the others in vain: (rows, classes)."""
    if name == "blend":
        parts = {part: forecast_one(part, models, rows, seed) for part in judging.BLEND}
        return judging.add_blend(parts)["blend"]
    if name in NETWORKS:
        return forecast_network(models[name], rows)
    fitted: dict[str, Callable[[Any, Rows], np.ndarray]] = {
        "random_forest": forecast_forest,
        "lightgbm": forecast_per_class,
        "lightgbm_pooled": forecast_pooled,
    }
    if name in fitted:
        return fitted[name](models[name], rows)
    return forecast_rules(rows, seed)[name]


def forecast_all(models: dict[str, Any], rows: Rows, seed: int) -> Forecasts:
    """Forecast with every baseline and candidate, baselines first."""
    found = forecast_rules(rows, seed)
    found |= {name: forecast_one(name, models, rows, seed) for name in SINGLE}
    return judging.add_blend(found)


def calibrate(
    validation: pd.DataFrame,
    rates: np.ndarray,
    options: Options,
    seed: int,
    **forecasts: pd.DataFrame,
) -> tuple[Calibrations, pd.DataFrame, str]:
    """Set probabilities right on validation, measure there, name the champion.

    One line through the log-odds of all classes: a line for each would follow the
    noise of the rare ones.

    Returns:
        A calibration per model; the metrics on validation; the champion's name.
    """
    rows = Rows(validation, rates, options)
    found = forecast_rules(rows, seed)
    found |= {name: forecasts[f"{name}_forecast"].to_numpy() for name in SINGLE}
    found = judging.add_blend(found)
    calibrations = {
        name: Platt.fit(rows.bought.ravel(), forecast.ravel())
        for name, forecast in found.items()
    }
    scaled = {name: calibrations[name].apply(found[name]) for name in found}
    metrics = judging.measure_all(scaled, rows, "validation", seed)
    return calibrations, metrics, choose_champion(metrics)


def evaluate(
    test: pd.DataFrame,
    refit: pd.DataFrame,
    classes: Classes,
    validation_metrics: pd.DataFrame,
    calibrations: Calibrations,
    champion: str,
    rates: np.ndarray,
    options: Options,
    seed: int,
    **models: Any,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Judge all models once on later and on new customers.

    Returns:
        The metrics of all splits, with each network's number of `parameters`; the
        champion class by class on later customers; its probabilities beside what came,
        one row per order and `category`, by `split` (`train`: rows that it was fitted
        to, some of them).
    """
    named = {name.removesuffix("_model"): model for name, model in models.items()}
    rows = Rows(test, rates, options)
    raw = forecast_all(named, rows, seed)
    found = {name: calibrations[name].apply(forecast) for name, forecast in raw.items()}
    is_new, tables = test["is_new"].to_numpy(), [validation_metrics]
    for split, chosen in (("later", ~is_new), ("new", is_new)):
        if chosen.sum() > 1:
            part = {name: forecast[chosen] for name, forecast in found.items()}
            tables.append(judging.measure_all(part, rows.select(chosen), split, seed))
    metrics = pd.concat(
        [*tables, count_weights({name: named[name] for name in NETWORKS})],
        ignore_index=True,
    )
    metrics.loc[metrics["model"] == champion, "kind"] = "champion"
    names = classes["classes"]
    later = rows.select(~is_new)
    by_class = judging.measure_classes(found[champion][~is_new], later, names, seed)
    seen = rows_of_training(refit, seed)
    fitted = forecast_one(champion, named, Rows(seen, rates, options), seed)
    forecasts = pd.concat(
        [
            _beside(seen.assign(split="train"), calibrations[champion].apply(fitted),
                    names),
            _beside(test.assign(split=np.where(is_new, "new", "later")),
                    found[champion], names),
        ],
        ignore_index=True,
    )  # fmt: skip
    return metrics, by_class, forecasts


def rows_of_training(refit: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw some of the rows that models were fitted to."""
    number = min(len(refit), SHOWN_ROWS)
    return refit.sample(number, random_state=seed).reset_index(drop=True)


def _beside(rows: pd.DataFrame, probability: np.ndarray, names: list) -> pd.DataFrame:
    table = rows[["customer_id", "day", "split"]]
    return table.loc[table.index.repeat(len(names))].assign(
        category=np.tile(names, len(rows)),
        probability=probability.ravel(),
        came=np.concatenate(rows["bought"].tolist()),
    )


def predict(
    current: pd.DataFrame,
    classes: Classes,
    champion: str,
    calibrations: Calibrations,
    rates: np.ndarray,
    options: Options,
    seed: int,
    **models: Any,
) -> pd.DataFrame:
    """List each current customer's likeliest categories, should an order come.

    Returns:
        The campaign's table, one row per `customer_id` and `rank` (1 is likeliest):
        `category`, `probability` that the next order contains it, `lift` over the
        shop's rate, `derived` (whether categories were made of descriptions), `month`,
        `at`, `model`.
    """
    rows = Rows(current, rates, options)
    named = {name.removesuffix("_model"): model for name, model in models.items()}
    found = forecast_one(champion, named, rows, seed)
    found = calibrations[champion].apply(found)
    top = min(options.top, found.shape[1])
    listed = np.argsort(-found, axis=1, kind="stable")[:, :top]
    chosen = np.take_along_axis(found, listed, axis=1)
    table = pd.DataFrame(
        {
            "customer_id": np.repeat(current["customer_id"].to_numpy(), top),
            "rank": np.tile(np.arange(1, top + 1), len(current)),
            "category": np.take(classes["classes"], listed.ravel()),
            "probability": chosen.ravel(),
            "lift": (chosen / rates[listed]).ravel(),
            "derived": classes["derived"],
            "month": np.repeat(current["month_of_order"].to_numpy(), top),
            "at": np.repeat(current["day"].to_numpy(), top),
            "model": champion,
        }
    )
    return table.sort_values(["customer_id", "rank"], ignore_index=True)


def design_experiment(
    predictions: pd.DataFrame,
    current: pd.DataFrame,
    periods: Periods,
    options: Options,
) -> pd.DataFrame:
    """Tell how many customers each arm of a campaign's test needs.

    Who will order is taken from who did: of the customers known one horizon ago, those
    with an order since.

    Returns:
        One row per `category` (those that are somebody's likeliest, `(other)` left
        out) and `lift`: columns as `experiments.plan_experiment` makes them.
    """
    horizon = periods.horizon_days
    known = current[current["tenure"] > horizon]
    came = known.set_index("customer_id")["days_since_order"] <= horizon
    first = predictions[predictions["rank"] == 1]
    first = first[first["category"] != OTHER].set_index("customer_id")
    own, tables = options.experiment, []
    for name, listed in first.groupby("category"):
        share = came.reindex(listed.index).dropna().astype(float).mean()
        table = plan_experiment(
            listed["probability"].mean(),
            len(listed),
            0.0 if np.isnan(share) else float(share),
            own.lifts,
            own.power,
            own.level,
        )
        tables.append(table.assign(category=name))
    if not tables:
        return pd.DataFrame(columns=["category", "lift"])
    both = pd.concat(tables, ignore_index=True)
    return both[["category", *both.columns.drop("category")]]
