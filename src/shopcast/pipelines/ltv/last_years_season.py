"""What last year says of the level to come."""

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Cutoff
from shopcast.features.days import purchase_days
from shopcast.tables.money import exact_sum

LEVEL_DAYS = 91


def daily_revenue(transactions: ir.Table, at: pd.Timestamp) -> pd.Series:
    """Sum up revenue per day as known at a cutoff; days without any are 0."""
    ever = Cutoff(at, at - pd.Timestamp("1970-01-01"), pd.Timedelta(0))
    days = purchase_days(ever.observed(transactions))
    table = days.group_by("day").aggregate(spend=exact_sum(days["spend"])).to_pandas()
    spend = table.set_index("day")["spend"].sort_index()
    return spend.reindex(
        pd.date_range(spend.index[0], at, inclusive="left"), fill_value=0
    )


def season_factor(revenue: pd.Series, at: pd.Timestamp, days: int) -> float:
    """Compare the horizon with the present, by what the shop sold one year before.

    Where last year's horizon and the days before it are known, the factor is their
    ratio. Where only some days of last year's horizon are known, revenue is taken to
    go in a straight line from its present level to theirs. Where none is, it is 1.

    Args:
        revenue: Per day, up to the cutoff.
        at: The cutoff.
        days: The horizon.
    """
    ago = at - pd.Timedelta(days=364)
    last_year = revenue.loc[ago : ago + pd.Timedelta(days=days - 1)]
    if last_year.empty:
        return 1.0
    before = revenue.loc[
        ago - pd.Timedelta(days=LEVEL_DAYS) : ago - pd.Timedelta(days=1)
    ]
    if len(before) == LEVEL_DAYS and before.sum() > 0:
        return float(last_year.mean() / before.mean())
    level = revenue.iloc[-LEVEL_DAYS:].mean()
    if level <= 0:
        return 1.0
    ratio = last_year.mean() / level
    middle = float(((last_year.index - ago).days + 0.5).to_numpy().mean())
    way = np.minimum((np.arange(days) + 0.5) / middle, 1.0)
    return float(1 + (ratio - 1) * way.mean())
