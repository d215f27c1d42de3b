"""Predictions right after an order, as the seed makes them; and ablations."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.features.customer_cutoffs import KEYS
from shopcast.features.cutoffs import Periods
from shopcast.judging.choice import choose_champion
from shopcast.pipelines.next_order import boosting, networks, nodes
from shopcast.pipelines.next_order import scores as judging
from shopcast.pipelines.next_order.baselines import (
    fit_lines,
    forecast_lines,
    mean_gap_rule,
)
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.spline import fit_spline, forecast_spline

BLEND, NOTHING = "blend", "nothing"


def judge_after_orders(
    train: pd.DataFrame,
    validation: pd.DataFrame,
    refit: pd.DataFrame,
    test: pd.DataFrame,
    labels: pd.DataFrame,
    calibrations: dict[str, judging.Calibration],
    btyd: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
) -> pd.DataFrame:
    """Train and judge the models on cutoffs right after an order.

    The shop's level drifts as it does between the regular cutoffs, which are denser.

    Returns:
        Rows as those of metrics.csv, with the champion of these cutoffs; none where
        too few orders are known.
    """
    if not all(nodes.both_came(rows, periods) for rows in (train, validation, refit)):
        return pd.DataFrame(columns=judging.COLUMNS)
    parts = nodes.parts_of(train, validation, refit, btyd, periods, options)
    both = Rows.make(test.merge(labels, on=KEYS), btyd, periods, options)
    early, late = _forecast_both(parts, both, options, seed)
    early, late = judging.add_blend(early), judging.add_blend(late)
    drift = calibrations[BLEND].drift
    own = {
        name: judging.Calibration.find(found, parts[1], drift)
        for name, found in early.items()
    }
    scaled = judging.calibrate_all(early, own)
    tables = [judging.measure_all(scaled, own, parts[1], "validation", seed)]
    champion = choose_champion(tables[0])
    is_new = both.examples["is_new"].to_numpy()
    probabilities = judging.follow_all(late, own, both, ~is_new)
    for split, chosen in (("later", ~is_new), ("new", is_new)):
        part = both.select(chosen)
        if 0 < part.ordered.sum() < len(part):
            found = {name: p[chosen] for name, p in probabilities.items()}
            tables.append(judging.measure_all(found, own, part, split, seed))
    metrics = pd.concat(tables, ignore_index=True)
    metrics.loc[metrics["model"] == champion, "kind"] = "champion"
    return metrics


def _forecast_both(
    parts: networks.Parts, test: Rows, options: Options, seed: int
) -> tuple[judging.Forecasts, judging.Forecasts]:
    """Forecast validation rows as fitted to training, test rows as fitted again."""
    typical = float(parts[0].examples["mean_gap"].median())
    early = {"mean_gap": mean_gap_rule(parts[1], typical)}
    early |= forecast_lines(fit_lines(parts[0]), parts[1])
    late = {"mean_gap": mean_gap_rule(test, typical)}
    late |= forecast_lines(fit_lines(parts[2]), test)
    early["spline_logistic"] = forecast_spline(
        fit_spline(parts[0], options.spline), parts[1]
    )
    late["spline_logistic"] = forecast_spline(
        fit_spline(parts[2], options.spline), test
    )
    boosted = {
        "lightgbm_rfm": boosting.rhythm_columns(parts[0]),
        "lightgbm": list(parts[0].traits.columns),
    }
    for name, columns in boosted.items():
        model, _, early[name] = boosting.train_boosting(
            parts, columns, options.lightgbm, seed
        )
        late[name] = boosting.forecast_boosting(model, test)
    alone = options.hazard.model_copy(update={"members": 1})
    builders: dict[str, tuple[Any, Any]] = {
        "seed_lstm": (networks.compile_seed_lstm, options.seed_lstm),
        "hazard": (networks.compile_hazard, alone),
    }
    for name, (build, own) in builders.items():
        model, _, early[name] = networks.train_network(name, build, parts, own, seed)
        late[name] = networks.forecast_network(model, test)
    return early, late


def ablate(
    train: pd.DataFrame,
    validation: pd.DataFrame,
    refit: pd.DataFrame,
    test: pd.DataFrame,
    labels: pd.DataFrame,
    btyd: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
) -> pd.DataFrame:
    """Boost without each group of traits in turn.

    Returns:
        One row per `without` (`nothing` first) and `metric` on later customers:
        `value`, `low`, `high`, `n`.
    """
    tables = []
    later = test[~test["is_new"]].merge(labels, on=KEYS)
    groups = [name for name, used in options.traits.items() if used]
    for group in [NOTHING, *groups]:
        traits = options.traits | ({group: False} if group in groups else {})
        less = options.model_copy(update={"traits": traits})
        parts = nodes.parts_of(train, validation, refit, btyd, periods, less)
        rows = Rows.make(later, btyd, periods, less)
        columns, drift = list(parts[0].traits.columns), judging.drift_of(parts[0])
        model, _, early = boosting.train_boosting(parts, columns, less.lightgbm, seed)
        found = {"lightgbm": judging.Calibration.find(early, parts[1], drift)}
        late = {"lightgbm": boosting.forecast_boosting(model, rows)}
        everyone = np.ones(len(rows), dtype=bool)
        scaled = judging.follow_all(late, found, rows, everyone)
        table = judging.measure_all(scaled, found, rows, "later", seed)
        tables.append(table.assign(without=group))
    both = pd.concat(tables, ignore_index=True)
    both = both[both["metric"].isin(["roc_auc", "log_loss", "lift_at_10"])]
    return both[["without", "metric", "value", "low", "high", "n"]]
