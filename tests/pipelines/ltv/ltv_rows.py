"""Rows for the models of `ltv`, made of a table written by hand."""

import pandas as pd
from running import periods

from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.prior import Prior
from shopcast.pipelines.ltv.rows import Rows

PERIODS = periods(horizon_days=14, label_days=14, train_days=365)
END = pd.Timestamp("2024-03-01")
KNOWN = pd.DataFrame({"at": [pd.Timestamp("2024-02-01")]})
PRIOR = Prior(parameters=KNOWN, end=END, season=1.0)


def rows_of(
    table: pd.DataFrame, options: Options, days: int, prior: Prior = PRIOR, **changes
) -> Rows:
    """Make rows whose options differ from those of `conf/test`."""
    chosen = options.model_copy(update=changes)
    return Rows(table.assign(days=days), prior, PERIODS, chosen)
