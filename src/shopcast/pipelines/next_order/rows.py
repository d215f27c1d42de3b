"""What each candidate reads of the examples."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.at_cutoffs import forecasts
from shopcast.features.customer_cutoffs import KEYS
from shopcast.judging.calibration import log_odds
from shopcast.pipelines.next_order.order_sequence import order_sequence
from shopcast.pipelines.next_order.survival import bin_targets, day_bins
from shopcast.pipelines.next_order.traits import traits_of
from shopcast.tasks import rows


@dataclass(frozen=True, eq=False)
class Rows(rows.Rows):
    """Customers at cutoffs, with the forecasts of BG/NBD over the horizon."""

    shaped_by: ClassVar[tuple[str, ...]] = (
        "windows", "orders", "reach_days", "same_day_repeats", "customers",
        "sample_fraction", "min_orders",
    )  # fmt: skip

    @classmethod
    def make(cls, examples, prior, periods, options) -> Self:
        """Add the forecasts, with the parameters of each row's cutoff.

        Rows that are not `eligible`, where that is told, are left out.
        """
        if "eligible" in examples:
            examples = examples[examples["eligible"]].drop(columns="eligible")
        found = forecasts(examples, prior.parameters, periods.horizon_days)
        return super().make(examples.assign(**found), prior, periods, options)

    def until(self, moment: pd.Timestamp) -> Self:
        """See no order from a moment on: who waits then is waiting still."""
        known = (moment - self.at) / pd.Timedelta(days=1)
        over = self.examples["wait"] <= known
        seen = self.examples.assign(
            observed=self.examples["observed"] & over,
            wait=self.examples["wait"].where(over, known),
        )
        return replace(self, examples=seen)

    def labelled(self, labels: pd.DataFrame) -> Self:
        """Put beside rows of the test when their customers ordered."""
        both = replace(self, examples=self.examples.merge(labels, on=KEYS))
        return replace(both, examples=both.examples.assign(ordered=both.ordered))

    @property
    def judgeable(self) -> bool:
        """Whether some order and some do not."""
        return bool(0 < self.ordered.sum() < len(self))

    @cached_property
    def traits(self) -> pd.DataFrame:
        """All traits (see `traits.traits_of`)."""
        return traits_of(self.examples, self.periods, self.options)

    @cached_property
    def orders(self) -> np.ndarray:
        """The last orders (see `order_sequence`)."""
        return order_sequence(self.examples, self.options, seed=False)

    @cached_property
    def seed_orders(self) -> np.ndarray:
        """The last orders as the seed saw them."""
        return order_sequence(self.examples, self.options, seed=True)

    @property
    def forecast(self) -> np.ndarray:
        """Log-odds that BG/NBD gives to an order: (rows, 1) float32."""
        return log_odds(self.examples["btyd_p_order"])[:, None].astype("float32")

    def array(self, name: str) -> np.ndarray:
        """What a network's input of this name reads."""
        if name == "traits":
            return self.traits.to_numpy()
        return self.orders if name == "orders" else self.forecast

    @cached_property
    def ordered(self) -> np.ndarray:
        """Whether an order came within the horizon: (rows,) float64."""
        came = self.examples["observed"] & (
            self.examples["wait"] <= self.periods.horizon_days
        )
        return came.to_numpy("float64")

    @property
    def bins(self) -> np.ndarray:
        """Bounds of the bins of days ahead."""
        return day_bins(self.periods.horizon_days, self.options.reach_days)

    @cached_property
    def hazard_targets(self) -> np.ndarray:
        """Events by bin, then who was at risk (see `survival.bin_targets`)."""
        wait, observed = self.examples["wait"], self.examples["observed"]
        return bin_targets(wait.to_numpy(), observed.to_numpy(), self.bins)
