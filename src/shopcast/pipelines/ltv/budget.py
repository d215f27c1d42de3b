"""A budget divided by predicted value."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.totals import sum_groups
from shopcast.tasks.predictor import Predictor


def allocate_budget(
    predictions: pd.DataFrame,
    predictor: Predictor,
    outlook: dict[str, Any],
    options: Options,
    seed: int,
) -> pd.DataFrame:
    """Divide a budget between groups of predicted value, in proportion to it.

    Returns:
        One row per `value_group` (1 is worth most): `customers`, `expected_spend` with
        the 80 % interval of the group's sum, `share` of spend, `budget` and
        `budget_per_customer`.
    """
    own = options.predicting
    rank = predictions["expected_spend"].rank(method="first", ascending=False, pct=True)
    group = np.ceil(rank * own.value_groups).astype(int).rename("value_group")
    error = outlook["error"]["spend"]
    sums = sum_groups(predictions, group, predictor.calibration, error, seed)
    share = sums["expected_spend"] / sums["expected_spend"].sum()
    budget = share * own.budget
    return sums.assign(
        share=share, budget=budget, budget_per_customer=budget / sums["customers"]
    ).reset_index()
