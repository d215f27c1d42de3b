"""What a customer may spend: nothing, or a multiple of what who buys is expected to."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from shopcast.judging.calibration import Platt
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows

LEVELS = (np.arange(200) + 0.5) / 200
SURE = 0.9
CELL_BUYERS, MOST_GROUPS = 50, 5
LEAST_SHARE, LEAST_P = 0.05, 1e-3


@dataclass(frozen=True)
class SpendDistribution:
    """The predictive distribution of any forecast of spend, found on validation.

    A customer buys with a probability, and then spends a multiple of the expectation
    of who buys (`expected_spend / p_buy`). Multiples are those of the buyers of
    validation whose probability and expectation were alike: conformal prediction in
    cells (Vovk, Gammerman and Shafer 2005, section 4.5), of what was expected.

    Attributes:
        buying: The line that sets probabilities of buying right; none is above the
            expected orders.
        floor: The least that who buys is expected to spend.
        edges: What divides probabilities into groups, and expectations within each.
        ratios: Quantiles at `LEVELS` of what buyers spent over what was expected:
            (groups, groups, levels).
    """

    buying: Platt
    floor: float
    edges: tuple[np.ndarray, np.ndarray]
    ratios: np.ndarray

    @classmethod
    def fit(cls, forecast: Forecast, rows: Rows, baseline: bool) -> Self:
        """Compare a forecast with what came on validation rows."""
        actual = rows.examples["spend"].to_numpy("float64")
        bought = actual > 0
        buying = Platt.fit(bought, _first_guess(forecast))
        floor = LEAST_SHARE * float(actual[bought].mean())
        own = cls(buying, floor, (np.empty(0), np.empty((1, 0))), np.empty(0))
        p, value = own._buyer(forecast.assign(p_buy=own._probability(forecast)))
        p, value, ratio = p[bought], value[bought], (actual / value)[bought]
        expected = forecast["expected_spend"].sum()
        if expected > 0:
            ratio = ratio * expected / actual.sum()
        groups = int(np.clip(np.sqrt(bought.sum() / CELL_BUYERS), 1, MOST_GROUPS))
        steps = np.linspace(0, 1, groups + 1)[1:-1]
        outer = np.quantile(p, steps)
        group = np.searchsorted(outer, p, side="right")
        near = [group == one if (group == one).any() else group >= 0
                for one in range(groups)]  # fmt: skip
        inner = np.stack([np.quantile(value[one], steps) for one in near])
        quantiles = np.stack(
            [
                _by_cell(inner[row], value[one], ratio[one])
                for row, one in enumerate(near)
            ]
        )
        return cls(buying, floor, (outer, inner), quantiles)

    def apply(self, forecast: Forecast) -> Forecast:
        """Add each row's distribution to a forecast.

        Returns:
            The forecast with `p_buy`; the `median`; `low` and `high`: for who buys
            with a probability above .9 the 10 % and 90 % quantile, for others 0 and
            the 80 % quantile of what they spend if they buy.
        """
        table = forecast.assign(p_buy=self._probability(forecast))
        p, value = self._buyer(table)
        sure = p > SURE
        wide = value * self._multiple(table, np.full(len(table), 0.8))
        return table.assign(
            low=np.where(sure, self.quantile(table, 0.1), 0.0),
            median=self.quantile(table, 0.5),
            high=np.where(sure, self.quantile(table, 0.9), wide),
        )

    def follow(self, forecast: Forecast, rows: Rows, known: np.ndarray) -> Forecast:
        """Add distributions at a later time, whose level the forecast has already."""
        return self.apply(forecast)

    def quantile(self, table: Forecast, level: float | np.ndarray) -> np.ndarray:
        """Quantile of each row's spend, at one level or each at its own."""
        p, value = self._buyer(table)
        inside = (level - (1 - p)) / p
        return np.where(inside > 0, value * self._multiple(table, inside), 0.0)

    def probability(self, table: Forecast, spend: np.ndarray) -> np.ndarray:
        """Probability that each row spends at most so much."""
        p, value = self._buyer(table)
        found = np.empty(len(table))
        for cell, rows in self._cells(p, value):
            below = np.interp(
                spend[rows] / value[rows], self.ratios[cell], LEVELS, left=0, right=1
            )
            found[rows] = below
        return np.where(spend > 0, 1 - p + p * found, 1 - p)

    def _probability(self, forecast: Forecast) -> np.ndarray:
        orders = forecast["expected_orders"].to_numpy("float64")
        found = self.buying.apply(_first_guess(forecast))
        return np.minimum(found, np.maximum(orders, LEAST_P))

    def _buyer(self, table: Forecast) -> tuple[np.ndarray, np.ndarray]:
        p = np.clip(table["p_buy"].to_numpy(), 1e-6, 1 - 1e-6)
        return p, np.maximum(table["expected_spend"].to_numpy() / p, self.floor)

    def _cells(self, p: np.ndarray, value: np.ndarray):
        outer, inner = self.edges
        group = np.searchsorted(outer, p, side="right")
        for row in np.unique(group):
            there = np.nonzero(group == row)[0]
            column = np.searchsorted(inner[row], value[there], side="right")
            for one in np.unique(column):
                yield (row, one), there[column == one]

    def _multiple(self, table: Forecast, level: np.ndarray) -> np.ndarray:
        found = np.empty(len(table))
        for cell, rows in self._cells(*self._buyer(table)):
            found[rows] = np.interp(level[rows], LEVELS, self.ratios[cell])
        return found


def _first_guess(forecast: Forecast) -> np.ndarray:
    """Tell `p_buy` where it is known, and else that of Poisson orders."""
    orders = forecast["expected_orders"].to_numpy("float64")
    known = forecast.get("p_buy", pd.Series(-np.expm1(-orders)))
    return np.clip(known.to_numpy("float64"), LEAST_P, 1 - LEAST_P)


def _by_cell(edges: np.ndarray, value: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    column = np.searchsorted(edges, value, side="right")
    cells = [ratio[column == one] for one in range(len(edges) + 1)]
    whole = [one if len(one) else ratio for one in cells]
    return np.stack([np.quantile(one, LEVELS, method="hazen") for one in whole])
