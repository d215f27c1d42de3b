"""Nodes of `ltv` that make examples, the prior and the outlook."""

import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.customer_cutoffs import (
    KEYS,
    make_inputs,
    make_labels,
    with_labels,
)
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import is_held_out, split_time
from shopcast.pipelines.ltv.options import Options


def make_examples(
    transactions: ir.Table, periods: Periods, options: Options
) -> tuple[pd.DataFrame, ...]:
    """Make rows of (customer, cutoff) for every part of the split.

    Returns:
        Train, validation and refit, of known customers, with labels over `days`, the
        `label_days`; test, of all customers (`is_new`), without labels; their labels
        over `days`, the `horizon_days`.

    Raises:
        BadInput: There is too little time or no customer to train on, or nobody (or
            everybody) of them buys.
    """
    split = split_time(transactions, periods)
    label, step = periods.label_days, periods.step_days
    parts = []
    for name, ats in (
        ("train", split.train),
        ("validation", split.validation),
        ("refit", split.refit),
    ):
        labels = make_labels(transactions, ats, label, step)
        inputs = _describe(transactions, ats, periods, options)
        rows = with_labels(inputs, labels).to_pandas().assign(days=label)
        rows = rows[~is_held_out(rows["customer_id"], periods.new_share)]
        _check_labels(rows, name)
        parts.append(rows.reset_index(drop=True))
    at, horizon = pd.DatetimeIndex([split.test]), periods.horizon_days
    test = _describe(transactions, at, periods, options).to_pandas()
    is_new = is_held_out(test["customer_id"], periods.new_share)
    labels = make_labels(transactions, at, horizon, step).to_pandas()
    test = test.assign(is_new=is_new, days=horizon)
    return (*parts, test, labels.sort_values(KEYS, ignore_index=True))


def _describe(
    transactions: ir.Table, ats: pd.DatetimeIndex, periods: Periods, options: Options
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
    at = pd.DatetimeIndex([split_time(transactions, periods).end])
    rows = _describe(transactions, at, periods, options).to_pandas()
    return rows.assign(days=periods.horizon_days)
