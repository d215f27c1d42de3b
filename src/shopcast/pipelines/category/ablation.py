"""What pooled boosting loses without some of what it reads."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import resample_customers
from shopcast.judging.measuring import INTERVAL, with_intervals
from shopcast.pipelines.category.baselines import by_class
from shopcast.pipelines.category.boosting import (
    ALL,
    OBJECTIVE,
    pooled_inputs,
    pooled_names,
)
from shopcast.pipelines.category.rows import OF_ORDER, Rows
from shopcast.pipelines.category.scores import score

NOTHING = "nothing"
COLUMNS = ["without", "metric", *INTERVAL]
SHOWN = ("macro_auc", "macro_ap", "log_loss")
GROUPS = {
    "shares": (
        "rate",
        "weight_",
        "order_weight_",
        "share",
        "first",
        "orders_with",
        "lines_each",
    ),
    "recency": ("days_since", "orders_since", "class_gap", "overdue", "in_last_"),
    "season": ("month_share", "month_sine", "month_cosine"),
    "visits": ("views_",),
    "orders": OF_ORDER,
}


def ablate(
    refit_rows: Rows,
    test_rows: Rows,
    test_labels: pd.DataFrame,
    lightgbm_pooled_model: dict[str, Any],
    predictions: pd.DataFrame,
    periods,
    options,
    seed: int,
) -> pd.DataFrame:
    """Boost without each group of columns in turn, if `options.ablation` asks for it.

    For as many rounds as the model. Predictions are waited for, not read: this takes
    long.

    Returns:
        One row per `without` (`nothing` first) and `metric` on later customers:
        `value`, `low`, `high`, `n`; none if it is not asked for. Probabilities are as
        they come, not set right.
    """
    if not options.ablation or "lightgbm_pooled" in options.leave_out:
        return pd.DataFrame(columns=COLUMNS)
    import lightgbm as lgb

    rows = refit_rows.under(periods, options)
    later = test_rows.under(periods, options).known.labelled(test_labels)
    given, asked, names = pooled_inputs(rows), pooled_inputs(later), pooled_names(rows)
    params = {**options.pooled.given(), **OBJECTIVE, "seed": seed}
    rounds = lightgbm_pooled_model[ALL].num_trees()
    ids, tables = later.examples["customer_id"], []
    weights = resample_customers(ids, options.resamples, seed)
    for group in (NOTHING, *GROUPS):
        kept = _kept(names, GROUPS.get(group, ()))
        data = lgb.Dataset(given[:, kept], rows.bought.ravel(), categorical_feature=[0])
        found = np.asarray(lgb.train(params, data, rounds).predict(asked[:, kept]))
        forecast = by_class(found.reshape(len(later), -1))
        table = with_intervals(score(later, forecast, None, weights))
        tables.append(table.assign(without=group, n=len(later)))
    both = pd.concat(tables, ignore_index=True)
    return both.loc[both["metric"].isin(SHOWN), COLUMNS]


def _kept(names: list[str], group: tuple[str, ...]) -> list[int]:
    """Tell the places of the columns outside a group; `_` at its end is a prefix."""
    return [
        place
        for place, name in enumerate(names)
        if not any(
            name.startswith(own) if own.endswith("_") else name == own for own in group
        )
    ]
