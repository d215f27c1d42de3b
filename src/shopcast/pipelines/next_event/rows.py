"""What each candidate reads of the examples."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.pipelines.next_event.log import Log
from shopcast.tasks import rows

LABELS = ["next", "buys"]
PART = 1 << 18


@dataclass(frozen=True, eq=False)
class Rows(rows.Rows):
    """Events of sessions; to choose some keeps the whole log, and moves places.

    Attributes:
        whole: The log of all events, where some are chosen.
        offset: Where it begins among all events.
    """

    whole: Log | None = None
    offset: int = 0
    shaped_by: ClassVar[tuple[str, ...]] = ("customers",)

    @cached_property
    def log(self) -> Log:
        """All events, of which the rows are some."""
        whole = self.whole
        return Log.of(self.examples, self.prior) if whole is None else whole

    def select(self, chosen: np.ndarray) -> Self:
        """Keep some of the rows, and the log."""
        return replace(super().select(chosen), whole=self.log)

    def labelled(self, labels: pd.DataFrame) -> Self:
        """Put beside rows of the test what came `next`, and whether it `buys`.

        Args:
            labels: Of all events of the test, in the order of its log.
        """
        came = labels[LABELS].iloc[self.examples["place"]]
        came = came.set_axis(self.examples.index)
        return replace(self, examples=self.examples.join(came), whole=self.log)

    def beside(self, columns: pd.DataFrame) -> Self:
        """Put more columns beside the rows, in their order."""
        return replace(self, examples=self.examples.join(columns), whole=self.log)

    @cached_property
    def place(self) -> np.ndarray:
        """Each row's place in the log."""
        return self.examples["place"].to_numpy() - self.offset

    def spans(self, size: int) -> list[np.ndarray]:
        """Cut the log between sessions every so many events, and list each cut's rows.

        Rows stand in the order of the log.
        """
        number = self.log.start[self.place] // size
        cuts = np.nonzero(np.diff(number))[0] + 1
        return np.split(np.arange(len(self)), cuts)

    def parts(self) -> Iterator[Self]:
        """Go through the rows in order, each time beside no more than a cut's log."""
        if not len(self):
            yield self
            return
        for span in self.spans(PART):
            yield self.select(span).alone

    @property
    def alone(self) -> Self:
        """Leave out of the log what is before and after the rows' sessions."""
        first = int(self.log.start[self.place.min()])
        own = self.log.part(first, int(self.log.end[self.place.max()]) + 1)
        return replace(self, whole=own, offset=self.offset + first)

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
        each = [part.log.numbers(part.place) for part in self.parts()]
        return pd.concat(each, ignore_index=True)
