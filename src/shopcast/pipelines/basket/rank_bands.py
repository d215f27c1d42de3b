"""How likely each listed product is in the basket."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from shopcast.judging.calibration import Platt
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.list_length import LENGTH
from shopcast.pipelines.basket.lists import PROBABILITIES, arrays, hits_of
from shopcast.pipelines.basket.rows import Rows

EDGES = (1, 3, 6, 10, 20)
LEAST = 1e-6


@dataclass(frozen=True)
class RankBands:
    """A line from the logarithm of scores to log-odds, for each band of ranks.

    Attributes:
        scale: The median score, on which all lines turn.
        lines: For ranks 1, 2 to 3, 4 to 6, 7 to 10, 11 to 20 and the rest.
    """

    scale: float
    lines: tuple[Platt, ...]

    @classmethod
    def fit(cls, forecast: Forecast, rows: Rows, baseline: bool) -> Self:
        """Compare lists with the baskets of validation."""
        products, scores = arrays(forecast)
        listed = products >= 0
        positive = scores[listed & (scores > 0)]
        scale = float(np.median(positive)) if len(positive) else 1.0
        hit = hits_of(rows, forecast)
        odds, band = _share(scores, scale), _bands(scores.shape)
        lines = []
        for number in range(len(EDGES) + 1):
            own = listed & (band == number)
            lines.append(Platt.fit_rising(hit[own], odds[own]))
        return cls(scale, tuple(lines))

    def apply(self, forecast: Forecast) -> Forecast:
        """Add `probability_1` and so on, which do not rise with the rank."""
        products, scores = arrays(forecast)
        odds, band = _share(scores, self.scale), _bands(scores.shape)
        found = np.select(
            [band == number for number in range(len(self.lines))],
            [line.apply(odds) for line in self.lines],
        )
        found = np.minimum.accumulate(np.where(products >= 0, found, 0.0), axis=1)
        table = pd.DataFrame(found, forecast.index, PROBABILITIES)
        return forecast.join(table)

    def follow(self, forecast: Forecast, rows: Rows, known: np.ndarray) -> Forecast:
        """Do the same at a later time."""
        return self.apply(forecast)


def _share(scores: np.ndarray, scale: float) -> np.ndarray:
    positive = np.maximum(scores, LEAST * scale)
    return positive / (positive + scale)


def _bands(shape: tuple[int, ...]) -> np.ndarray:
    band = np.searchsorted(EDGES, np.arange(LENGTH), side="right")
    return np.broadcast_to(band, shape)
