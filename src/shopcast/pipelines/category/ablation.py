"""What pooled boosting loses without some of what it reads."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.category import scores as judging
from shopcast.pipelines.category.boosting import OBJECTIVE, pooled_inputs, pooled_names
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.rows import OF_ORDER, Rows

NOTHING = "nothing"
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
    refit: pd.DataFrame,
    test: pd.DataFrame,
    lightgbm_pooled_model: Any,
    rates: np.ndarray,
    options: Options,
    seed: int,
) -> pd.DataFrame:
    """Boost without each group of columns in turn, for as many rounds as the model.

    Returns:
        One row per `without` (`nothing` first) and `metric` on later customers:
        `value`, `low`, `high`, `n`. Probabilities are as they come, not set right.
    """
    import lightgbm as lgb

    rows = Rows(refit, rates, options)
    later = Rows(test[~test["is_new"]].reset_index(drop=True), rates, options)
    given, asked, names = pooled_inputs(rows), pooled_inputs(later), pooled_names(rows)
    params = {**options.pooled.params, **OBJECTIVE, "seed": seed}
    tables = []
    for group in (NOTHING, *GROUPS):
        kept = _kept(names, GROUPS.get(group, ()))
        data = lgb.Dataset(given[:, kept], rows.bought.ravel(), categorical_feature=[0])
        model = lgb.train(params, data, lightgbm_pooled_model.num_trees())
        found = np.asarray(model.predict(asked[:, kept])).reshape(len(later), -1)
        table = judging.measure_all({"lightgbm_pooled": found}, later, "later", seed)
        tables.append(table.assign(without=group))
    both = pd.concat(tables, ignore_index=True)
    both = both[both["metric"].isin(SHOWN)]
    return both[["without", "metric", "value", "low", "high", "n"]]


def _kept(names: list[str], group: tuple[str, ...]) -> list[int]:
    """Tell the places of the columns outside a group; `_` at its end is a prefix."""
    return [
        place
        for place, name in enumerate(names)
        if not any(
            name.startswith(own) if own.endswith("_") else name == own for own in group
        )
    ]
