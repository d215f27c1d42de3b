"""How far off the forecast is, step by step."""

import numpy as np
import pandas as pd

from shopcast.pipelines.ltv.rows import Rows

COLUMNS = ["model", "step", "mae", "expected", "actual", "cumulative_error"]


def measure_steps(
    test_rows: Rows, test_labels: pd.DataFrame, test_forecasts: pd.DataFrame
) -> pd.DataFrame:
    """Compare steps ahead: mean absolute error and bias of spend per step.

    Returns:
        One row per `model` that forecasts steps and `step` (from 1): `mae`, `expected`
        and `actual` totals, and `cumulative_error`, of the totals up to the step; none
        where all such models were left out.
    """
    if "step_spend" not in test_forecasts:
        return pd.DataFrame(columns=COLUMNS)
    actual = test_rows.labelled(test_labels).futures["spend"].astype("float64")
    by_step = test_forecasts[test_forecasts["step_spend"].notna()]
    tables = []
    for model, table in by_step.groupby("model", sort=False):
        expected = np.stack(table["step_spend"].tolist())
        total = expected.sum(axis=0).cumsum() / actual.sum(axis=0).cumsum() - 1
        found = {
            "model": model,
            "step": np.arange(1, actual.shape[1] + 1),
            "mae": np.abs(expected - actual).mean(axis=0),
            "expected": expected.sum(axis=0),
            "actual": actual.sum(axis=0),
            "cumulative_error": total,
        }
        tables.append(pd.DataFrame(found))
    return pd.concat(tables, ignore_index=True)
