"""Rows for the models of `ltv`, made of a table written by hand."""

import numpy as np
import pandas as pd
from running import periods

from shopcast.buy_till_you_die.bg_nbd import BgNbd
from shopcast.buy_till_you_die.in_season import InSeason, Paced
from shopcast.features.season import Clock
from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.prior import Prior
from shopcast.pipelines.ltv.rows import Rows

PERIODS = periods(horizon_days=14, label_days=14, train_days=365)
END = pd.Timestamp("2024-03-01")
KNOWN = pd.DataFrame({"at": [pd.Timestamp("2024-02-01")]})
EVEN = Paced(Clock(np.zeros(8)), BgNbd(1.0, 30.0, 1.0, 3.0))
SEASONS = InSeason({pd.Timestamp("2024-01-01"): {"orders": EVEN, "spend": EVEN}})
PRIOR = Prior(
    parameters=KNOWN,
    end=END,
    seasons=SEASONS,
    levels=pd.DataFrame(columns=["spend", "orders"], index=pd.DatetimeIndex([])),
)


def rows_of(
    table: pd.DataFrame, options: Options, days: int, prior: Prior = PRIOR, **changes
) -> Rows:
    """Make rows whose options differ from those of `conf/test`."""
    chosen = options.model_copy(update=changes)
    return Rows(table.assign(days=days), prior, PERIODS, chosen)
