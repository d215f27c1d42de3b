"""The test's rows with what came, beside what each model said of them."""

from typing import TypeVar

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecasts
from shopcast.tasks import rows

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
