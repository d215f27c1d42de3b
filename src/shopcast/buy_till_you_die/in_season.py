"""BG/NBD by the shop's own clock, so that no season is taken for a habit."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.bg_nbd import BgNbd
from shopcast.features.columns import by_moment
from shopcast.features.season import NO_SEASON, Clock, fit_season
from shopcast.progress import bar

AMOUNTS = ("spend", "orders")
IN_SEASON = ("btyd_alive", "btyd_p_order", "btyd_orders", "btyd_spend")
Known = tuple[np.ndarray, np.ndarray, np.ndarray]


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
    def fit(cls, clock: Clock, at: pd.Timestamp, known: Known) -> Self:
        """Fit to the customers of one cutoff."""
        return cls(clock, BgNbd.fit(*_counts(clock, at, known)))

    def counts(self, at: pd.Timestamp, known: Known) -> Known:
        """Tell frequency, recency and T by the clock."""
        return _counts(self.clock, at, known)

    def length(self, at: pd.Timestamp, days: int) -> float:
        """Tell how long a time after the cutoff is by the clock."""
        return float(self.clock.between(at, np.array(0), np.array(days)))


def _known(examples: pd.DataFrame) -> Known:
    names = ("frequency", "days_since_last", "T")
    frequency, last, tenure = (examples[name].to_numpy() for name in names)
    return frequency.astype("float64"), last, tenure


def _some(known: Known, own: np.ndarray) -> Known:
    frequency, last, tenure = known
    return frequency[own], last[own], tenure[own]


def _counts(clock: Clock, at: pd.Timestamp, known: Known) -> Known:
    frequency, last, tenure = known
    recency = clock.between(at, -tenure, -last)
    observed = clock.between(at, -tenure, np.full_like(tenure, -1))
    return frequency, recency, observed


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
        known = _known(rows)
        for at, own in bar([*by_moment(rows["at"])], "models by the shop's clock"):
            there = _some(known, own)
            waves = {what: NO_SEASON for what in AMOUNTS}
            if activity is not None:
                waves = {what: fit_season(activity, at, what) for what in AMOUNTS}
            if any(one.any() for one in waves.values()):
                found[at] = {
                    what: Paced.fit(Clock(one), at, there)
                    for what, one in waves.items()
                }
            else:
                found[at] = dict.fromkeys(
                    AMOUNTS, Paced.fit(Clock(NO_SEASON), at, there)
                )
        return cls(found, activity is not None)

    def tells(self, at: pd.Timestamp) -> bool:
        """Tell whether a season could be told by a cutoff, if there may be one."""
        return not self.looked_for or bool(self.at(at)["spend"].clock.waves.any())

    def at(self, at: pd.Timestamp) -> dict[str, Paced]:
        """Look up what was known latest."""
        return self.paced[max(known for known in self.paced if known <= at)]

    def forecasts(
        self, examples: pd.DataFrame, value: np.ndarray, days: int
    ) -> dict[str, np.ndarray]:
        """Forecast orders and spend over a number of days after each row's cutoff.

        Args:
            examples: As in `fit`.
            value: The expected value of each row's orders.
            days: The horizon.

        Returns:
            By name, one number per row, the season of the horizon in it: `btyd_alive`,
            `btyd_p_order`, `btyd_orders` and `btyd_spend`.
        """
        known = _known(examples)
        found = {name: np.empty(len(examples)) for name in IN_SEASON}
        for at, own in by_moment(examples["at"]):
            there = _some(known, own)
            for name, values in self._forecast(at, there, days).items():
                found[name][own] = values
        return found | {"btyd_spend": found["btyd_spend"] * value}

    def _forecast(self, at: pd.Timestamp, known: Known, days: int) -> dict[str, Any]:
        """Forecast for customers of one cutoff; `btyd_spend` in orders of a value."""
        orders, spend = self.at(at)["orders"], self.at(at)["spend"]
        counts, length = orders.counts(at, known), orders.length(at, days)
        often = spend.model.expected_orders(
            *spend.counts(at, known), spend.length(at, days)
        )
        return {
            "btyd_alive": orders.model.p_alive(*counts),
            "btyd_p_order": orders.model.p_order(*counts, length),
            "btyd_orders": orders.model.expected_orders(*counts, length),
            "btyd_spend": often,
        }

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
