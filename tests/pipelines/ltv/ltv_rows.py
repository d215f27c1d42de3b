"""Rows for the models of `ltv`, made of a table written by hand."""

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.rows import Rows

PERIODS = Periods(
    horizon_days=14,
    label_days=14,
    step_days=7,
    every_days=7,
    first_days=7,
    train_days=365,
    new_share=0.0,
)


def rows_of(table: pd.DataFrame, options: Options, days: int, **changes) -> Rows:
    """Make rows whose options differ from those of `conf/test`."""
    return Rows(table, days, PERIODS, options.model_copy(update=changes))
