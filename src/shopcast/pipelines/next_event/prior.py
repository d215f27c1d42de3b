"""What is known of the shop before any model learns."""

from dataclasses import dataclass
from functools import cached_property

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.features.splits import end_of_data, split_time
from shopcast.pipelines.next_event.options import Options
from shopcast.pipelines.next_event.outcomes import CLASSES

TEXTS = ("product", "category", "brand")


@dataclass(frozen=True)
class Prior:
    """How often what comes next.

    Attributes:
        rates: Share of the training events that each class follows.
        stay: Share of the training events that one of the same type follows.
        buys: Share that a purchase follows, at once or later.
        known: Hashes of products, categories and brands in `options.common` training
            events at least, in their order.
        rarity: Minus the logarithm of each known product's share of them, by hash; a
            product's own session counts, but hardly, as others are not known.
        rarest: That of all others.
        until: Where the test begins.
        end: Where the data end.
    """

    rates: np.ndarray
    stay: float
    buys: float
    known: dict[str, np.ndarray]
    rarity: pd.Series
    rarest: float
    until: pd.Timestamp
    end: pd.Timestamp

    def known_of(self, name: str, code: np.ndarray) -> np.ndarray:
        """Put 0 for hashes that are not known."""
        return np.where(np.isin(code, self.known[name]), code, 0)

    def rarity_of(self, product: np.ndarray) -> np.ndarray:
        """Tell how rare products are, by their hashes: float32."""
        found = self.rarity.reindex(product).to_numpy("float32")
        return np.nan_to_num(found, nan=self.rarest)

    def rarity_of_one(self, product: int) -> float:
        """Do so for one product."""
        return float(np.float32(self._rarities.get(product, self.rarest)))

    @cached_property
    def _rarities(self) -> dict[int, float]:
        return self.rarity.to_dict()


def fit_prior(
    train_examples: pd.DataFrame, events: ir.Table, periods: Periods, options: Options
) -> Prior:
    """Count what follows events of training, and what they are about."""
    came = train_examples["next"].to_numpy()
    counts = {name: _common(train_examples[name], options.common) for name in TEXTS}
    common = counts["product"]
    total = max(int((train_examples["product"] > 0).sum()), options.common)
    number = np.bincount(came, minlength=len(CLASSES)) + 0.5
    return Prior(
        rates=number / number.sum(),
        stay=float((came == train_examples["type"]).mean()),
        buys=float(train_examples["buys"].mean()),
        known={name: one.index.to_numpy() for name, one in counts.items()},
        rarity=-np.log(common / total),
        rarest=float(-np.log(options.common / total)),
        until=split_time(events, periods).test,
        end=end_of_data(events),
    )


def _common(code: pd.Series, least: int) -> pd.Series:
    counts = code[code > 0].value_counts().sort_index()
    return counts[counts >= least]
