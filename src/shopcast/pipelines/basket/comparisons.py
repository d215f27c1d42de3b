"""The champion beside others, list by list, and by how much history there was."""

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import customer_weights, mean
from shopcast.judging.measuring import INTERVAL, with_intervals
from shopcast.pipelines.basket.rows import Rows
from shopcast.pipelines.basket.scores import by_row
from shopcast.tasks.judged import later_rows

COMPARED = ("recall_at_10", "recall_at_20", "ndcg_at_10", "hit_rate_at_10")
GROUPS = {"1": (1, 1), "2": (2, 2), "3-5": (3, 5), "6-10": (6, 10), "11+": (11, 10**9)}


def measure_lengths(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
    options,
    seed: int,
) -> pd.DataFrame:
    """Measure lists by how many baskets a customer had before.

    Returns:
        One row per `baskets`, `model` and `metric` on later customers: `value`, `low`,
        `high`, `n`.
    """
    rows, found = later_rows(test_rows, test_labels, test_forecasts)
    number, tables = rows.examples["baskets"].to_numpy(), []
    for group, (least, most) in GROUPS.items():
        chosen = np.nonzero((number >= least) & (number <= most))[0]
        if len(chosen) == 0:
            continue
        part = rows.select(chosen)
        ids = part.examples["customer_id"]
        weights = customer_weights(ids, options.resamples, seed)
        for model in dict.fromkeys(["personal_filled", champion]):
            own = by_row(part, found[model].iloc[chosen])
            table = with_intervals({one: mean(own[one], weights) for one in COMPARED})
            tables.append(table.assign(baskets=group, model=model, n=len(part)))
    columns = ["baskets", "model", "metric", *INTERVAL]
    return pd.concat(tables, ignore_index=True)[columns]
