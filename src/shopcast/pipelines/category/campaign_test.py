"""How large a campaign's test must be."""

import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.judging.experiments import plan_experiment
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import OTHER


def design_experiment(
    predictions: pd.DataFrame,
    current_examples: pd.DataFrame,
    periods: Periods,
    options: Options,
) -> pd.DataFrame:
    """Tell how many customers each arm of a campaign's test needs.

    Who will order is taken from who did: of the customers known one horizon ago, those
    with an order since.

    Returns:
        One row per `category` (those that are somebody's likeliest, `(other)` left
        out) and `lift`: columns as `plan_experiment` makes them.
    """
    horizon = periods.horizon_days
    known = current_examples[current_examples["tenure"] > horizon]
    came = known.set_index("customer_id")["days_since_order"] <= horizon
    first = predictions[predictions["rank"] == 1]
    first = first[first["category"] != OTHER].set_index("customer_id")
    own, tables = options.predicting.experiment, []
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
