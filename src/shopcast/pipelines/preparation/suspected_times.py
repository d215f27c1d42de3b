"""Times that can be, and that hardly any shop has."""

from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.pipelines.preparation.suspicions import Suspicions, counted, suspect
from shopcast.pipelines.preparation.times import (
    earliest_before,
    now_of,
    utc_to_local,
)
from shopcast.tables.sources import Source

Span = tuple[pd.Timestamp, pd.Timestamp]
GAP, SOON, SHARE = 365, 60, 1 / 3  # days without a row, or a share of all days
FEW = 0.05  # of the rows
OFTEN, LEAST = 1 / 4, 10  # of the orders, at midnight
DAILY, FEWEST = 0.9, 90  # of a calendar's days


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
    span = _span(sold)
    found = {
        "times_apart": _apart(sold, "order_lines"),
        "events_apart": _apart(seen, "events"),
        "events_elsewhere": _elsewhere(seen, "events.time", span),
        "days_elsewhere": _elsewhere(calendar, "calendar.day", span),
        "days_missing": _missing_days(calendar, sold, source),
        "hours_shared": _at_midnight(sold, source),
        "sign_ups_odd": _sign_ups(customers, span, source),
        "deliveries_early": _early(sold),
    }
    return counted(found)


def _apart(table: ir.Table, name: str) -> dict[str, Any]:
    """Count few rows that lie far from all others; one day for all is odd too."""
    days = table.group_by(day=table["time"].truncate("D")).aggregate(rows=table.count())
    counts = days.filter(days["day"].notnull()).order_by("day").to_pandas()
    total = int(counts["rows"].sum())
    if len(counts) == 1 and total > 1:
        says = f"{name}.time: all {total:,} rows are of one day; name another column in"
        return suspect(total, f"{says} source.tables.{name}.columns.")
    gaps = counts["day"].diff().dt.days
    block = (gaps > min(GAP, max(SOON, SHARE * gaps.sum()))).cumsum()
    sizes = counts.groupby(block)["rows"].sum()
    few = block.isin(sizes[sizes < FEW * total].index)
    if not few.any():
        return {}
    count, rest = int(counts.loc[few, "rows"].sum()), counts.loc[~few, "day"]
    return suspect(
        count,
        f"{name}.time: {count:,} of {total:,} rows lie far from all others, which are "
        f"of {rest.min():%Y-%m-%d} to {rest.max():%Y-%m-%d}; if they are wrong, leave "
        "them out by source.start and source.end.",
    )


def _span(sold: ir.Table) -> Span:
    ends = sold.aggregate(first=sold["time"].min(), last=sold["time"].max())
    first, last = ends.to_pandas().iloc[0]
    return first.normalize(), last


def _elsewhere(table: ir.Table, name: str, span: Span) -> dict[str, Any]:
    """Count rows, where none is of the time of the orders, if that is not short."""
    column = table[name.partition(".")[2]]
    rows = int(column.count().execute())
    inside = column.between(*map(ibis.literal, span)).sum().fill_null(0).execute()
    short = (span[1] - span[0]).days < FEWEST
    return suspect(
        0 if inside or short else rows,
        f"{name}: none of {rows:,} rows lies in the time of the orders, "
        f"{span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}; see whether years and zones are "
        "right.",
    )


def _missing_days(calendar: ir.Table, sold: ir.Table, source: Source) -> dict[str, Any]:
    """Count days with orders that a calendar of every day leaves out."""
    days = calendar["day"]
    counts = calendar.aggregate(first=days.min(), last=days.max(), rows=days.count())
    row = counts.to_pandas().iloc[0]
    if not row["rows"]:
        return {}
    own = (row["last"] - row["first"]).days + 1
    local = utc_to_local(sold["time"], source.timezone).truncate("D")
    ordered = sold.select(day=local).distinct()
    total, missing = (
        int(one.count().execute())
        for one in (ordered, ordered.anti_join(calendar, "day"))
    )
    daily = row["rows"] >= max(FEWEST, DAILY * own)
    return suspect(
        missing if daily else 0,
        f"calendar.day: {missing:,} of {total:,} days with orders are not in the "
        "calendar, though it tells of every day; add them.",
    )


def _at_midnight(sold: ir.Table, source: Source) -> dict[str, Any]:
    """Count orders at midnight, where others have hours."""
    local = utc_to_local(sold["time"], source.timezone)
    known = sold.select("order_id", midnight=local == local.truncate("D"))
    orders = known.group_by("order_id").aggregate(midnight=known["midnight"].any())
    row = orders.aggregate(rows=orders.count(), midnight=orders["midnight"].sum())
    rows, count = row.to_pandas().iloc[0].astype(int)
    return suspect(
        count if max(OFTEN * rows, LEAST) < count < rows else 0,
        f"order_lines.time: {count:,} of {rows:,} orders are at midnight, the others "
        "are not; see whether some files tell days alone.",
    )


def _sign_ups(customers: ir.Table, span: Span, source: Source) -> dict[str, Any]:
    now, time = now_of(source), customers["signed_up"]
    first = earliest_before(span[1], source)
    odd = (time >= ibis.literal(now)) | (time < ibis.literal(first))
    count = int(odd.sum().fill_null(0).execute())
    return suspect(
        count,
        f"customers.signed_up: {count:,} dates lie in the future, or more than "
        f"{source.max_years:g} years before the last order; correct them, or "
        "leave them empty.",
    )


def _early(sold: ir.Table) -> dict[str, Any]:
    count = int((sold["delivery_days"] < 0).sum().fill_null(0).execute())
    return suspect(
        count,
        f"order_lines.delivery_days: {count:,} are before the order; "
        "correct them, or leave them empty.",
    )
