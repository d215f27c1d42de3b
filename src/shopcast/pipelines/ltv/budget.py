"""A budget divided by predicted value."""

import numpy as np
import pandas as pd

from shopcast.pipelines.ltv.options import Options


def allocate_budget(predictions: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Divide a budget between groups of predicted value, in proportion to it.

    Returns:
        One row per `value_group` (1 is worth most): `customers`, `expected_spend` with
        the sums of the bounds (not an interval of the sum), `share` of spend,
        `budget`, `budget_per_customer`, and `break_even`, the share by which spend
        must rise for the budget to pay.
    """
    own = options.predicting
    rank = predictions["expected_spend"].rank(method="first", ascending=False, pct=True)
    group = np.ceil(rank * own.value_groups).astype(int)
    sums = predictions.groupby(group.rename("value_group")).agg(
        customers=("customer_id", "size"),
        expected_spend=("expected_spend", "sum"),
        low=("low", "sum"),
        high=("high", "sum"),
    )
    share = sums["expected_spend"] / sums["expected_spend"].sum()
    budget = share * own.budget
    return sums.assign(
        share=share,
        budget=budget,
        budget_per_customer=budget / sums["customers"],
        break_even=budget / sums["expected_spend"],
    ).reset_index()
