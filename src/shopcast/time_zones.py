"""Local times to UTC, in any engine."""

from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd

YEARS = ("1995", "2038")


@cache
def _offsets(zone: str) -> list[tuple[pd.Timestamp, pd.Timedelta]]:
    """List each change of the offset: local time from which it holds, and offset."""
    hours = pd.date_range(*YEARS, freq="h", tz="UTC")
    local = hours.tz_convert(zone).tz_localize(None)
    offset = pd.Series(local - hours.tz_localize(None), index=local)
    changed = offset.ne(offset.shift())
    return list(offset[changed].items())


def _within(offsets: list, first: pd.Timestamp, last: pd.Timestamp) -> list:
    before = [change for change in offsets if not change[0] > first]
    return before[-1:] + [change for change in offsets if first < change[0] <= last]


def local_to_utc(time: ir.TimestampColumn, zone: str) -> ir.TimestampColumn:
    """Read local times of a zone as UTC, from 1995 to 2037.

    Of an hour that the clock shows twice, the later one is taken.
    """
    if zone == "UTC":
        return time
    ends = time.as_table().aggregate(first=time.min(), last=time.max())
    offsets = _within(_offsets(zone), *ends.to_pandas().iloc[0])
    shifts = [
        (time >= ibis.literal(since), ibis.literal(-int(offset.total_seconds())))
        for since, offset in reversed(offsets)
    ]
    first = ibis.literal(-int(offsets[0][1].total_seconds()))
    return time + ibis.cases(*shifts, else_=first).as_interval("s")
