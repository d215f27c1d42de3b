"""What candidates read."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
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
        shaped_by: Options that shaped the examples, which rows cannot be read without.
    """

    examples: pd.DataFrame
    prior: Any
    periods: Periods
    options: Any
    moment: ClassVar[str] = "at"
    shaped_by: ClassVar[tuple[str, ...]] = ()

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

    def spans(self, size: int) -> list[np.ndarray] | None:
        """Cut rows that are to be read together, about so many a span; None: any."""
        return None

    def under(self, periods: Periods, options: Any) -> Self:
        """Read the rows by other options; the same rows where they are the same.

        Raises:
            BadInput: The examples were made with other periods, or other options of
                those that shape them.
        """
        if (periods, options) == (self.periods, self.options):
            return self
        other = ["periods"] * (periods != self.periods)
        for name in self.shaped_by:
            if getattr(options, name) != getattr(self.options, name):
                other.append(f"options.{name}")
        if other:
            raise BadInput(
                f"The saved examples were made with other {', '.join(other)}; run from "
                "make_examples, or give what they were made with."
            )
        return replace(self, options=options)

    def until(self, moment: pd.Timestamp) -> Self:
        """Forget what labels tell of after a moment, where they tell so much."""
        return self

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
    def known(self) -> Self:
        """The rows of customers who may be learnt from."""
        return self.select(~self.is_new)

    @property
    def judgeable(self) -> bool:
        """Whether there is enough to measure."""
        return len(self) > 1
