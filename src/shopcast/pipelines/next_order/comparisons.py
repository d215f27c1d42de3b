"""Where the champion is better, and for whom."""

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import resample_customers
from shopcast.judging.measuring import INTERVAL, measure
from shopcast.judging.probabilities import PROBABILITY_METRICS, WITHOUT_INTERVAL

GROUPS = {"1": (1, 1), "2-4": (2, 4), "5-9": (5, 9), "10 and more": (10, np.inf)}


def measure_groups(
    test_forecasts: pd.DataFrame, champion: str, options, seed: int
) -> pd.DataFrame:
    """Measure BG/NBD and the champion by how many days with an order a customer had.

    Returns:
        One row per `orders`, `model` and `metric` on later customers: `value`, `low`,
        `high`, `n`; none for groups of whom all order, or nobody.
    """
    later, tables = _later(test_forecasts), []
    for name, (least, most) in GROUPS.items():
        for model in dict.fromkeys(["bg_nbd", champion]):
            table = later[model]
            part = table[(table["frequency"] + 1).between(least, most)]
            if part["ordered"].sum() in (0, len(part)):
                continue
            weights = resample_customers(part["customer_id"], options.resamples, seed)
            found = measure(
                part["ordered"].to_numpy(),
                part["probability"].to_numpy(),
                weights,
                PROBABILITY_METRICS,
                WITHOUT_INTERVAL,
            )
            tables.append(found.assign(orders=name, model=model, n=len(part)))
    columns = ["orders", "model", "metric", *INTERVAL]
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns]


def _later(test_forecasts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    later = test_forecasts[~test_forecasts["is_new"]]
    return dict(list(later.groupby("model", sort=False)))
