"""Events that a network reads together."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from shopcast.pipelines.next_event.prior import TEXTS
from shopcast.pipelines.next_event.rows import Rows

UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class Steps:
    """Pieces of sessions, and where rows are among them.

    Attributes:
        rows: What is asked for.
        begin: Where each piece begins in the log.
        last: Where it ends, itself included.
        length: Events in a piece.
        outputs: Steps of what a network answers: all, or the last one alone.
        piece: Of each row.
        step: Of each row's answer.
    """

    rows: Rows
    begin: np.ndarray
    last: np.ndarray
    length: int
    outputs: int
    piece: np.ndarray
    step: np.ndarray

    @classmethod
    def of_sessions(cls, rows: Rows, length: int) -> Self:
        """Cut sessions into pieces that overlap by half, each of which is read once.

        A row is of the first piece that it is in, or, later in a session, of the one
        in which it has at least half a piece before it.
        """
        log, place = rows.log, rows.place
        position = log.position[place].astype("int64")
        begins = log.start[place] + piece_begin(position, length)
        begin, piece = np.unique(begins, return_inverse=True)
        last = np.minimum(begin + length - 1, log.end[begin])
        return cls(rows, begin, last, length, length, piece, place - begins)

    @classmethod
    def of_windows(cls, rows: Rows, length: int) -> Self:
        """Take each row's last events."""
        number = np.arange(len(rows))
        begin = np.maximum(rows.place - length + 1, rows.log.start[rows.place])
        return cls(rows, begin, rows.place, length, 1, number, np.zeros_like(number))

    @cached_property
    def _places(self) -> tuple[np.ndarray, np.ndarray]:
        """Where each step is in the log, and whether it is of its session."""
        place = self.begin[:, None] + np.arange(self.length)
        last = self.last[:, None]
        return np.minimum(place, last), place <= last

    def array(self, name: str) -> np.ndarray:
        """Read an input: (pieces, length) or, of numbers, (pieces, length, numbers)."""
        place, inside = self._places
        log = self.rows.log
        if name == "numbers":
            flat = log.numbers(place[inside]).to_numpy()
            found = np.zeros((*place.shape, flat.shape[1]), "float32")
            found[inside] = flat
            return found
        values = log.columns[name][place].astype("int32") + (name == "type")
        if name in TEXTS:
            values = self.rows.prior.known_of(name, values)
        return np.where(inside, values, 0).astype("int32")

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Put rows' values at their steps, -1 elsewhere: (pieces, outputs, 1).

        Of sessions, a row that is chosen twice stands there once.
        """
        shape = (len(self.begin), self.outputs, 1)
        found = np.full(shape, UNKNOWN, "float32")
        found[self.piece, self.step, 0] = values
        return found


def piece_begin(position: Any, length: int) -> Any:
    """Tell at which event of its session the piece of an event begins.

    Args:
        position: Of one event, or of several.
        length: Events in a piece.
    """
    behind = -(-(position - length + 1) // half(length))
    return behind * (behind > 0) * half(length)


def half(length: int) -> int:
    """Tell how far pieces of sessions begin from each other."""
    return max(length // 2, 1)
