"""Local times to UTC, in any engine."""

import re
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.tables.engines import time_of, trimmed
from shopcast.tables.sources import COUNTED, Source

FIRST = pd.Timestamp("0001-01-01")
YEARS = ("1995", "2038")
UTC = {"UTC", "Etc/UTC", "GMT"}
ZONE = r" ?(Z|[+-]\d{2}(:?\d{2})?|UTC|GMT)$"


def is_zoned(column: ir.StringColumn) -> ir.BooleanColumn:
    """Tell which times are written with a zone."""
    return trimmed(column).re_search(r":\d{2}(\.\d+)?" + ZONE)


def tells_zone(time_format: str | None) -> bool:
    """Tell whether times of this format have a zone, so that they are read in UTC."""
    return re.search("%[zZ]", time_format or "") is not None


def read_day(column: ir.Column, source: Source) -> ir.TimestampColumn:
    """Read a day as it is written: the day is that one, wherever it begins.

    Of a moment it is the day in its own zone, or else in the shop's, unless all are
    midnights of UTC.
    """
    if column.type().is_string():
        bare = is_zoned(column).ifelse(trimmed(column).re_replace(ZONE, ""), column)
        own = re.sub(" ?%[zZ]$", "", source.time_format or "") or None
        return read_time(bare, own)
    time = read_time(column, source.time_format)
    zone = time.type().timezone
    if zone is None:
        return time
    return utc_to_local(
        time.cast("timestamp"), source.timezone if zone in UTC else zone
    )


def read_time(column: ir.Column, time_format: str | None) -> ir.TimestampColumn:
    """Read a time as written: with a zone in UTC, else as the shop's clock showed it.

    With the formats `seconds` and `milliseconds`, numbers are those since 1970, in
    UTC. What cannot be read is null.
    """
    unit = COUNTED.get(time_format or "")
    if unit and not column.type().is_timestamp():
        return column.try_cast("int64").as_timestamp(unit).cast("timestamp('UTC')")
    if not column.type().is_string():
        return column if column.type().is_timestamp() else column.cast("timestamp")
    text = trimmed(column).nullif("")
    if time_format:
        return time_of(text, time_format)
    zoned = text.re_replace(" ?(UTC|GMT)$", "Z")
    zoned = zoned.re_replace(r"([T ]\d{2}:\d{2}) ?(Z|[+-][\d:]+)$", r"\1:00\2")
    in_utc = zoned.try_cast("timestamp('UTC')").cast("timestamp")
    return finite(is_zoned(text).ifelse(in_utc, text.try_cast("timestamp")))


def finite(time: ir.TimestampColumn) -> ir.TimestampColumn:
    """Forget times of other eras: `infinity` is a word that engines read."""
    ours = time.between(*(ibis.timestamp(one) for one in ("0001-01-01", "9999-12-31")))
    return ours.ifelse(time, ibis.null("timestamp"))


def earliest_before(moment: pd.Timestamp, source: Source) -> pd.Timestamp:
    """Tell the first time, before a moment, that can be one of this shop."""
    moment = moment.as_unit("us")
    days = (moment - FIRST).days  # there is no year before the first
    return moment - pd.Timedelta(days=min(round(source.max_years * 365.25), days))


def now_of(source: Source) -> pd.Timestamp:
    """Tell the first moment that counts as the future."""
    return pd.Timestamp(source.today or pd.Timestamp.now("UTC").tz_localize(None))


@cache
def _offsets(zone: str) -> list[tuple[pd.Timestamp, pd.Timedelta]]:
    """List each change of the offset: local time from which it holds, and offset."""
    moments = pd.date_range(*YEARS, freq="30min", tz="UTC")
    local = moments.tz_convert(zone).tz_localize(None)
    offset = pd.Series(local - moments.tz_localize(None), index=local)
    changed = offset.ne(offset.shift())
    return list(offset[changed].items())


def _within(offsets: list, first: pd.Timestamp, last: pd.Timestamp) -> list:
    before = [change for change in offsets if not change[0] > first]
    return before[-1:] + [change for change in offsets if first < change[0] <= last]


def local_to_utc(time: ir.TimestampColumn, zone: str) -> ir.TimestampColumn:
    """Read local times of a zone as UTC, from 1995 to 2037.

    Of an hour that the clock shows twice, the later one is taken. Where all times are
    midnights they are days rather than moments, and stay.
    """
    ends = _ends(time) if zone != "UTC" else None
    return time if ends is None else _shifted(time, _within(_offsets(zone), *ends), -1)


def utc_to_local(time: ir.TimestampColumn, zone: str) -> ir.TimestampColumn:
    """Show times of UTC as the clock of a zone does, from 1995 to 2037.

    Where all times are midnights they are days rather than moments, and stay.
    """
    ends = _ends(time) if zone != "UTC" else None
    if ends is None:
        return time
    moved = [(since - offset, offset) for since, offset in _offsets(zone)]
    return _shifted(time, _within(moved, *ends), 1)


def _ends(time: ir.TimestampColumn) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Tell the first and the last time, unless all are midnights."""
    times = time.name("time").as_table()
    moments = times["time"] != times["time"].truncate("D")
    ends = times.aggregate(
        first=times["time"].min(), last=times["time"].max(), moments=moments.sum()
    )
    first, last, count = ends.to_pandas().iloc[0]
    return (first, last) if count > 0 else None


def _shifted(time: ir.TimestampColumn, offsets: list, sign: int) -> ir.TimestampColumn:
    shifts = [
        (time >= ibis.literal(since), ibis.literal(sign * int(offset.total_seconds())))
        for since, offset in reversed(offsets)
    ]
    first = ibis.literal(sign * int(offsets[0][1].total_seconds()))
    return time + ibis.cases(*shifts, else_=first).as_interval("s")


def check_times(table: ir.Table, name: str, source: Source) -> None:
    """Refuse a table of no rows, and times that have not come yet.

    Raises:
        BadInput: The table is empty, or some rows lie in the future.
    """
    now = now_of(source)
    counts = (
        table.aggregate(
            rows=table.count(), late=(table["time"] >= ibis.literal(now)).sum()
        )
        .to_pandas()
        .iloc[0]
    )
    if not counts["rows"]:
        raise BadInput(f"{name}: it has no rows; give it at least one.")
    if counts["late"] > 0:
        raise BadInput(
            f"{name}.time: {counts['late']:,.0f} of {counts['rows']:,.0f} rows lie in "
            f"the future (from {now:%Y-%m-%d %H:%M}); correct them, or set "
            "source.today."
        )
