"""The BG/NBD model of repeat purchases.

Reference: Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way,
Marketing Science 24(2). `frequency`, `recency` and `T` are as in `rfm_summary`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, expit, gammaln, hyp2f1

from shopcast.buy_till_you_die.likelihood import maximise

TINY = 1e-300


@dataclass(frozen=True)
class BgNbd:
    """Purchases are Poisson with gamma rates; after each, a customer may leave.

    Attributes:
        r: Shape of the purchase rates.
        alpha: Their inverse scale, in units of time.
        a: First shape of the beta of leaving.
        b: Second shape of the beta of leaving.
    """

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def fit(cls, frequency: np.ndarray, recency: np.ndarray, T: np.ndarray) -> "BgNbd":
        """Fit by maximum likelihood."""
        unit = np.median(T[T > 0])

        def log_likelihood(r, alpha, a, b):
            model = cls(r, alpha, a, b)
            return model.log_likelihood(frequency, recency / unit, T / unit)

        r, alpha, a, b = (float(value) for value in maximise(log_likelihood, 4))
        return cls(r, alpha * unit, a, b)

    def log_likelihood(self, frequency, recency, T) -> np.ndarray:
        """Log-likelihood of each customer (equation 6 of the paper)."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        x = frequency
        constant = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        constant = constant + betaln(a, b + x) - betaln(a, b)
        here = -(r + x) * np.log(alpha + T)
        odds = np.log(a) - np.log(np.maximum(b + x - 1, TINY))
        gone = np.where(x > 0, odds - (r + x) * np.log(alpha + recency), -np.inf)
        return constant + np.logaddexp(here, gone)

    def p_alive(self, frequency, recency, T) -> np.ndarray:
        """Probability of still being a customer at the cutoff."""
        x = frequency
        log_odds = (self.r + x) * (
            np.log(self.alpha + T) - np.log(self.alpha + recency)
        ) + np.log(self.a / np.maximum(self.b + x - 1, TINY))
        return np.where(x > 0, expit(-log_odds), 1.0)

    def p_order(self, frequency, recency, T, days) -> np.ndarray:
        """Probability of any purchase within a time after the cutoff.

        Customers leave only after a purchase, so who is still one and does not order
        has a gamma rate of shape r + x and inverse scale alpha + T.
        """
        silent = (self.r + frequency) * (
            np.log(self.alpha + T) - np.log(self.alpha + T + days)
        )
        return -np.expm1(silent) * self.p_alive(frequency, recency, T)

    def expected_orders(self, frequency, recency, T, days) -> np.ndarray:
        """Expected purchases within a time after the cutoff (equation 10).

        The hypergeometric function is Euler-transformed, so that it stays finite for
        customers with thousands of purchases.
        """
        r, alpha, b, x = self.r, self.alpha, self.b, frequency
        a = self.a if abs(self.a - 1) > 1e-5 else 1 + 1e-5
        z = days / (alpha + T + days)
        series = hyp2f1(a + b - 1 - r, a - 1, a + b + x - 1, z)
        left = 1 - (1 - z) ** (a - 1) * series
        return (a + b + x - 1) / (a - 1) * left * self.p_alive(x, recency, T)
