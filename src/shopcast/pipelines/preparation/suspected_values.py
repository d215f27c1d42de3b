"""Values that can be, and that hardly any shop has."""

from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.pipelines.preparation.suspicions import Suspicions, counted, suspect
from shopcast.pipelines.preparation.times import earliest_before, now_of
from shopcast.tables.sources import Source

OLDEST = 120  # years of a customer
GAP = 365  # days without any row
FACTOR = 10  # by which an amount is not that of price and pieces


def suspect_values(
    sold: ir.Table,
    seen: ir.Table,
    customers: ir.Table,
    products: ir.Table,
    calendar: ir.Table,
    source: Source,
) -> Suspicions:
    """Look for values that are possible, and odd.

    Args:
        sold: Order lines that are kept.
        seen: Events that are kept.
        customers: As conformed.
        products: As conformed.
        calendar: As conformed.
        source: Its `today` and `max_years` tell which times can be.
    """
    found = {
        "times_apart": _apart(sold, "order_lines"),
        "events_apart": _apart(seen, "events"),
        "days_elsewhere": _elsewhere(calendar, sold),
        "sign_ups_odd": _sign_ups(customers, source),
        "birth_years_odd": _birth_years(customers, source),
        "deliveries_early": _early(sold),
        "amounts_differ": _amounts(sold),
        "categories_single": _single(products),
    }
    return counted(found)


def _apart(table: ir.Table, name: str) -> dict[str, Any]:
    """Count rows that lie far before all later ones; one moment for all is odd too."""
    days = table.group_by(day=table["time"].truncate("D")).aggregate(rows=table.count())
    counts = days.filter(days["day"].notnull()).order_by("day").to_pandas()
    if len(counts) == 1 and counts["rows"].iloc[0] > 1:
        rows = int(counts["rows"].iloc[0])
        return suspect(rows, f"{name}.time: all {rows:,} rows are of one day.")
    wide = counts["day"].diff().dt.days > GAP
    if not wide.any():
        return {}
    last = int(wide[wide].index[-1])
    before = int(counts["rows"].iloc[:last].sum())
    return suspect(
        before,
        f"{name}.time: {before:,} rows lie more than a year before all others, which "
        f"begin on {counts['day'].iloc[last]:%Y-%m-%d}; if they are wrong, set "
        "source.start.",
    )


def _elsewhere(calendar: ir.Table, sold: ir.Table) -> dict[str, Any]:
    days = calendar["day"].count().execute()
    ends = sold.aggregate(first=sold["time"].min(), last=sold["time"].max())
    first, last = ends.to_pandas().iloc[0]
    if not days or pd.isna(first):
        return {}
    span = (ibis.literal(one) for one in (first.normalize(), last))
    inside = calendar["day"].between(*span).sum().fill_null(0).execute()
    return suspect(
        0 if inside else int(days),
        f"calendar.day: none of {days:,} days lies in the time of the orders, "
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}.",
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


def _birth_years(customers: ir.Table, source: Source) -> dict[str, Any]:
    year = now_of(source).year
    odd = ~customers["birth_year"].between(year - OLDEST, year)
    count = int(odd.sum().fill_null(0).execute())
    return suspect(
        count,
        f"customers.birth_year: {count:,} are no years from {year - OLDEST} to {year}; "
        "correct them, or leave them empty.",
    )


def _early(sold: ir.Table) -> dict[str, Any]:
    count = int((sold["delivery_days"] < 0).sum().fill_null(0).execute())
    return suspect(count, f"order_lines.delivery_days: {count:,} are before the order.")


def _amounts(sold: ir.Table) -> dict[str, Any]:
    full = (sold["quantity"] * sold["unit_price"]).abs()
    amount, given = sold["amount"].abs(), sold["discount"].fill_null(0) == 0
    odd = given & (amount > 0) & ((amount > FACTOR * full) | (amount * FACTOR < full))
    count = int(odd.sum().fill_null(0).execute())
    return suspect(
        count,
        f"order_lines.amount: {count:,} are over {FACTOR} times more or less than "
        "quantity times unit_price; see whether both are in one currency and unit.",
    )


def _single(products: ir.Table) -> dict[str, Any]:
    known = products.filter(products["category"].notnull())
    row = known.aggregate(rows=known.count(), kinds=known["category"].nunique())
    rows, kinds = row.to_pandas().iloc[0]
    return suspect(
        int(kinds) if rows == kinds > 5 else 0,
        f"products.category: each of {rows:,} products is of a category of its own.",
    )
