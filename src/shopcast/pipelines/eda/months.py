"""Which calendar months the data hold from their first day to their last."""

import pandas as pd

YEAR = 12


def whole_months(days: pd.Series) -> pd.DatetimeIndex:
    """List the beginnings of the months of which every day lies in the data.

    Args:
        days: Of the data, the first and the last among them.

    >>> whole_months(pd.to_datetime(pd.Series(["2024-01-02", "2024-03-31"])))[0]
    Timestamp('2024-02-01 00:00:00')
    """
    first, after = days.min().normalize(), days.max().normalize() + pd.Timedelta(days=1)
    months = pd.date_range(first, after, freq="MS")
    return months[months + pd.offsets.MonthBegin() <= after]
