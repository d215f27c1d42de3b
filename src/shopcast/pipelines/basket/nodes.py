"""Nodes of `basket` that make examples."""

import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.baskets import (
    ROW,
    basket_days,
    basket_lines,
    bought_on,
    earlier_lines,
    histories,
    into_histories,
    today,
)
from shopcast.features.customer_cutoffs import KEYS
from shopcast.features.cutoffs import Periods
from shopcast.features.days import end_table
from shopcast.features.splits import is_held_out, of_drawn, split_time
from shopcast.pipelines.basket.options import Options
from shopcast.tables.engines import computed
from shopcast.tables.in_memory import read


def make_examples(
    transactions: ir.Table, periods: Periods, options: Options
) -> tuple[pd.DataFrame, ...]:
    """Make rows of baskets within some days from every cutoff.

    All of them are learnt from; each customer's last one is judged. Of a larger shop,
    `options.customers` are drawn, as in `ltv`.

    Returns:
        Train, validation and refit, of known customers, with the lists `bought`; test,
        of all customers (`is_new`), without; the test's labels. `at` is
        the moment at which others' baskets were known, `days` how far from the cutoff
        baskets were looked for.

    Raises:
        BadInput: There is too little time, or no second basket to learn from.
    """
    split = split_time(transactions, periods)
    lines = computed(basket_lines(of_drawn(transactions, options.customers)))
    label = periods.label_days
    parts = []
    for name, ats in (
        ("train", split.train),
        ("validation", split.validation),
        ("refit", split.refit),
    ):
        rows = _describe(lines, ats, label, options, name == "validation")
        rows = rows[~is_held_out(rows["customer_id"], periods.new_share)]
        rows = rows.drop_duplicates(["customer_id", "day"])
        _check(rows, name)
        parts.append(rows.reset_index(drop=True))
    ats = pd.DatetimeIndex([split.test])
    test = _describe(lines, ats, periods.horizon_days, options, True)
    test = test.assign(is_new=is_held_out(test["customer_id"], periods.new_share))
    _check(test[~test["is_new"]], "test", least=2)
    return (*parts, test.drop(columns="bought"), test[[*KEYS, "bought"]])


def _describe(
    lines: ir.Table,
    ats: pd.DatetimeIndex,
    label: int,
    options: Options,
    last: bool = False,
) -> pd.DataFrame:
    """Describe baskets after every cutoff, whose `at` is the latest refresh before."""
    moments = computed(basket_days(lines, ats, label, last))
    bought = bought_on(lines, moments)
    rows = histories(lines, moments, options.baskets).merge(bought, on=ROW)
    every = pd.Timedelta(days=options.refresh_days)
    at = rows["at"] + (rows["day"] - rows["at"]) // every * every
    rows = _idle(rows.assign(at=at, days=label))
    return rows.sort_values(ROW, ignore_index=True)


def _idle(rows: pd.DataFrame) -> pd.DataFrame:
    """Count days from the last basket to the moment at which others' are known."""
    days = (rows["at"] - rows["latest"]) // pd.Timedelta(days=1)
    return rows.assign(idle=days.clip(lower=0).astype("int64")).drop(columns="latest")


def _check(rows: pd.DataFrame, part: str, least: int = 1) -> None:
    if len(rows) < least:
        raise BadInput(
            f"transactions.customer_id: {len(rows)} {part} baskets are of known "
            f"customers who had one before, and {least} at least are needed; change "
            "basket.periods, or give longer data."
        )


def make_current_examples(
    transactions: ir.Table, periods: Periods, options: Options
) -> pd.DataFrame:
    """Describe all customers at the day after the data, as if they ordered then."""
    facts = current_facts(transactions, end_table(transactions), options)
    return current_examples(read(facts), periods)


def current_facts(transactions: ir.Table, now: ir.Table, options: Options) -> ir.Table:
    """Find what customers had in their baskets at the moment of `now`."""
    lines = basket_lines(transactions)
    return earlier_lines(lines, today(lines, now), options.baskets)


def current_examples(facts: pd.DataFrame, periods: Periods) -> pd.DataFrame:
    """List it, one row per customer; nothing is looked up further ahead."""
    return _idle(into_histories(facts)).assign(days=periods.horizon_days)
