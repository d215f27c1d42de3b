"""The Pareto/NBD model of repeat purchases.

Reference: Schmittlein, Morrison and Colombo (1987), Management Science 33(1);
Fader and Hardie (2005), A Note on Deriving the Pareto/NBD Model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, hyp2f1

from shopcast.buy_till_you_die.likelihood import maximise


@dataclass(frozen=True)
class ParetoNbd:
    """Purchases are Poisson with gamma rates until an exponential drop-out.

    Attributes:
        r: Shape of the purchase rates.
        alpha: Their inverse scale, in units of time.
        s: Shape of the drop-out rates.
        beta: Their inverse scale, in units of time.
    """

    r: float
    alpha: float
    s: float
    beta: float

    @classmethod
    def fit(
        cls, frequency: np.ndarray, recency: np.ndarray, T: np.ndarray
    ) -> "ParetoNbd":
        """Fit by maximum likelihood."""
        unit = np.median(T[T > 0])

        def log_likelihood(r, alpha, s, beta):
            model = cls(r, alpha, s, beta)
            return model.log_likelihood(frequency, recency / unit, T / unit)

        r, alpha, s, beta = (float(value) for value in maximise(log_likelihood, 4))
        return cls(r, alpha * unit, s, beta * unit)

    def _terms(self, frequency, recency, T) -> tuple[np.ndarray, np.ndarray]:
        """Logarithms of the likelihood's parts: still here, and gone before."""
        r, alpha, s, beta, x = self.r, self.alpha, self.s, self.beta, frequency
        here = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
        n, most = r + s + x, max(alpha, beta)
        second = s + 1 if alpha >= beta else r + x

        def log_term(time):
            z = abs(alpha - beta) / (most + time)
            series = np.log(hyp2f1(1.0, n + 1 - second, n + 1, z))
            return (1 - second) * np.log1p(-z) + series - n * np.log(most + time)

        first, last = log_term(recency), log_term(T)
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = np.log(-np.expm1(np.minimum(last - first, 0)))
            gone = np.where(T > recency, first + gap, -np.inf)
        return here, np.log(s) - np.log(n) + gone

    def log_likelihood(self, frequency, recency, T) -> np.ndarray:
        """Log-likelihood of each customer."""
        r, alpha, s, beta = self.r, self.alpha, self.s, self.beta
        constant = gammaln(r + frequency) - gammaln(r)
        constant = constant + r * np.log(alpha) + s * np.log(beta)
        return constant + np.logaddexp(*self._terms(frequency, recency, T))

    def p_alive(self, frequency, recency, T) -> np.ndarray:
        """Probability of still being a customer at the cutoff."""
        here, gone = self._terms(frequency, recency, T)
        return expit(here - gone)

    def expected_orders(self, frequency, recency, T, days) -> np.ndarray:
        """Expected purchases within a time after the cutoff."""
        growth = np.log((self.beta + T + days) / (self.beta + T))
        power = self.s - 1
        time = growth if abs(power) < 1e-8 else -np.expm1(-power * growth) / power
        rate = (self.r + frequency) * (self.beta + T) / (self.alpha + T)
        return rate * time * self.p_alive(frequency, recency, T)
