"""How probabilities of an order are set right, and how good they are."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from shopcast.judging.amounts import total_bias
from shopcast.judging.bootstrap import Samples, samples_of
from shopcast.judging.calibration import Platt
from shopcast.judging.probabilities import (
    PROBABILITY_METRICS,
    best_threshold,
    decision_metrics,
)
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.shop_level import LevelDrift, follow_level


@dataclass(frozen=True)
class FollowedLine:
    """A line through log-odds, and the shop's level, which is followed from there on.

    Attributes:
        line: Sets probabilities right on validation.
        threshold: Probability from which on an order is foretold (highest F1).
        outcomes: What was forecast there and what came, as `levels_at` reads it.
        drift: How the shop's level moves (see `shop_level.fit_drift`).
    """

    line: Platt
    threshold: float
    outcomes: pd.DataFrame
    drift: LevelDrift

    @classmethod
    def fit(cls, forecast: Forecast, rows: Rows, baseline: bool) -> Self:
        """Fit to the validation rows, baselines too."""
        raw = forecast["probability"].to_numpy()
        line = Platt.fit_to_few(rows.ordered, raw, rows.at.nunique())
        scaled = line.apply(raw)
        threshold = best_threshold(rows.ordered, scaled)
        return cls(line, threshold, outcomes_of(scaled, rows), rows.prior.drift)

    def apply(self, forecast: Forecast) -> Forecast:
        """Set probabilities right."""
        found = self.line.apply(forecast["probability"].to_numpy())
        return pd.DataFrame({"probability": found})

    def follow(self, forecast: Forecast, rows: Rows, known: np.ndarray) -> Forecast:
        """Set probabilities right, at the level of what was known at each cutoff.

        Args:
            forecast: `probability` of each row.
            rows: The test's, with labels.
            known: Rows of customers whose outcomes, once over, may be learnt from.
        """
        scaled = self.apply(forecast)["probability"].to_numpy()
        came = outcomes_of(scaled, rows)[known]
        both = pd.concat([self.outcomes, came], ignore_index=True)
        days = rows.periods.horizon_days
        found = follow_level(scaled, rows.at, both, days, self.drift)
        return pd.DataFrame({"probability": found})


def outcomes_of(probability: np.ndarray, rows: Rows) -> pd.DataFrame:
    """Put forecasts beside what came, as `levels_at` reads them."""
    table = {"at": rows.at, "probability": probability}
    return pd.DataFrame(table | {"came": rows.ordered})


def score(
    rows: Rows, forecast: Forecast, calibration: FollowedLine, weights: np.ndarray
) -> Samples:
    """Measure probabilities, and the decision at the threshold."""
    metrics = PROBABILITY_METRICS | {"total_bias": total_bias}
    metrics = metrics | decision_metrics(calibration.threshold)
    return samples_of(
        rows.ordered, forecast["probability"].to_numpy(), weights, metrics
    )
