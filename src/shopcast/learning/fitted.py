"""Candidates that are fitted at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Candidate, Forecast


@dataclass(frozen=True, kw_only=True)
class Fitted(Candidate):
    """A model without epochs, so validation stops nothing and there is no loss.

    Attributes:
        fit: From rows and a seed to a model.
        read: From a model and rows to a forecast.
    """

    fit: Callable[[Any, int], Any]
    read: Callable[[Any, Any], Forecast]

    def learn(self, train, validation, refit, seed):
        """Fit to training rows, and to all before the test."""
        none = pd.DataFrame({"epoch": [1], "val_loss": [np.nan]})
        return self.fit(train, seed), self.fit(refit, seed), none

    def forecast(self, model, rows, seed):
        """Forecast by the fitted model."""
        return self.read(model, rows)
