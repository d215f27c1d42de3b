"""What the champion's forecast rests on."""

from dataclasses import replace

import numpy as np
import pandas as pd

from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.task import LTV
from shopcast.progress import bar
from shopcast.tasks.predictor import Predictor

REPEATS, SAMPLE = 2, 600


def column_groups(rows: Rows) -> dict[str, list[str]]:
    """Group the columns of examples by what they tell."""
    table = rows.examples
    groups = {
        "recency, frequency and age": [
            "frequency", "recency", "T", "days_since_last", "btyd_alive",
            "btyd_orders", "btyd_label_orders", "bg_nbd_orders", "pareto_orders",
        ],
        "value of orders": [
            "monetary_value", "first_basket", "last_basket", "mean_basket",
            "max_basket", "btyd_value", "btyd_spend", "btyd_label_spend",
            "bg_nbd_spend", "pareto_spend",
        ],
        "gaps between orders": ["last_gap", "mean_gap", "gap_deviation"],
        "past steps": [name for name in table if name.startswith("step")],
        "the last year": ["spend_year", "orders_year"],
        "a year ago": ["spend_last_year", "orders_last_year"],
    }  # fmt: skip
    for window in rows.options.windows:
        names = [
            f"{what}_{window}" for what in ("spend", "orders", "lines", "quantity")
        ]
        groups[f"last {window} days"] = names
    return groups


def measure_importance(
    test_rows: Rows, test_labels: pd.DataFrame, predictor: Predictor, seed: int
) -> pd.DataFrame:
    """Shuffle one group of columns at a time, and see how much worse it gets.

    At most 600 rows are used.

    Returns:
        One row per `feature`, the greatest first: `increase` of the mean absolute
        error of the champion's spend, and its `deviation` over repeats.
    """
    rng = np.random.default_rng(seed)
    own = predictor.periods, predictor.options
    rows = test_rows.under(*own).labelled(test_labels)
    rows = rows.select(rng.permutation(len(rows)) < SAMPLE)
    actual = rows.examples["spend"].to_numpy()

    def error(table: pd.DataFrame) -> float:
        forecast = predictor.forecast(LTV, replace(rows, examples=table))
        return float(np.abs(forecast["expected_spend"].to_numpy() - actual).mean())

    base, found = error(rows.examples), []
    for feature, columns in bar(column_groups(rows).items(), "permutation importance"):
        errors = []
        for _ in range(REPEATS):
            order = rng.permutation(len(actual))
            other = rows.examples[columns].iloc[order].reset_index(drop=True)
            errors.append(error(rows.examples.assign(**other)) - base)
        mean, deviation = np.mean(errors), np.std(errors)
        found.append({"feature": feature, "increase": mean, "deviation": deviation})
    table = pd.DataFrame(found)
    return table.sort_values("increase", ascending=False, ignore_index=True)
