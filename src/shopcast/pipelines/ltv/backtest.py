"""The backtest of `ltv`."""

from dataclasses import replace

import ibis.expr.types as ir
import pandas as pd

from shopcast.buy_till_you_die.in_season import InSeason
from shopcast.buy_till_you_die.prior import fit_to_known
from shopcast.features.customer_cutoffs import make_inputs, make_labels, with_labels
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import moments_between, of_drawn
from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.prior import Prior, activity_of, follow
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.task import LTV
from shopcast.tables.in_memory import read
from shopcast.tasks.backtest import Backtest, over_origins


def measure_origins(
    transactions: ir.Table, periods: Periods, options: Options, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forecast one label from all origins that the data allow, and see what came.

    Returns:
        One row per `origin`, `model` and `metric` (see `Backtest.measure`); their
        means over origins, as rows of metrics.csv.
    """
    own = options.backtest
    rows = make_origins(transactions, periods, options)
    label = pd.Timedelta(days=periods.label_days)
    found = Backtest(LTV, rows, label, own).measure(seed)
    bias = found[found["metric"] == "total_bias"]
    size = bias.assign(metric="absolute_total_bias", value=bias["value"].abs())
    every = pd.concat([found, size], ignore_index=True)
    block = -(-periods.label_days // own.every_days)
    return every, over_origins(every, LTV.kinds, block, seed)


def make_origins(transactions: ir.Table, periods: Periods, options: Options) -> Rows:
    """Describe customers at every origin by its past, with labels.

    Origins go back from one label before the end of the data.
    """
    own, label = options.backtest, periods.label_days
    log = of_drawn(transactions, own.customers)
    ats = moments_between(transactions, periods.first_days, label, own.every_days)
    inputs = make_inputs(log, ats, periods, options.windows, options.steps)
    labels = make_labels(log, ats, label, periods.step_days)
    examples = read(with_labels(inputs, labels)).assign(days=label)
    activity = activity_of(log, examples) if options.season == "own" else None
    prior = Prior(
        parameters=fit_to_known([examples], ats.to_numpy()),
        end=ats.max(),
        seasons=InSeason.fit(examples, activity),
        levels=pd.DataFrame(),
    )
    later = ats[ats >= ats.min() + pd.Timedelta(days=label)]
    levels = follow(prior, examples, later, periods)
    return Rows.make(examples, replace(prior, levels=levels), periods, options)
