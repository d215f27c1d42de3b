"""What one process tells the other."""

import logging
import pickle
from dataclasses import dataclass, field
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

CELLS = 1_000_000  # of a table that is told whole


@dataclass(frozen=True)
class Hooked:
    """A hook that would be called here, had the node run here."""

    hook: str
    node: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What the bar of a node would show, had it a terminal."""

    node: str
    text: str


@dataclass(frozen=True)
class Failed:
    """Why a node did not end."""

    error: Exception


class Pipe(QueueHandler):
    """What is told to the first process, by hooks and by the log, one at a time."""

    def __init__(self, pipe: Connection) -> None:
        """Tell through a pipe."""
        super().__init__(pipe)  # type: ignore[arg-type]
        self._pipe, self._one = pipe, Lock()

    def enqueue(self, record: logging.LogRecord) -> None:
        """Tell what is logged."""
        self.tell(record)

    def tell(self, message: Any) -> None:
        """Tell anything that can be pickled."""
        sent = pickle.dumps(message)  # what cannot be sent fails before it is
        with self._one:
            self._pipe.send_bytes(sent)


def told(data: Any) -> Any:
    """Choose what is told of saved data: tables and plain values.

    Of a table with more than a million cells it is one of as many zeros, and of all
    else nothing.
    """
    if isinstance(data, pd.DataFrame):
        if data.size <= CELLS:
            return data
        return pd.DataFrame(np.zeros(data.shape, "int8"), columns=data.columns)
    return data if isinstance(data, dict | list | str | int | float) else None
