"""What is known of the shop before any model learns."""

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.features.splits import end_of_data, split_time
from shopcast.pipelines.next_event.outcomes import CLASSES

COMMON = 20


@dataclass(frozen=True)
class Prior:
    """How often what comes next.

    Attributes:
        rates: Share of the training events that each class follows.
        stay: Share of the training events that one of the same type follows.
        buys: Share that a purchase follows, at once or later.
        rarity: Of products in `COMMON` training events at least, minus the logarithm of
            their share of them, by hash; so a product's own session hardly counts.
        rarest: That of all others.
        until: Where the test begins.
        end: Where the data end.
    """

    rates: np.ndarray
    stay: float
    buys: float
    rarity: pd.Series
    rarest: float
    until: pd.Timestamp
    end: pd.Timestamp

    def rarity_of(self, product: np.ndarray) -> np.ndarray:
        """Tell how rare products are, by their hashes: float32."""
        found = self.rarity.reindex(product).to_numpy("float32")
        return np.nan_to_num(found, nan=self.rarest)


def fit_prior(
    train_examples: pd.DataFrame, events: ir.Table, periods: Periods
) -> Prior:
    """Count what follows events of training."""
    came, product = train_examples["next"].to_numpy(), train_examples["product"]
    counts = product[product > 0].value_counts()
    common, total = counts[counts >= COMMON], max(counts.sum(), COMMON)
    number = np.bincount(came, minlength=len(CLASSES)) + 0.5
    return Prior(
        rates=number / number.sum(),
        stay=float((came == train_examples["type"]).mean()),
        buys=float(train_examples["buys"].mean()),
        rarity=-np.log(common / total),
        rarest=float(-np.log(COMMON / total)),
        until=split_time(events, periods).test,
        end=end_of_data(events),
    )
