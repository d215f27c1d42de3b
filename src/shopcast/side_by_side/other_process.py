"""Another process, as the first one sees it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging import LogRecord
from multiprocessing import get_context
from signal import SIGKILL
from types import ModuleType
from typing import Any, Self

from shopcast.bad_input import BadInput
from shopcast.cores import share
from shopcast.hooks.asked import Session
from shopcast.side_by_side.messages import Failed, Hooked, Shown
from shopcast.side_by_side.work import serve


class OtherProcess:
    """A process that runs nodes by name in the same session."""

    def __init__(self, session: Session) -> None:
        """Begin it, and let it import what it needs."""
        fresh = get_context("spawn")  # a fork would share threads of DuckDB
        self.pipe, theirs = fresh.Pipe()
        self._process = fresh.Process(target=serve, args=(theirs, session))
        with _without_main():
            self._process.start()
        theirs.close()

    @classmethod
    def begin(cls, session: Session, count: int) -> list[Self]:
        """Begin some, each with its share of the machine; what the user set stays."""
        ours = {
            name: one for name, one in share(count).items() if name not in os.environ
        }
        os.environ.update(ours)
        try:
            return [cls(session) for _ in range(count)]
        finally:
            for name in ours:
                del os.environ[name]

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: Any) -> None:
        """Let it end, or, where another has failed, end it wherever it is."""
        self.run([])
        if failed:
            self._process.terminate()
        self._process.join()
        self.pipe.close()

    def run(self, names: list[str]) -> None:
        """Let it run nodes, one after the other; what came of it is heard."""
        with suppress(ConnectionError):
            self.pipe.send(names)

    def hear(self) -> Hooked | Shown | LogRecord | Failed | None:
        """Wait for what it tells next; nothing is told when its nodes are done.

        Raises:
            BadInput: The process is no more.
        """
        try:
            return self.pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._process.join()
            code = self._process.exitcode
            why = (
                "most likely for want of memory"
                if code == -SIGKILL
                else "run.log says more"
            )
            raise BadInput(
                f"--runner: a process was ended (exit code {code}, {why}); leave "
                "--runner out, so that nodes run one after the other."
            ) from error


@contextmanager
def _without_main() -> Iterator[None]:
    """Let a process begin without this one's script, which it would run again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
