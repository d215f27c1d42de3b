"""Nodes of `next_order` that make examples, the prior and the outlook."""

import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.customer_cutoffs import KEYS
from shopcast.features.cutoffs import Periods
from shopcast.features.days import Cutoffs
from shopcast.features.splits import (
    Split,
    is_held_out,
    is_sampled,
    split_time,
)
from shopcast.pipelines.next_order.moments import (
    Tables,
    describe,
    drawn_of,
    eligible,
    label,
    moments_after_orders,
)
from shopcast.pipelines.next_order.options import Options

WAIT = [*KEYS, "wait", "observed"]


def make_examples(
    transactions: ir.Table,
    events: ir.Table,
    customers: ir.Table,
    periods: Periods,
    options: Options,
) -> tuple[pd.DataFrame, ...]:
    """Make rows of (customer, cutoff) for every part of the split.

    Of a larger shop, `options.customers` are drawn, as in `ltv`.

    Returns:
        Train, validation and refit, of known customers, with `wait` and `observed` (see
        `moments.label`), blind to what comes after the part; test, of all customers
        (`is_new`), without labels; the test's labels.

    Raises:
        BadInput: There is too little time or no customer to train on, or nobody (or
            everybody) of them orders.
    """
    _check_periods(periods, options)
    split = split_time(transactions, periods)
    cutoffs = {
        "train": split.train,
        "validation": split.validation,
        "refit": split.refit,
        "test": split.tests,
    }
    tables = drawn_of(transactions, events, customers, options)
    parts = _parts(tables, cutoffs, split, periods, options)
    for name, part in zip(("train", "validation", "refit"), parts, strict=False):
        _check_labels(part, name, periods)
    known = parts[3].assign(**parts[4][WAIT[2:]])
    _check_labels(known[~known["is_new"]], "test", periods)
    return parts


def _check_periods(periods: Periods, options: Options) -> None:
    """Refuse labels that end before the horizon does, which would not be known."""
    if periods.label_days < periods.horizon_days:
        raise BadInput(
            f"next_order.periods: label_days ({periods.label_days}) are fewer than "
            f"horizon_days ({periods.horizon_days}), so orders would be missed; give "
            "both the same."
        )
    if options.reach_days < periods.horizon_days:
        raise BadInput(
            f"next_order.options.reach_days: {options.reach_days} days do not reach to "
            f"the end of the horizon of {periods.horizon_days}; give more."
        )


def make_order_examples(
    transactions: ir.Table,
    events: ir.Table,
    customers: ir.Table,
    periods: Periods,
    options: Options,
) -> tuple[pd.DataFrame, ...]:
    """Make rows right after every order instead, as the seed does.

    Returns:
        As `make_examples`; a part may be empty.

    Raises:
        BadInput: There is too little time.
    """
    split = split_time(transactions, periods)
    horizon = pd.Timedelta(days=periods.horizon_days)
    label_time = pd.Timedelta(days=periods.label_days)
    bounds = {
        "train": (split.train[0], split.validation[0] - label_time),
        "validation": (split.validation[0], split.test - label_time),
        "refit": (split.refit[0], split.test - label_time),
        "test": (split.test, split.end - horizon),
    }
    cutoffs: dict[str, Cutoffs] = {
        name: moments_after_orders(transactions, *bound, options.same_day_repeats)
        for name, bound in bounds.items()
    }
    tables = drawn_of(transactions, events, customers, options)
    return _parts(tables, cutoffs, split, periods, options)


def _parts(
    tables: Tables,
    cutoffs: dict[str, Cutoffs],
    split: Split,
    periods: Periods,
    options: Options,
) -> tuple[pd.DataFrame, ...]:
    until = {
        "train": split.validation[0],
        "validation": split.test,
        "refit": split.test,
        "test": split.end,
    }
    parts = {}
    for name, at in cutoffs.items():
        inputs = describe(tables, at, periods, options)
        rows = label(inputs, tables["transactions"], at, until[name], periods, options)
        rows = rows[is_sampled(rows["customer_id"], options.sample_fraction)]
        rows = rows.assign(
            is_new=is_held_out(rows["customer_id"], periods.new_share),
            eligible=eligible(rows, options),
        )
        if name != "test":
            rows = rows[~rows["is_new"]].drop(columns="is_new")
        parts[name] = rows.reset_index(drop=True)
    test, waits = parts["test"].drop(columns=WAIT[2:]), parts["test"][WAIT]
    return parts["train"], parts["validation"], parts["refit"], test, waits


def both_came(rows: pd.DataFrame, periods: Periods) -> bool:
    """Tell whether some order within the horizon and some do not."""
    return 0 < _ordered(rows, periods) < int(rows["eligible"].sum())


def _ordered(rows: pd.DataFrame, periods: Periods) -> int:
    rows = rows[rows["eligible"]]
    return int((rows["observed"] & (rows["wait"] <= periods.horizon_days)).sum())


def _check_labels(rows: pd.DataFrame, part: str, periods: Periods) -> None:
    if not both_came(rows, periods):
        ordered = _ordered(rows, periods)
        raise BadInput(
            f"transactions.customer_id: {ordered:,} of {len(rows):,} {part} examples "
            f"order within {periods.horizon_days} days, so there is nothing to learn; "
            "change next_order.periods, min_orders or sample_fraction, or give longer "
            "data."
        )
