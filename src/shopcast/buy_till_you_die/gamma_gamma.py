"""The Gamma-Gamma model of the value of a purchase.

Reference: Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from shopcast.buy_till_you_die.likelihood import maximise


@dataclass(frozen=True)
class GammaGamma:
    """Values are gamma around a customer's mean, which is inverse gamma.

    Attributes:
        p: Shape of the values.
        q: Shape of the customers' scales.
        v: Scale of the customers' scales, in money.
    """

    p: float
    q: float
    v: float

    @classmethod
    def fit(cls, frequency: np.ndarray, monetary_value: np.ndarray) -> "GammaGamma":
        """Fit to the customers who have repeat purchases of a positive value."""
        known = (frequency > 0) & (monetary_value > 0)
        x, value = frequency[known], monetary_value[known]
        unit = value.mean()

        def log_likelihood(p, q, v):
            return cls(p, q, v).log_likelihood(x, value / unit)

        p, q, v = (float(value) for value in maximise(log_likelihood, 3))
        return cls(p, q, v * unit)

    def log_likelihood(self, frequency, monetary_value) -> np.ndarray:
        """Log-likelihood of each customer (equation 1a of the note)."""
        p, q, v, x, m = self.p, self.q, self.v, frequency, monetary_value
        constant = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        powers = (p * x - 1) * np.log(m) + p * x * np.log(x)
        return constant + powers - (p * x + q) * np.log(v + x * m)

    def expected_value(self, frequency, monetary_value) -> np.ndarray:
        """Expected mean value of a customer's purchases (equation 5)."""
        value = np.where(frequency > 0, np.maximum(monetary_value, 0.0), 0.0)
        top = self.p * (self.v + frequency * value)
        return top / (self.p * frequency + max(self.q, 1.01) - 1)
