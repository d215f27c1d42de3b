"""Time, declared once: cutoffs, what is observed before and predicted after."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd
from pydantic import Field

from shopcast.strict import Count, Days, Strict


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

    horizon_days: Days
    label_days: Days
    step_days: Days
    every_days: Days
    first_days: Days
    train_days: Days
    validation_cutoffs: Count = 1
    test_cutoffs: Count = 1
    new_share: float = Field(ge=0, lt=1)
