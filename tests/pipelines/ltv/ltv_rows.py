"""Rows for the models of `ltv`, made of a table written by hand."""

import pandas as pd
from running import periods

from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.rows import Prior, Rows

PERIODS = periods(horizon_days=14, label_days=14, train_days=365)
END = pd.Timestamp("2024-03-01")
PRIOR = Prior(pd.DataFrame({"at": [pd.Timestamp("2024-02-01")]}), 1.0, END)


def rows_of(
    table: pd.DataFrame, options: Options, days: int, prior: Prior = PRIOR, **changes
) -> Rows:
    """Make rows whose options differ from those of `conf/test`."""
    chosen = options.model_copy(update=changes)
    return Rows(table.assign(days=days), prior, PERIODS, chosen)
