"""How time and customers are divided."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods


@dataclass(frozen=True)
class Split:
    """The cutoffs of a store; no label reaches past the next part's first cutoff.

    What was chosen on validation is fitted once more at the cutoffs of `refit`, whose
    labels end before the test's first cutoff.
    """

    train: pd.DatetimeIndex
    validation: pd.DatetimeIndex
    refit: pd.DatetimeIndex
    tests: pd.DatetimeIndex
    end: pd.Timestamp

    @property
    def test(self) -> pd.Timestamp:
        """The first cutoff of the test."""
        return self.tests[0]


def end_of_data(transactions: ir.Table) -> pd.Timestamp:
    """Tell the moment after the data's last day, at which today's customers stand."""
    last = pd.Timestamp(transactions["time"].max().execute())
    return last.normalize() + pd.Timedelta(days=1)


def has_rows(table: ir.Table) -> bool:
    """Tell whether there is anything in a table."""
    return bool(table.count().execute())


def split_time(transactions: ir.Table, periods: Periods) -> Split:
    """Derive the cutoffs from the data's first and last day.

    Raises:
        BadInput: The data are too short for one cutoff of each part.
    """
    first = pd.Timestamp(transactions["time"].min().execute())
    end = end_of_data(transactions)
    label = pd.Timedelta(days=periods.label_days)
    horizon = pd.Timedelta(days=periods.horizon_days)
    tests = pd.DatetimeIndex(
        [end - horizon * back for back in range(periods.test_cutoffs, 0, -1)]
    )
    test = tests[0]
    validation = pd.DatetimeIndex(
        [test - label * back for back in range(periods.validation_cutoffs, 0, -1)]
    )
    earliest = max(
        first.normalize() + pd.Timedelta(days=periods.first_days),
        test - pd.Timedelta(days=periods.train_days),
    )
    latest = validation[0] - label
    if latest < earliest:
        raise BadInput(
            f"transactions.time: {(end - first).days} days of data are too few for "
            f"{periods.test_cutoffs} test cutoff(s) of {periods.horizon_days} days, "
            f"{periods.validation_cutoffs} validation cutoff(s) of "
            f"{periods.label_days} days and a first history of "
            f"{periods.first_days} days; shorten them in the parameters (periods)."
        )
    train, refit = (
        _backwards(last, earliest, periods.every_days)
        for last in (latest, test - label)
    )
    return Split(train, validation, refit, tests, end)


def _backwards(
    last: pd.Timestamp, earliest: pd.Timestamp, every: int
) -> pd.DatetimeIndex:
    count = (last - earliest).days // every + 1
    return pd.date_range(end=last, periods=count, freq=f"{every}D")


def is_held_out(customer_id: pd.Series, share: float) -> np.ndarray:
    """Tell by a hash of their ids which customers models never meet in training.

    >>> is_held_out(pd.Series(["ann", "bob", "cid"]), share=0.0).any()
    np.False_
    """
    ids = pd.Series(customer_id, dtype="object")
    hashed = pd.util.hash_pandas_object(ids, index=False).to_numpy()
    return hashed / 2**64 < share


def is_sampled(customer_id: pd.Series, share: float) -> np.ndarray:
    """Tell by another hash which customers take part where a share of them does."""
    return is_held_out("sampled " + customer_id, share)


def draw_customers(transactions: ir.Table, most: int) -> ir.Table:
    """Draw customers by a hash of their ids, which is not that of `is_held_out`.

    Returns:
        Their `customer_id`, for a semi-join: all, where there are no more than `most`.
    """
    ids = transactions.select("customer_id").distinct().to_pandas()["customer_id"]
    text = ids.astype("object")
    drawn = pd.util.hash_pandas_object(text, index=False, hash_key="drawn0customers0")
    kept = ids[drawn.rank(method="first") <= most].sort_values(ignore_index=True)
    return ibis.memtable(kept.to_frame())


def of_drawn(log: ir.Table, most: int) -> ir.Table:
    """Keep what `draw_customers` draws of a log's own customers."""
    return log.semi_join(draw_customers(log, most), "customer_id")


def moments_between(
    transactions: ir.Table, first_days: int, last_days: int, every_days: int
) -> pd.DatetimeIndex:
    """Go back from some days before the end to some after the beginning."""
    first = pd.Timestamp(transactions["time"].min().execute()).normalize()
    last = end_of_data(transactions) - pd.Timedelta(days=last_days)
    return _backwards(last, first + pd.Timedelta(days=first_days), every_days)
