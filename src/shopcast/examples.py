"""Rows of (customer, cutoff): the tables that models read, and their arrays."""

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast import features
from shopcast.cutoffs import Periods

KEYS = ["customer_id", "at"]
CHANNELS = ("step_spend", "step_orders", "step_lines")


def make_inputs(
    transactions: ir.Table,
    cutoffs: features.Cutoffs,
    periods: Periods,
    windows: list[int],
    steps: int,
    same_day: bool = False,
) -> ir.Table:
    """Describe every customer at every cutoff by what was known then.

    Args:
        transactions: Sales and returns.
        cutoffs: As in `features.before`.
        periods: How time is divided.
        windows: The look-back windows, in days.
        steps: How many steps of the past are listed, 0 for none.
        same_day: As in `features.purchase_days`.

    Returns:
        One row per `customer_id` and `at` with a purchase before it: the columns of
        `features.window_features`, `rhythm_features` and `step_lists`.
    """
    days = features.purchase_days(transactions, same_day)
    observed = features.observed_days(days, cutoffs)
    by_window = features.window_features(observed, windows, periods.label_days)
    by_rhythm = features.rhythm_features(observed)
    table = by_rhythm.left_join(by_window, KEYS).drop("customer_id_right", "at_right")
    if steps:
        by_step = features.step_lists(observed, "age", 1, periods.step_days, steps)
        table = table.left_join(by_step, KEYS).drop("customer_id_right", "at_right")
    return table.order_by("at", "customer_id")


def make_labels(
    transactions: ir.Table, ats: pd.DatetimeIndex, horizon: int, step_days: int
) -> ir.Table:
    """Sum up the horizon after every cutoff.

    Returns:
        One row per `customer_id` and `at` with anything in the horizon: `spend` net
        of returns (0 if negative), `orders` (days with a purchase), and the lists of
        `features.step_lists` under names that begin with `future_`.
    """
    future = features.future_days(features.purchase_days(transactions), ats, horizon)
    steps = -(-horizon // step_days)
    lists = features.step_lists(future, "ahead", 0, step_days, steps)
    total = future.group_by(KEYS).aggregate(
        spend=features.exact_sum(future["spend"]), orders=future["bought"].sum()
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
        spend=both["spend"].fill_null(0.0), orders=both["orders"].fill_null(0)
    ).order_by("at", "customer_id")


def dense(
    examples: pd.DataFrame, column: str, steps: int, prefix: str = ""
) -> np.ndarray:
    """Spread a list column over its steps, step 0 first: (rows, steps) float32."""
    array = np.zeros((len(examples), steps), dtype="float32")
    lists = examples[f"{prefix}{column}"]
    given = lists.notna().to_numpy()
    if not given.any():
        return array
    sizes = np.array([len(entry) for entry in lists[given]])
    row = np.repeat(np.nonzero(given)[0], sizes)
    step = np.concatenate(examples.loc[given, f"{prefix}step"].tolist())
    value = np.concatenate(lists[given].tolist())
    inside = step < steps
    array[row[inside], step[inside].astype(int)] = value[inside]
    return array


def sequences(
    examples: pd.DataFrame, steps: int, step_days: int, calendar: bool = False
) -> np.ndarray:
    """Make the past of each row, oldest step first: (rows, steps, 4 or 6) float32.

    Channels: log of spend, orders, log of lines, and whether the customer was known;
    with `calendar` the sine and cosine of the time of year.
    """
    spend, orders, lines = (dense(examples, column, steps) for column in CHANNELS)
    first = ((examples["T"].to_numpy() - 1) // step_days)[:, None]
    known = (np.arange(steps)[None, :] <= first).astype("float32")
    spend = np.sign(spend) * np.log1p(np.abs(spend)) / 5
    channels = [spend, np.minimum(orders, 5) / 2, np.log1p(lines) / 3, known]
    if calendar:
        day = examples["at"].dt.dayofyear.to_numpy()[:, None]
        angle = 2 * np.pi * (day - (np.arange(steps) + 0.5) * step_days) / 365.25
        channels += [np.sin(angle), np.cos(angle)]
    past = np.stack(channels, axis=2).astype("float32")
    return np.ascontiguousarray(past[:, ::-1])
