"""The shop's calendar, one row per day."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.tables.sources import Source

CALENDAR_AHEAD = pd.Timedelta(days=730)


def make_calendar(
    conformed_calendar: ir.Table, transactions: ir.Table, source: Source
) -> ir.Table:
    """Make one row per day, from the first order to two years after the last.

    Where the shop names no holidays, those of the country `source.holidays` are taken.

    Returns:
        `day`, `weekday` (Monday is 0), `month`, `holiday` and `promotion` (names or
        null), `indicator` (any outside number).
    """
    times = (
        transactions.aggregate(
            first=transactions["time"].min(), last=transactions["time"].max()
        )
        .to_pandas()
        .iloc[0]
    )
    span = pd.date_range(
        times["first"].normalize(), times["last"].normalize() + CALENDAR_AHEAD
    )
    public = _public_holidays(span, source.holidays)
    every = ibis.memtable(pd.DataFrame({"day": span.as_unit("us"), "public": public}))
    both = every.left_join(conformed_calendar.drop("line"), "day").drop("day_right")
    if source.holidays and conformed_calendar["holiday"].count().execute() == 0:
        both = both.mutate(holiday=both["public"])
    return (
        both.drop("public")
        .mutate(weekday=both["day"].day_of_week.index(), month=both["day"].month())
        .order_by("day")
    )


def _public_holidays(span: pd.DatetimeIndex, country: str | None) -> np.ndarray:
    if country is None:
        return pd.Series(None, index=span, dtype="str").to_numpy()
    from holidays import country_holidays

    found = country_holidays(country, years=range(span[0].year, span[-1].year + 1))
    return pd.Series([found.get(day) for day in span], dtype="str").to_numpy()
