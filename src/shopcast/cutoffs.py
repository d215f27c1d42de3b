"""Time, declared once: cutoffs, what is observed before and predicted after."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd
from pydantic import Field, PositiveInt

from shopcast.bad_input import BadInput
from shopcast.strict import Strict


@dataclass(frozen=True)
class Cutoff:
    """A moment, the window observed before it and the horizon predicted after it.

        at - window              at              at + horizon
        |------- observed -------|------- future ------|

    Both windows are half-open: a purchase exactly at the cutoff is in the future. A
    sale that is undone counts until then: it is observed if it is undone at the
    cutoff or later, and in the future if it is not undone within the horizon.
    """

    at: pd.Timestamp
    window: pd.Timedelta
    horizon: pd.Timedelta

    def observed(self, transactions: ir.Table) -> ir.Table:
        """Keep what is known at the cutoff."""
        return _between(transactions, self.at - self.window, self.at)

    def future(self, transactions: ir.Table) -> ir.Table:
        """Keep what is to be predicted. Labels, never features, are made of it."""
        return _between(transactions, self.at, self.at + self.horizon)


def _between(table: ir.Table, start: pd.Timestamp, end: pd.Timestamp) -> ir.Table:
    undone = (table["undone_at"] < ibis.literal(end)).fill_null(False)
    after, before = (
        table["time"] >= ibis.literal(start),
        table["time"] < ibis.literal(end),
    )
    return table.filter(after, before, ~undone)


class Periods(Strict):
    """How time is divided.

    Attributes:
        horizon_days: Time that is predicted.
        label_days: Time over which models are trained, where history is too short
            to train on the whole horizon.
        step_days: Length of the steps of sequences and of long forecasts.
        every_days: Between training cutoffs.
        first_days: History before the first training cutoff, at least.
        train_days: How far back training cutoffs go.
        validation_cutoffs: How many, one label apart, the last just before the test.
        test_cutoffs: How many, one horizon apart, the last one ends with the data.
        new_share: Share of the customers who are kept out of all training.
    """

    horizon_days: PositiveInt
    label_days: PositiveInt
    step_days: PositiveInt
    every_days: PositiveInt
    first_days: PositiveInt
    train_days: PositiveInt
    validation_cutoffs: PositiveInt = 1
    test_cutoffs: PositiveInt = 1
    new_share: float = Field(ge=0, lt=1)


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


def split_time(transactions: ir.Table, periods: Periods) -> Split:
    """Derive the cutoffs from the data's first and last day.

    Raises:
        BadInput: The data are too short for one cutoff of each part.
    """
    time = transactions["time"]
    first, last = transactions.aggregate([time.min(), time.max()]).to_pandas().iloc[0]
    end = last.normalize() + pd.Timedelta(days=1)
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
