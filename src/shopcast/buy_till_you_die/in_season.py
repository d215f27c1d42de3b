"""BG/NBD by the shop's own clock, so that no season is taken for a habit."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.bg_nbd import BgNbd
from shopcast.features.season import NO_SEASON, Clock, fit_season
from shopcast.progress import bar

AMOUNTS = ("spend", "orders")


@dataclass(frozen=True)
class Paced:
    """BG/NBD whose time is a clock's.

    Attributes:
        clock: How fast time runs.
        model: Fitted to counts by that clock.
    """

    clock: Clock
    model: BgNbd

    @classmethod
    def fit(cls, clock: Clock, rows: pd.DataFrame) -> Self:
        """Fit to the rows of one cutoff."""
        return cls(clock, BgNbd.fit(*_counts(clock, rows)))

    def counts(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Tell frequency, recency and T by the clock."""
        return _counts(self.clock, rows)

    def length(self, at: pd.Timestamp, days: int) -> float:
        """Tell how long a time after the cutoff is by the clock."""
        return float(self.clock.between(at, np.array(0), np.array(days)))


def _counts(
    clock: Clock, rows: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at, tenure = rows["at"].iloc[0], rows["T"].to_numpy()
    last = rows["days_since_last"].to_numpy()
    recency = clock.between(at, -tenure, -last)
    observed = clock.between(at, -tenure, np.full_like(tenure, -1))
    return rows["frequency"].to_numpy("float64"), recency, observed


@dataclass(frozen=True)
class InSeason:
    """What is known at each cutoff of the shop's season, and of its customers by it.

    Attributes:
        paced: By cutoff, in order, and by what is forecast (`orders`, `spend`, which
            may have seasons of their own).
        looked_for: Whether there may be a season.
    """

    paced: dict[pd.Timestamp, dict[str, Paced]]
    looked_for: bool = False

    @classmethod
    def fit(cls, rows: pd.DataFrame, activity: pd.DataFrame | None) -> Self:
        """Fit at every cutoff, to its past alone.

        Args:
            rows: One row per customer and cutoff, as in `fit_at_cutoffs`.
            activity: As `season.daily_activity` returns it; None for no season.
        """
        found: dict[pd.Timestamp, dict[str, Paced]] = {}
        for at, there in bar(rows.groupby("at"), "models by the shop's clock"):
            waves = {what: NO_SEASON for what in AMOUNTS}
            if activity is not None:
                waves = {what: fit_season(activity, at, what) for what in AMOUNTS}
            if any(one.any() for one in waves.values()):
                found[at] = {
                    what: Paced.fit(Clock(one), there) for what, one in waves.items()
                }
            else:
                found[at] = dict.fromkeys(AMOUNTS, Paced.fit(Clock(NO_SEASON), there))
        return cls(found, activity is not None)

    def tells(self, at: pd.Timestamp) -> bool:
        """Tell whether a season could be told by a cutoff, if there may be one."""
        return not self.looked_for or bool(self.at(at)["spend"].clock.waves.any())

    def at(self, at: pd.Timestamp) -> dict[str, Paced]:
        """Look up what was known latest."""
        return self.paced[max(known for known in self.paced if known <= at)]

    def add_forecasts(self, examples: pd.DataFrame, days: int) -> pd.DataFrame:
        """Forecast orders and spend over a number of days after each row's cutoff.

        Args:
            examples: With `btyd_value`, the expected value of an order.
            days: The horizon.

        Returns:
            The examples with `btyd_alive`, `btyd_p_order`, `btyd_orders` and
            `btyd_spend`, the season of the horizon in them.
        """
        parts = []
        for at, rows in examples.groupby("at", sort=False):
            paced = self.at(at)
            orders, spend = paced["orders"], paced["spend"]
            known, length = orders.counts(rows), orders.length(at, days)
            often = spend.model.expected_orders(
                *spend.counts(rows), spend.length(at, days)
            )
            parts.append(
                rows.assign(
                    btyd_alive=orders.model.p_alive(*known),
                    btyd_p_order=orders.model.p_order(*known, length),
                    btyd_orders=orders.model.expected_orders(*known, length),
                    btyd_spend=often * rows["btyd_value"],
                )
            )
        return pd.concat(parts).loc[examples.index]

    def weights(
        self, ats: pd.Series, what: str, starts: np.ndarray, days: int
    ) -> np.ndarray:
        """Weigh spans of days by the season, a year's mean being 1.

        Args:
            ats: Each row's cutoff.
            what: Whose season.
            starts: Where spans begin, in days from the cutoff.
            days: How long they are.

        Returns:
            One row per row of `ats`, one column per span.
        """
        codes, every = pd.factorize(ats)
        spans = [
            self.at(at)[what].clock.between(at, starts, starts + days) / days
            for at in every
        ]
        return np.stack(spans)[codes]
