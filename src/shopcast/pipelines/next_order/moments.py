"""Rows of (customer, cutoff) of `next_order`, and what came after."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.features.customer_cutoffs import KEYS, ORDER, make_inputs
from shopcast.features.cutoffs import Periods
from shopcast.features.days import Cutoffs, next_purchase, purchase_days
from shopcast.features.orders import order_lists
from shopcast.features.splits import draw_customers
from shopcast.features.visits import visit_features
from shopcast.pipelines.next_order.options import Options
from shopcast.tables.in_memory import read

Tables = dict[str, ir.Table]


def drawn_of(
    transactions: ir.Table, events: ir.Table, customers: ir.Table, options: Options
) -> Tables:
    """Keep what `options.customers` customers did, as `describe` reads it."""
    ids = draw_customers(transactions, options.customers)
    logs = {"transactions": transactions, "events": events}
    kept = {name: log.semi_join(ids, "customer_id") for name, log in logs.items()}
    return kept | {"customers": customers}


def describe(
    tables: Tables, cutoffs: Cutoffs, periods: Periods, options: Options
) -> ir.Table:
    """Describe customers at cutoffs by what was known then.

    Args:
        tables: `transactions`, `events` and `customers`.
        cutoffs: As in `days.before`.
        periods: How time is divided.
        options: Windows, and how many orders are listed.

    Returns:
        One row per `customer_id` and `at`: the columns of
        `customer_cutoffs.make_inputs`, `orders.order_lists` and
        `visits.visit_features` (null where the shop has no events), and `birth_year`
        (null where unknown).
    """
    lines, same_day = tables["transactions"], options.same_day_repeats
    table = make_inputs(lines, cutoffs, periods, options.windows, 0, same_day)
    parts = [
        order_lists(lines, cutoffs, options.orders, same_day),
        visit_features(tables["events"], cutoffs),
    ]
    for part in parts:
        table = table.left_join(part, KEYS).drop("customer_id_right", "at_right")
    born = tables["customers"].select("customer_id", "birth_year")
    table = table.left_join(born, "customer_id").drop("customer_id_right")
    return table.order_by(ORDER)


def moments_after_orders(
    transactions: ir.Table, start: pd.Timestamp, end: pd.Timestamp, same_day: bool
) -> ir.Table:
    """List the cutoffs right after an order, within a period.

    A cutoff is the midnight after a day with an order; with `same_day`, the second
    after an order.

    Returns:
        One row per `customer_id` and `at`, from `start` to `end`, both included.
    """
    days = purchase_days(transactions, same_day)
    after = ibis.interval(seconds=1) if same_day else ibis.interval(days=1)
    bought = days.filter(days["bought"])
    moments = bought.select("customer_id", at=bought["day"] + after).distinct()
    return moments.filter(moments["at"].between(ibis.literal(start), ibis.literal(end)))


def label(
    inputs: ir.Table,
    transactions: ir.Table,
    cutoffs: Cutoffs,
    until: pd.Timestamp,
    periods: Periods,
    options: Options,
) -> pd.DataFrame:
    """Put beside each row when its customer ordered next.

    Returns:
        The rows with `wait`, days to the next order (the cutoff's own day is 1), or to
        the end of what is known, where `observed` is false.
    """
    days = purchase_days(transactions, options.same_day_repeats)
    ahead = next_purchase(days, cutoffs, until, periods.horizon_days)
    both = inputs.left_join(ahead, KEYS).drop("customer_id_right", "at_right")
    rows = read(both.order_by(ORDER))
    known = (until - rows["at"]) / pd.Timedelta(days=1)
    return rows.assign(
        wait=(rows["ahead"] + 1).fillna(known).astype("float64"),
        observed=rows["ahead"].notna(),
    ).drop(columns="ahead")


def eligible(rows: pd.DataFrame, options: Options) -> pd.Series:
    """Tell which rows are learnt from and judged, by past orders alone.

    BG/NBD is fitted to all: without those of few orders its rates would be wrong.
    """
    return rows["frequency"] + 1 >= options.min_orders
