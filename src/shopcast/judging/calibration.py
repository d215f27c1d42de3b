"""Probabilities set right on validation."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

FLOOR = 1e-6


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Turn probabilities into log-odds, bounded away from certainty."""
    return logit(np.clip(np.asarray(probability, "float64"), FLOOR, 1 - FLOOR))


@dataclass(frozen=True)
class Platt:
    """A straight line through log-odds.

    Reference: Platt (1999), Probabilistic outputs for support vector machines.
    """

    intercept: float
    slope: float

    @classmethod
    def fit(cls, actual: np.ndarray, probability: np.ndarray) -> "Platt":
        """Fit by maximum likelihood; a constant probability keeps slope 1."""
        from sklearn.linear_model import LogisticRegression

        x = log_odds(probability)
        if np.ptp(x) < FLOOR:
            rate = np.clip(np.mean(actual), FLOOR, 1 - FLOOR)
            return cls(float(logit(rate) - x.mean()), 1.0)
        line = LogisticRegression(C=np.inf).fit(x[:, None], actual > 0)
        return cls(float(line.intercept_[0]), float(line.coef_[0, 0]))

    def apply(self, probability: np.ndarray) -> np.ndarray:
        """Set probabilities right."""
        return expit(self.intercept + self.slope * log_odds(probability))
