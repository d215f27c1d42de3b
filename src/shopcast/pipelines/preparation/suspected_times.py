"""Times that can be, and that hardly any shop has."""

from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.pipelines.preparation.suspicions import Suspicions, counted, suspect
from shopcast.pipelines.preparation.times import earliest_before, now_of
from shopcast.tables.sources import Source

GAP, SOON, SHARE = 365, 60, 1 / 3  # days without a row, or a share of all days
OFTEN, CLOCKS = 1 / 4, 24  # of rows at one second of the day, and seconds there are
DAILY, FEWEST = 0.9, 30  # of a calendar's days


def suspect_times(
    sold: ir.Table,
    seen: ir.Table,
    customers: ir.Table,
    calendar: ir.Table,
    source: Source,
) -> Suspicions:
    """Look for times that are possible, and odd.

    Args:
        sold: Order lines that are kept.
        seen: Events that are kept.
        customers: As conformed.
        calendar: As conformed.
        source: Its `today` and `max_years` tell which times can be.
    """
    found = {
        "times_apart": _apart(sold, "order_lines"),
        "events_apart": _apart(seen, "events"),
        "events_elsewhere": _elsewhere(seen, "events.time", sold),
        "days_elsewhere": _elsewhere(calendar, "calendar.day", sold),
        "days_missing": _missing_days(calendar, sold),
        "hours_shared": _shared_hours(sold),
        "sign_ups_odd": _sign_ups(customers, source),
        "deliveries_early": _early(sold),
    }
    return counted(found)


def _apart(table: ir.Table, name: str) -> dict[str, Any]:
    """Count rows that lie far before all later ones; one moment for all is odd too."""
    days = table.group_by(day=table["time"].truncate("D")).aggregate(rows=table.count())
    counts = days.filter(days["day"].notnull()).order_by("day").to_pandas()
    if len(counts) == 1 and counts["rows"].iloc[0] > 1:
        rows = int(counts["rows"].iloc[0])
        return suspect(rows, f"{name}.time: all {rows:,} rows are of one day.")
    gaps = counts["day"].diff().dt.days
    wide = gaps > min(GAP, max(SOON, SHARE * gaps.sum()))
    if not wide.any():
        return {}
    last = int(wide[wide].index[-1])
    before = int(counts["rows"].iloc[:last].sum())
    return suspect(
        before,
        f"{name}.time: {before:,} rows lie {gaps[last]:,.0f} days before all others, "
        f"which begin on {counts['day'].iloc[last]:%Y-%m-%d}; if they are wrong, set "
        "source.start.",
    )


def _span(sold: ir.Table) -> tuple[pd.Timestamp, pd.Timestamp]:
    ends = sold.aggregate(first=sold["time"].min(), last=sold["time"].max())
    first, last = ends.to_pandas().iloc[0]
    return first.normalize(), last


def _elsewhere(table: ir.Table, name: str, sold: ir.Table) -> dict[str, Any]:
    """Count rows, where none is of the time of the orders."""
    column, span = table[name.partition(".")[2]], _span(sold)
    rows = int(column.count().execute())
    inside = column.between(*map(ibis.literal, span)).sum().fill_null(0).execute()
    return suspect(
        0 if inside else rows,
        f"{name}: none of {rows:,} rows lies in the time of the orders, "
        f"{span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}.",
    )


def _missing_days(calendar: ir.Table, sold: ir.Table) -> dict[str, Any]:
    """Count days that a calendar of every day, or one with numbers, leaves out."""
    span = _span(sold)
    days, numbers = calendar["day"], calendar["indicator"].count()
    inside = days.nunique(where=days.between(*map(ibis.literal, span)))
    counts = calendar.aggregate(
        first=days.min(), last=days.max(), rows=days.count(), there=inside, n=numbers
    )
    row = counts.to_pandas().iloc[0]
    if not row["there"]:
        return {}
    own = (row["last"] - row["first"]).days + 1
    daily = row["rows"] >= max(FEWEST, DAILY * own)
    total = (span[1].normalize() - span[0]).days + 1
    missing = total - int(row["there"])
    return suspect(
        missing if daily or row["n"] else 0,
        f"calendar.day: {missing:,} of {total:,} days of the orders' time are not "
        "there, and count as days of nothing special; add them.",
    )


def _shared_hours(sold: ir.Table) -> dict[str, Any]:
    """Count rows at one second of the day, where others have hours of their own."""
    clock = sold["time"].strftime("%H:%M:%S")
    counts = sold.group_by(clock=clock).aggregate(rows=sold.count())
    most = counts.aggregate(
        rows=counts["rows"].sum(), most=counts["rows"].max(), clocks=counts.count()
    )
    rows, count, clocks = most.to_pandas().iloc[0].astype(int)
    return suspect(
        count if clocks > CLOCKS and count > OFTEN * rows else 0,
        f"order_lines.time: {count:,} of {rows:,} rows are of one second of the day, "
        "and the others of many; see whether some files tell days alone.",
    )


def _sign_ups(customers: ir.Table, source: Source) -> dict[str, Any]:
    now, time = now_of(source), customers["signed_up"]
    first = earliest_before(now, source)
    odd = (time >= ibis.literal(now)) | (time < ibis.literal(first))
    count = int(odd.sum().fill_null(0).execute())
    return suspect(
        count,
        f"customers.signed_up: {count:,} dates lie in the future, or more than "
        f"{source.max_years:g} years ago; correct them, or leave them empty.",
    )


def _early(sold: ir.Table) -> dict[str, Any]:
    count = int((sold["delivery_days"] < 0).sum().fill_null(0).execute())
    return suspect(count, f"order_lines.delivery_days: {count:,} are before the order.")
