"""Nodes of `ltv` that make examples, and train what learns from no label."""

from functools import partial
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.customer_cutoffs import (
    KEYS,
    ORDER,
    make_inputs,
    make_labels,
    with_labels,
)
from shopcast.features.cutoffs import Periods
from shopcast.features.days import Cutoffs, end_table
from shopcast.features.parts import read_parts
from shopcast.features.splits import (
    is_held_out,
    of_drawn,
    split_time,
)
from shopcast.learning.candidate import Forecast
from shopcast.learning.left_out import untrained
from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.rollout import fit_rollout, forecast_rollout
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.task import LTV
from shopcast.tables.in_memory import read
from shopcast.tasks.learnt import learnt_under


def make_examples(
    transactions: ir.Table, periods: Periods, options: Options
) -> tuple[pd.DataFrame, ...]:
    """Make rows of (customer, cutoff) for every part of the split.

    Of a larger shop, `options.customers` are drawn, which is enough to learn and to
    judge.

    Returns:
        Train, validation and refit, of known customers, with labels over `days`, the
        `label_days`; test, of all customers (`is_new`), without labels; their labels
        over `days`, the `horizon_days`.

    Raises:
        BadInput: Steps are longer than labels, there is too little time or no customer
            to train on, or nobody (or everybody) of them buys.
    """
    if periods.step_days > periods.label_days:
        raise BadInput(
            f"ltv.periods.step_days: {periods.step_days} days are more than the "
            f"{periods.label_days} of label_days; give fewer."
        )
    split = split_time(transactions, periods)
    transactions = of_drawn(transactions, options.customers)
    label, step = periods.label_days, periods.step_days
    parts = []
    for name, ats in (
        ("train", split.train),
        ("validation", split.validation),
        ("refit", split.refit),
    ):
        labels = make_labels(transactions, ats, label, step)
        inputs = _describe(transactions, ats, periods, options)
        rows = read(with_labels(inputs, labels)).assign(days=label)
        rows = rows[~is_held_out(rows["customer_id"], periods.new_share)]
        _check_labels(rows, name)
        parts.append(rows.reset_index(drop=True))
    at, horizon = pd.DatetimeIndex([split.test]), periods.horizon_days
    test = read(_describe(transactions, at, periods, options))
    is_new = is_held_out(test["customer_id"], periods.new_share)
    labels = read(make_labels(transactions, at, horizon, step))
    test = test.assign(is_new=is_new, days=horizon)
    return (*parts, test, labels.sort_values(KEYS, ignore_index=True))


def _describe(
    transactions: ir.Table, ats: Cutoffs, periods: Periods, options: Options
) -> ir.Table:
    return make_inputs(transactions, ats, periods, options.windows, options.steps)


def _check_labels(rows: pd.DataFrame, part: str) -> None:
    buyers = int((rows["spend"] > 0).sum())
    if buyers in (0, len(rows)):
        raise BadInput(
            f"transactions.amount: {buyers:,} of {len(rows):,} {part} examples spend "
            "anything in the time ahead, so there is nothing to learn; change "
            "ltv.periods.label_days, or give longer data."
        )


def make_current_examples(
    transactions: ir.Table, periods: Periods, options: Options
) -> pd.DataFrame:
    """Describe all customers at the end of the data."""
    now = end_table(transactions)
    facts = partial(current_facts, now=now, periods=periods, options=options)
    return current_examples(read_parts(facts, transactions, order=ORDER), periods)


def current_facts(
    transactions: ir.Table, now: ir.Table, periods: Periods, options: Options
) -> ir.Table:
    """Describe all customers at the moment of `now` (see `make_inputs`)."""
    return _describe(transactions, now, periods, options)


def current_examples(facts: pd.DataFrame, periods: Periods) -> pd.DataFrame:
    """Look as far ahead as the horizon."""
    return facts.assign(days=periods.horizon_days)


def train_rollout(
    validation_rows: Rows,
    test_rows: Rows,
    periods: Periods,
    options: Options,
    seed: int,
) -> tuple[Any, pd.DataFrame, Forecast]:
    """Train the long-horizon forecast on what was known at each cutoff; no label.

    Returns:
        As other training nodes: the model of the test's cutoff, its history, and what
        was forecast at each of validation's.
    """
    if "rollout" in options.leave_out:
        return untrained()
    rows, own = validation_rows.under(periods, options), options.rollout
    forecasts = []
    for _, part in rows.examples.groupby("at"):
        there = rows.select(part.index.to_numpy())
        model, _ = fit_rollout(there, own, seed)
        found = forecast_rollout(model, there, own, seed)
        forecasts.append(found.set_axis(part.index))
    known = test_rows.under(periods, options).known
    model, history = fit_rollout(known, own, seed)
    under = learnt_under(LTV, "rollout", periods, options)
    forecast = pd.concat(forecasts).loc[rows.examples.index]
    return model, history.assign(parameters=under), forecast
