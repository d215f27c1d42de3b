"""Probabilities of what comes next, set right on validation."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.optimize import minimize

from shopcast.judging.calibration import Platt, softmax
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import CLASSES, buys, chances, forecast
from shopcast.pipelines.next_event.rows import Rows

FLOOR = 1e-6
STRENGTH = 1.0


@dataclass(frozen=True)
class SetRight:
    """One slope of the log-chances and a shift of each class; a line for a purchase.

    Shifts undo what class weights or resampling did to the prior.

    Attributes:
        slope: Of all classes' log-chances.
        shift: Of each class.
        line: Of the log-odds of a purchase.
    """

    slope: float
    shift: np.ndarray
    line: Platt

    @classmethod
    def fit(cls, forecast: Forecast, rows: Rows, baseline: bool) -> Self:
        """Fit by maximum likelihood on validation, baselines too.

        The line's slope is one of few days where validation is short (`Platt`).

        Reference: Guo et al. (2017), On Calibration of Modern Neural Networks.
        """
        logs = np.log(np.maximum(chances(forecast), FLOOR))
        came = np.eye(len(CLASSES))[rows.next]

        def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
            chance = softmax(given[0] * logs + given[1:])
            likely = np.maximum((chance * came).sum(axis=1), FLOOR)
            off, apart = chance - came, STRENGTH * (given - start)
            push = np.append((off * logs).sum(), off.sum(axis=0)) + apart
            worth = -np.log(likely).sum() + (apart * (given - start)).sum() / 2
            return worth / len(logs), push / len(logs)

        start = np.eye(1, len(CLASSES) + 1)[0]
        found = minimize(loss, start, jac=True).x
        days = rows.at.dt.floor("D").nunique()
        line = Platt.fit_rising(rows.buys, buys(forecast), days)
        return cls(float(found[0]), found[1:], line)

    def apply(self, forecasts: Forecast) -> Forecast:
        """Set probabilities right."""
        return forecast(*self.right(chances(forecasts), buys(forecasts)))

    def right(self, chance: np.ndarray, bought: np.ndarray) -> tuple[np.ndarray, ...]:
        """Do so with chances of classes, (rows, classes), and of a purchase."""
        logs = self.slope * np.log(np.maximum(chance, FLOOR)) + self.shift
        return softmax(logs), self.line.apply(bought)

    def follow(self, forecasts: Forecast, rows: Rows, known: np.ndarray) -> Forecast:
        """Do the same at a later time."""
        return self.apply(forecasts)
