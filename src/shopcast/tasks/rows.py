"""What candidates read."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods


@dataclass(frozen=True, eq=False)
class Rows:
    """Examples, and what is known of the shop before any model learns.

    A task adds what its candidates read as cached properties: each is made once,
    whoever asks, since all nodes of a run share the rows of a part.

    Attributes:
        examples: One row per moment that is forecast, with what the prior says of it.
        prior: As the task's `fit_prior` makes it.
        periods: How time is divided.
        options: The task's.
    """

    examples: pd.DataFrame
    prior: Any
    periods: Periods
    options: Any
    moment: ClassVar[str] = "at"

    @classmethod
    def make(cls, examples: pd.DataFrame, prior, periods: Periods, options) -> Self:
        """Put what the prior says beside examples."""
        return cls(examples.reset_index(drop=True), prior, periods, options)

    def __len__(self) -> int:
        return len(self.examples)

    def select(self, chosen: np.ndarray) -> Self:
        """Keep some of the rows, by a mask or by their positions."""
        kept = self.examples.iloc[chosen].reset_index(drop=True)
        return replace(self, examples=kept)

    def under(self, options: Any) -> Self:
        """Read the rows by other options; the same rows where they are the same."""
        return self if options == self.options else replace(self, options=options)

    def labelled(self, labels: pd.DataFrame) -> Self:
        """Put labels beside rows that were blind."""
        raise NotImplementedError

    @property
    def at(self) -> pd.Series:
        """The moment at which each row is forecast."""
        return self.examples[self.moment]

    @property
    def is_new(self) -> np.ndarray:
        """Whether the row's customer was kept out of all training."""
        return self.examples["is_new"].to_numpy()

    @property
    def judgeable(self) -> bool:
        """Whether there is enough to measure."""
        return len(self) > 1
