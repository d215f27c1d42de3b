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
LONG = 16 * 2**20  # bytes of a message
SAVED = "after_dataset_saved"


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
        self.send(pickle.dumps(message))  # what cannot be sent fails before it is

    def send(self, message: bytes) -> None:
        """Tell what was pickled."""
        with self._one:
            self._pipe.send_bytes(message)


def saved(name: str, node: str, data: Any) -> bytes:
    """Write that a node has saved a dataset, with what is `told` of short ones."""
    given = {"dataset_name": name, "data": told(data)}
    try:
        sent = pickle.dumps(Hooked(SAVED, node, given))
    except Exception:  # what is within may be anything
        sent = b""
    if 0 < len(sent) <= LONG:
        return sent
    return pickle.dumps(Hooked(SAVED, node, given | {"data": None}))


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
