"""Another process, as the first one sees it."""

import os
from logging import LogRecord
from multiprocessing import get_context
from typing import Any, Self

from shopcast.bad_input import BadInput
from shopcast.hooks.asked import Session
from shopcast.hooks.cores import share
from shopcast.side_by_side.messages import Failed, Hooked, Shown
from shopcast.side_by_side.work import serve


class OtherProcess:
    """A process that runs nodes by name in the same session."""

    def __init__(self, session: Session) -> None:
        """Begin it, and let it import what it needs."""
        fresh = get_context("spawn")  # a fork would share threads of DuckDB
        self.pipe, theirs = fresh.Pipe()
        self._process = fresh.Process(target=serve, args=(theirs, session))
        self._process.start()
        theirs.close()

    @classmethod
    def begin(cls, session: Session, count: int) -> list[Self]:
        """Begin some, each with its share of the machine; what the user set stays."""
        kept = dict(os.environ)
        os.environ.update(share(count) | kept)
        try:
            return [cls(session) for _ in range(count)]
        finally:
            os.environ.clear()
            os.environ.update(kept)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: Any) -> None:
        """Let it end, or, where another has failed, end it wherever it is."""
        if failed:
            self._process.terminate()
        else:
            self.run([])
        self._process.join()
        self.pipe.close()

    def run(self, names: list[str]) -> None:
        """Let it run nodes, one after the other."""
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
            raise BadInput(
                f"--runner: a process was ended (exit code {self._process.exitcode}), "
                "most likely for want of memory; leave --runner out, so that nodes run "
                "one after the other."
            ) from error
