"""What each candidate reads of the examples."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.pipelines.next_event.log import Log
from shopcast.tasks import rows

LABELS = ["next", "buys"]


@dataclass(frozen=True, eq=False)
class Rows(rows.Rows):
    """Events of sessions; to choose some keeps the whole log, and moves places.

    Attributes:
        whole: The log of all events, where some are chosen.
    """

    whole: Log | None = None
    shaped_by: ClassVar[tuple[str, ...]] = ("customers",)

    @cached_property
    def log(self) -> Log:
        """All events, of which the rows are some."""
        return Log.of(self.examples) if self.whole is None else self.whole

    def select(self, chosen: np.ndarray) -> Self:
        """Keep some of the rows, and the log."""
        return replace(super().select(chosen), whole=self.log)

    def labelled(self, labels: pd.DataFrame) -> Self:
        """Put beside rows of the test what came `next`, and whether it `buys`.

        Args:
            labels: Of all events of the test, in the order of its log.
        """
        came = labels[LABELS].iloc[self.place].set_axis(self.examples.index)
        return replace(self, examples=self.examples.join(came), whole=self.log)

    @cached_property
    def place(self) -> np.ndarray:
        """Each row's place in the log."""
        return self.examples["place"].to_numpy()

    @cached_property
    def next(self) -> np.ndarray:
        """The class of what came next (see `outcomes.CLASSES`)."""
        return self.examples["next"].to_numpy("int64")

    @cached_property
    def buys(self) -> np.ndarray:
        """Whether a purchase came later in the session: float64."""
        return self.examples["buys"].to_numpy("float64")

    @cached_property
    def types(self) -> np.ndarray:
        """The type of each row's own event."""
        return self.log.columns["type"][self.place].astype("int64")

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """What each prefix says (see `Log.numbers`)."""
        return self.log.numbers(self.place)
