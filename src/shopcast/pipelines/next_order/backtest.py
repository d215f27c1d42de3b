"""The backtest of `next_order`."""

from dataclasses import replace

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.prior import fit_to_known
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import draw_customers, end_of_data, moments_between
from shopcast.pipelines.next_order.moments import describe, eligible, label
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.prior import Prior
from shopcast.pipelines.next_order.rolling_origins import rolling_outcomes
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.shop_level import fit_drift
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.tasks.backtest import Backtest, over_origins

VALIDATIONS = 3


def measure_origins(
    transactions: ir.Table,
    events: ir.Table,
    customers: ir.Table,
    periods: Periods,
    options: Options,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forecast one horizon from all origins that the data allow, and see what came.

    The last three origins before each set probabilities right.

    Returns:
        One row per `origin`, `model` and `metric` (see `Backtest.measure`); their
        means over origins, as rows of metrics.csv.
    """
    own, horizon = options.backtest, pd.Timedelta(days=periods.horizon_days)
    ids = draw_customers(transactions, own.customers)
    tables = {
        "transactions": transactions.semi_join(ids, "customer_id"),
        "events": events.semi_join(ids, "customer_id"),
        "customers": customers,
    }
    rows = _make_origins(tables, transactions, periods, options)
    whole = Backtest(NEXT_ORDER, rows, horizon, own, VALIDATIONS)
    if first := next(whole.origins(), None):
        learnt = rows.select((rows.at + horizon <= first).to_numpy()).until(first)
        drift = fit_drift(rolling_outcomes(learnt), periods.horizon_days)
        prior = replace(rows.prior, drift=drift)
        whole = replace(whole, rows=replace(rows, prior=prior))
    found = whole.measure(seed)
    return found, over_origins(found, NEXT_ORDER.kinds, 1, seed)


def _make_origins(tables, transactions, periods: Periods, options: Options) -> Rows:
    """Describe customers at every origin by its past, with labels."""
    every, horizon = options.backtest.every_days, periods.horizon_days
    ats = moments_between(transactions, periods.first_days, horizon, every)
    inputs = describe(tables, ats, periods, options)
    end = end_of_data(transactions)
    table = label(inputs, tables["transactions"], ats, end, periods, options)
    table = table.assign(eligible=eligible(table, options))
    parameters = fit_to_known([table], np.array([]))
    prior = Prior(parameters=parameters, end=ats.max())
    return Rows.make(table, prior, periods, options)
