"""Connections that are closed where a request's head does not come."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10
HEAD_BYTES = 64 * 2**10


class Impatient(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, to whom sends a head of bounded size in bounded time.

    Uvicorn alone waits for a head as long as a byte comes now and then, and for the
    first one for ever.
    """

    _late: asyncio.TimerHandle | None = None
    _head: int = 0
    _in_body: bool = False

    def connection_made(self, transport: Any) -> None:
        """Wait for a first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Read a part of a request, and stop where a head becomes too large."""
        if not self._in_body:
            if self._late is None:
                self._wait()
            self._head += len(data)
        super().data_received(data)
        if self._late is not None and self._head > HEAD_BYTES:
            self._give_up()

    def on_headers_complete(self) -> None:
        """Have the head, and wait no more."""
        self._rest()
        self._in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Have the body; what comes next is a head."""
        self._in_body = False
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._rest()
        self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _rest(self) -> None:
        if self._late is not None:
            self._late.cancel()
        self._late, self._head = None, 0

    def _give_up(self) -> None:
        self._rest()
        if not self.transport.is_closing():
            self.transport.close()
