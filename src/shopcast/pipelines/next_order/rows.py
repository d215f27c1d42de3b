"""What each candidate reads of the examples."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.at_cutoffs import add_forecasts
from shopcast.features.cutoffs import Periods
from shopcast.judging.calibration import log_odds
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.order_sequence import order_sequence
from shopcast.pipelines.next_order.survival import bin_targets, day_bins
from shopcast.pipelines.next_order.traits import traits_of


@dataclass(frozen=True)
class Rows:
    """Examples with the forecasts of BG/NBD over the horizon."""

    examples: pd.DataFrame
    periods: Periods
    options: Options

    @classmethod
    def make(cls, examples, parameters, periods, options) -> "Rows":
        """Add the forecasts, with the parameters of each row's cutoff.

        Rows that are not `eligible`, where that is told, are left out.
        """
        if "eligible" in examples:
            examples = examples[examples["eligible"]].drop(columns="eligible")
        rows = add_forecasts(examples, parameters, periods.horizon_days)
        return cls(rows.reset_index(drop=True), periods, options)

    def __len__(self) -> int:
        return len(self.examples)

    def select(self, rows: np.ndarray) -> "Rows":
        """Keep some of the rows, by a mask or by their positions."""
        kept = self.examples.iloc[rows].reset_index(drop=True)
        return Rows(kept, self.periods, self.options)

    @property
    def traits(self) -> pd.DataFrame:
        """All traits (see `order_traits.traits_of`)."""
        return traits_of(self.examples, self.periods, self.options)

    def sequence(self, seed: bool) -> np.ndarray:
        """The last orders (see `sequence.order_sequence`)."""
        return order_sequence(self.examples, self.options, seed)

    @property
    def forecast(self) -> np.ndarray:
        """Log-odds that BG/NBD gives to an order: (rows, 1) float32."""
        return log_odds(self.examples["btyd_p_order"])[:, None].astype("float32")

    @property
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

    @property
    def hazard_targets(self) -> np.ndarray:
        """Events by bin, then who was at risk (see `survival.bin_targets`)."""
        wait, observed = self.examples["wait"], self.examples["observed"]
        return bin_targets(wait.to_numpy(), observed.to_numpy(), self.bins)
