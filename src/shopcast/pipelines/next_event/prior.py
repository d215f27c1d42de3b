"""What is known of the shop before any model learns."""

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.features.splits import end_of_data, split_time
from shopcast.pipelines.next_event.outcomes import CLASSES


@dataclass(frozen=True)
class Prior:
    """How often what comes next.

    Attributes:
        rates: Share of the training events that each class follows.
        stay: Share of the training events that one of the same type follows.
        buys: Share that a purchase follows, at once or later.
        until: Where the test begins.
        end: Where the data end.
    """

    rates: np.ndarray
    stay: float
    buys: float
    until: pd.Timestamp
    end: pd.Timestamp


def fit_prior(
    train_examples: pd.DataFrame, events: ir.Table, periods: Periods
) -> Prior:
    """Count what follows events of training."""
    came = train_examples["next"].to_numpy()
    number = np.bincount(came, minlength=len(CLASSES)) + 0.5
    return Prior(
        rates=number / number.sum(),
        stay=float((came == train_examples["type"]).mean()),
        buys=float(train_examples["buys"].mean()),
        until=split_time(events, periods).test,
        end=end_of_data(events),
    )
