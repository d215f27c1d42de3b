"""Rows of (customer, cutoff): what was known, and what came after."""

import ibis.expr.types as ir
import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.features.days import Cutoffs, future_days, observed_days, purchase_days
from shopcast.features.rhythm import rhythm_features
from shopcast.features.steps import step_lists
from shopcast.features.windows import window_features
from shopcast.tables.money import ZERO, exact_sum

KEYS, ORDER = ["customer_id", "at"], ["at", "customer_id"]


def make_inputs(
    transactions: ir.Table,
    cutoffs: Cutoffs,
    periods: Periods,
    windows: list[int],
    steps: int,
    same_day: bool = False,
) -> ir.Table:
    """Describe every customer at every cutoff by what was known then.

    Args:
        transactions: Sales and returns.
        cutoffs: As in `days.before`.
        periods: How time is divided.
        windows: The look-back windows, in days.
        steps: How many steps of the past are listed, 0 for none.
        same_day: As in `days.purchase_days`.

    Returns:
        One row per `customer_id` and `at` with a purchase before it: the columns of
        `window_features`, `rhythm_features` and `step_lists`.
    """
    days = purchase_days(transactions, same_day)
    observed = observed_days(days, cutoffs)
    by_window = window_features(observed, windows, periods.label_days)
    by_rhythm = rhythm_features(observed)
    table = by_rhythm.left_join(by_window, KEYS).drop("customer_id_right", "at_right")
    if steps:
        by_step = step_lists(observed, "age", 1, periods.step_days, steps)
        table = table.left_join(by_step, KEYS).drop("customer_id_right", "at_right")
    return table.order_by(ORDER)


def make_labels(
    transactions: ir.Table, ats: pd.DatetimeIndex, horizon: int, step_days: int
) -> ir.Table:
    """Sum up the horizon after every cutoff.

    Returns:
        One row per `customer_id` and `at` with anything in the horizon: `spend` net
        of returns (0 if negative), `orders` (days with a purchase), and the lists of
        `steps.step_lists` under names that begin with `future_`.
    """
    future = future_days(purchase_days(transactions), ats, horizon)
    steps = -(-horizon // step_days)
    lists = step_lists(future, "ahead", 0, step_days, steps)
    total = future.group_by(KEYS).aggregate(
        spend=exact_sum(future["spend"]), orders=future["bought"].sum()
    )
    total = total.mutate(spend=total["spend"].clip(lower=0.0))
    lists = lists.rename("future_{name}").rename(
        customer_id="future_customer_id", at="future_at"
    )
    return total.left_join(lists, KEYS).drop("customer_id_right", "at_right")


def with_labels(inputs: ir.Table, labels: ir.Table) -> ir.Table:
    """Put labels beside inputs; who has none did not buy."""
    both = inputs.left_join(labels, KEYS).drop("customer_id_right", "at_right")
    return both.mutate(
        spend=both["spend"].fill_null(ZERO), orders=both["orders"].fill_null(0)
    ).order_by(ORDER)
