"""Nodes of `next_order` that describe customers as they are now."""

from functools import partial

import ibis.expr.types as ir
import pandas as pd

from shopcast.features.customer_cutoffs import ORDER
from shopcast.features.cutoffs import Periods
from shopcast.features.days import end_table
from shopcast.features.parts import read_parts
from shopcast.features.splits import end_of_data
from shopcast.pipelines.next_order.moments import describe, drawn_of, label
from shopcast.pipelines.next_order.options import Options


def make_current_examples(
    transactions: ir.Table,
    events: ir.Table,
    customers: ir.Table,
    periods: Periods,
    options: Options,
) -> pd.DataFrame:
    """Describe all customers at the end of the data."""
    now = end_table(transactions)
    facts = partial(current_facts, now=now, periods=periods, options=options)
    return read_parts(facts, transactions, events, customers, order=ORDER)


def current_facts(
    transactions: ir.Table,
    events: ir.Table,
    customers: ir.Table,
    now: ir.Table,
    periods: Periods,
    options: Options,
) -> ir.Table:
    """Describe all customers at the moment of `now` (see `moments.describe`)."""
    tables = {"transactions": transactions, "events": events, "customers": customers}
    return describe(tables, now, periods, options)


def make_recent_examples(
    transactions: ir.Table,
    events: ir.Table,
    customers: ir.Table,
    periods: Periods,
    options: Options,
) -> pd.DataFrame:
    """Describe customers at the last cutoffs whose horizon is over, with labels.

    What came then tells the level of today.
    """
    end = end_of_data(transactions)
    horizon = pd.Timedelta(days=periods.horizon_days)
    back = range(options.predicting.level_cutoffs, 0, -1)
    ats = pd.DatetimeIndex([end - horizon * number for number in back])
    drawn = drawn_of(transactions, events, customers, options)
    inputs = describe(drawn, ats, periods, options)
    return label(inputs, drawn["transactions"], ats, end, periods, options)
