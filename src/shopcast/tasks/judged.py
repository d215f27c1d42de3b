"""The test's rows with what came, beside what each model said of them."""

from typing import TypeVar

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import Samples, customer_weights
from shopcast.learning.candidate import Forecasts
from shopcast.tasks import rows
from shopcast.tasks.task import Task

Rows = TypeVar("Rows", bound=rows.Rows)


def judged_rows(
    test_rows: Rows, test_labels: pd.DataFrame, test_forecasts: pd.DataFrame
) -> tuple[Rows, Forecasts]:
    """Put labels beside the test's rows, and each model's forecasts in their order."""
    return test_rows.labelled(test_labels), {
        str(model): table.reset_index(drop=True)
        for model, table in test_forecasts.groupby("model", sort=False)
    }


def later_rows(
    test_rows: Rows, test_labels: pd.DataFrame, test_forecasts: pd.DataFrame
) -> tuple[Rows, Forecasts]:
    """Do the same for known customers alone."""
    whole, found = judged_rows(test_rows, test_labels, test_forecasts)
    known = ~whole.is_new
    later = {
        model: table[known].reset_index(drop=True) for model, table in found.items()
    }
    return whole.select(known), later


def parts_of_test(whole: Rows) -> list[tuple[str, np.ndarray, Rows]]:
    """Tell which rows are of later, and which of new customers, and give them.

    A part that is too small to be judged is left out.
    """
    chosen = {"later": ~whole.is_new, "new": whole.is_new}
    parts = [(name, own, whole.select(own)) for name, own in chosen.items()]
    return [part for part in parts if part[2].judgeable]


def scored(
    task: Task, found: Forecasts, calibrations: dict, rows: rows.Rows, seed: int
) -> dict[str, Samples]:
    """Measure calibrated forecasts in the same bootstrap samples of customers.

    Returns:
        By the way to forecast, baselines first.
    """
    ids = rows.examples["customer_id"]
    weights = customer_weights(ids, rows.options.resamples, seed)
    return {
        name: task.score(rows, found[name], calibrations[name], weights)
        for name in task.kinds
        if name in found
    }
