"""Ways to forecast that learn from rows."""

from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import pandas as pd

Forecast: TypeAlias = pd.DataFrame
Forecasts: TypeAlias = dict[str, Forecast]
Learnt: TypeAlias = tuple[Any, Any, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A way to forecast; what it has learnt is its model, kept apart from it.

    Attributes:
        name: Of its node (`train_<name>`), its files and its rows in metrics.
        baseline: Whether it is there to be beaten.
        options: Which of the task's options are its own, if any.
    """

    name: str
    baseline: bool = False
    options: str = ""
    saved_as: ClassVar[str] = "model"

    @property
    def model(self) -> str:
        """The dataset of its model."""
        return f"{self.name}_{self.saved_as}"

    def learn(self, train, validation, refit, seed: int) -> Learnt:
        """Fit to training rows, stopped by validation; and to all before the test.

        Returns:
            The early model, the late one, the history per `epoch`.
        """
        raise NotImplementedError

    def forecast(self, model: Any, rows, seed: int) -> Forecast:
        """Forecast each row: one row each."""
        raise NotImplementedError
