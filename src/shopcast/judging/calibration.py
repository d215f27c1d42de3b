"""Probabilities set right on validation."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

FLOOR = 1e-6
PRIOR_TIMES = 6


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Turn probabilities into log-odds, bounded away from certainty."""
    given = np.asarray(probability, "float64")
    return logit(np.minimum(np.maximum(given, FLOOR), 1 - FLOOR))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Turn logits into probabilities, along the last axis.

    It is scipy's formula without its checks, which take ten times as long for one row.
    """
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


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

    @classmethod
    def fit_rising(
        cls, actual: np.ndarray, probability: np.ndarray, times: int | None = None
    ) -> "Platt":
        """Fit a line that does not fall; else, and where all or none came, the rate.

        The rate is then as if of one half more each. With `times`, as `fit_to_few`.
        """
        if len(actual) and np.min(actual) < np.max(actual):
            line = (
                cls.fit(actual, probability)
                if times is None
                else cls.fit_to_few(actual, probability, times)
            )
            if line.slope > 0:
                return line
        rate = (np.sum(actual) + 0.5) / (len(actual) + 1)
        return cls(float(logit(rate)), 0.0)

    @classmethod
    def fit_to_few(
        cls, actual: np.ndarray, probability: np.ndarray, times: int
    ) -> "Platt":
        """Fit to few moments, whose slope may not be that of others.

        It is drawn towards 1, as if `PRIOR_TIMES` more had been seen that have it; the
        mean probability is the rate.

        Args:
            actual: Whether it came.
            probability: That it would.
            times: Of how many moments the rows are.
        """
        trust = times / (times + PRIOR_TIMES)
        slope = 1 + trust * (cls.fit(actual, probability).slope - 1)
        odds = slope * log_odds(probability)
        rate = np.clip(np.mean(actual), FLOOR, 1 - FLOOR)
        reach = np.abs(odds).max() + logit(1 - FLOOR / 2)
        shift = brentq(lambda by: expit(odds + by).mean() - rate, -reach, reach)
        return cls(float(shift), float(slope))

    def apply(self, probability: np.ndarray) -> np.ndarray:
        """Set probabilities right."""
        return expit(self.intercept + self.slope * log_odds(probability))
