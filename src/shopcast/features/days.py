"""Days with purchases: what each cutoff has seen, and what came after it."""

from collections.abc import Callable
from typing import TypeAlias

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.features.splits import end_of_data
from shopcast.tables.money import exact_sum

DAY_SECONDS = 86400

Cutoffs: TypeAlias = pd.DatetimeIndex | ir.Table


def cutoff_table(cutoffs: pd.DatetimeIndex) -> ir.Table:
    """Put moments into a table: one row each, `at`."""
    ats = pd.DatetimeIndex(cutoffs).as_unit("us")
    return ibis.memtable(pd.DataFrame({"at": ats}))


def end_table(log: ir.Table) -> ir.Table:
    """Put the end of the data of a log, today, into a table: one row, `at`."""
    return cutoff_table(pd.DatetimeIndex([end_of_data(log)]))


def purchase_days(transactions: ir.Table, same_day: bool = False) -> ir.Table:
    """Sum up transactions by day, since purchases on one day count as one.

    With `same_day`, purchases at different times of a day are told apart.

    Returns:
        One row per `customer_id`, `day` and `undone_at`: `spend` (net of returns),
        `returned`, `lines` and `quantity` bought, `bought` (not a return alone).
    """
    bought, time = transactions["quantity"] > 0, transactions["time"]
    return transactions.group_by(
        "customer_id", "undone_at", day=time if same_day else time.truncate("D")
    ).aggregate(
        spend=exact_sum(transactions["amount"]),
        returned=exact_sum(-transactions["amount"], where=~bought),
        lines=bought.sum(),
        quantity=exact_sum(transactions["quantity"], where=bought),
        bought=bought.any(),
    )


def before(table: ir.Table, time: str, cutoffs: Cutoffs) -> ir.Table:
    """Put each row beside every cutoff after it.

    Args:
        table: Rows with `customer_id` and a time.
        time: The column of the time.
        cutoffs: Moments, or a table of a moment `at` (and `customer_id`, where a
            cutoff is one customer's own).
    """
    return _beside(table, cutoffs, lambda at: table[time] < at)


def _beside(table: ir.Table, cutoffs: Cutoffs, when: Callable) -> ir.Table:
    if not isinstance(cutoffs, ir.Table):
        cutoffs = cutoff_table(cutoffs)
    own = ["customer_id"] if "customer_id" in cutoffs.columns else []
    both = table.join(cutoffs, [*own, when(cutoffs["at"])], rname="cutoff_{name}")
    return both.drop(*(f"cutoff_{name}" for name in own))


def whole_days(later: ir.TimestampColumn, earlier: ir.TimestampColumn):
    """Count whole days from one time to another."""
    seconds = later.epoch_seconds() - earlier.epoch_seconds()
    return (seconds // DAY_SECONDS).cast("int64")


def begun_days(later: ir.TimestampColumn, earlier: ir.TimestampColumn):
    """Count days from one time to another, the last one even if not yet over."""
    seconds = later.epoch_seconds() - earlier.epoch_seconds()
    return ((seconds + DAY_SECONDS - 1) // DAY_SECONDS).cast("int64")


def undone_before(sales: ir.Table, at: ir.TimestampValue) -> ir.BooleanColumn:
    """Tell which sales were undone before a moment; they count until then."""
    return (sales["undone_at"] < at).fill_null(False)


def observed_days(days: ir.Table, cutoffs: Cutoffs) -> ir.Table:
    """Show each cutoff the days before it, less the sales undone before it.

    Returns:
        One row per `customer_id`, `at` and `age`, days before the cutoff: the
        sums of `purchase_days`. Customers without a purchase before `at` are absent.
    """
    seen = before(days, "day", cutoffs)
    seen = seen.filter(~undone_before(seen, seen["at"]))
    seen = seen.mutate(age=begun_days(seen["at"], seen["day"]))
    table = _per_day(seen, "age")
    ever = ibis.window(group_by=["customer_id", "at"])
    return table.mutate(known=table["bought"].any().over(ever)).filter(ibis._.known)


def next_purchase(
    days: ir.Table, cutoffs: Cutoffs, until: pd.Timestamp, horizon: int
) -> ir.Table:
    """Find each customer's first purchase at or after a cutoff.

    As in `future_days`, one that is undone within the horizon, as far as is known,
    does not count.

    Args:
        days: As `purchase_days` returns them.
        cutoffs: As in `before`.
        until: Where what is known ends; purchases from then on are not seen.
        horizon: Days that are predicted.

    Returns:
        One row per `customer_id` and `at` with a purchase: `ahead`, whole days from
        the cutoff (the cutoff's own day is 0).
    """
    last = ibis.literal(until)
    known = days.filter(days["bought"], days["day"] < last)
    later = _beside(known, cutoffs, lambda at: known["day"] >= at)
    end = ibis.least(later["at"] + ibis.interval(days=horizon), last)
    later = later.filter(~undone_before(later, end))
    ahead = whole_days(later["day"], later["at"])
    return later.group_by("customer_id", "at").aggregate(ahead=ahead.min())


def future_days(days: ir.Table, cutoffs: Cutoffs, horizon: int) -> ir.Table:
    """Show the days of the horizon after each cutoff, less what it sees undone.

    Returns:
        One row per `customer_id`, `at` and `ahead`, whole days from the cutoff (the
        cutoff's own day is 0): the sums of `purchase_days`.
    """
    seen = _beside(days, cutoffs, lambda at: days["day"] >= at)
    seen = seen.mutate(ahead=whole_days(seen["day"], seen["at"]))
    end = seen["at"] + ibis.interval(days=horizon)
    within = seen["ahead"] < horizon
    return _per_day(seen.filter(within, ~undone_before(seen, end)), "ahead")


def _per_day(seen: ir.Table, age: str) -> ir.Table:
    return seen.group_by("customer_id", "at", age).aggregate(
        spend=exact_sum(seen["spend"]),
        returned=exact_sum(seen["returned"]),
        lines=seen["lines"].sum(),
        quantity=exact_sum(seen["quantity"]),
        bought=seen["bought"].any(),
    )
