"""Predictions right after an order, as the seed makes them."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.judging.measuring import COLUMNS
from shopcast.pipelines.next_order.baselines import mean_gap
from shopcast.pipelines.next_order.nodes import both_came
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.prior import Prior
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.tasks.flow import Flow
from shopcast.tasks.task import Task

LEFT_OUT = ("seed_dropout", "recurrent")


def judge_after_orders(
    order_train_examples: pd.DataFrame,
    order_validation_examples: pd.DataFrame,
    order_refit_examples: pd.DataFrame,
    order_test_examples: pd.DataFrame,
    order_test_labels: pd.DataFrame,
    prior_model: Prior,
    predictions: pd.DataFrame,
    periods: Periods,
    options: Options,
    seed: int,
) -> pd.DataFrame:
    """Train and judge the models on cutoffs right after an order.

    The shop's level drifts as it does between the regular cutoffs, which are denser.
    Predictions are waited for, not read: this takes long.

    Returns:
        Rows as those of metrics.csv, with the champion of these cutoffs; none where
        too few orders are known.
    """
    learnt = (order_train_examples, order_validation_examples, order_refit_examples)
    if not all(both_came(rows, periods) for rows in learnt):
        return pd.DataFrame(columns=COLUMNS)
    alone = options.hazard.model_copy(update={"members": 1})
    typical = float(order_train_examples["mean_gap"].median())
    flow = Flow(after_orders(typical, options))
    own = options.model_copy(update={"hazard": alone, "leave_out": ()})
    train, validation, refit, test = flow.make_rows(
        *learnt, order_test_examples, prior_model, periods, own
    )
    forecasts: dict[str, Any] = {}
    models: dict[str, Any] = {}
    for one in flow.task.candidates:
        early, models[one.model], _ = one.learn(train, validation, refit, seed)
        forecasts[f"{one.name}_forecast"] = one.forecast(early, validation, seed)
    given = {"periods": periods, "options": own, "seed": seed}
    judged = flow.calibrate(validation, **given, **forecasts)
    calibrations, on_validation, champion = judged
    metrics, *_ = flow.evaluate(
        test, order_test_labels, calibrations, champion, on_validation, **given,
        **models,
    )  # fmt: skip
    return metrics[metrics["metric"] != "parameters"]


def after_orders(typical: float, options: Options) -> Task:
    """Make the task of these cutoffs, of fewer networks and one more rule.

    Args:
        typical: The gap of a customer who has none.
        options: Which candidates are left out.
    """
    out = {*LEFT_OUT, *options.leave_out, *options.not_after_orders}
    kept = [one for one in NEXT_ORDER.candidates if one.name not in out]
    rules = {"mean_gap": partial(mean_gap, typical=typical)} | NEXT_ORDER.rules
    return replace(NEXT_ORDER, candidates=tuple(kept), rules=rules)
