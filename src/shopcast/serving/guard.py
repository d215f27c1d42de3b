"""What stands before every request: its key, its size, its time and its log."""

import asyncio
import hmac
import json
import logging
import re
import time
from base64 import b64decode
from dataclasses import dataclass
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shopcast.serving.counts import Counts

LOGGER = logging.getLogger("shopcast.serving")
OPEN = "/health"
STREAMS = "/demo/"  # the page listens as long as it is open
# What the page has no use for: files would come to lie in a temporary folder.
UNUSED = re.compile(r"/(upload|deep_link|file|proxy|component_server|stream|custom_)")
NAMED = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True)
class Limits:
    """Seconds that a body and an answer may take, and bytes of a body."""

    body_bytes: int = 32 * 2**20
    body_seconds: float = 10
    answer_seconds: float = 30


class Refused(Exception):
    """A request that goes no further."""

    def __init__(self, status: int, detail: str) -> None:
        """Say with which status, and why."""
        super().__init__(detail)
        self.status, self.detail = status, detail


class Guard:
    """Ask for the key on all paths but one, limit bodies, count and log."""

    def __init__(
        self, app: ASGIApp, key: str | None, limits: Limits, counts: Counts
    ) -> None:
        """Stand before an app."""
        self.app, self.key, self.limits, self.counts = app, key, limits, counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        headers = {name.decode().lower(): one for name, one in scope["headers"]}
        answer = Sent(send, _name_of(headers.get("x-request-id", b"")))
        scope["state"] = {**scope.get("state", {}), "request_id": answer.name}
        began = time.perf_counter()
        try:
            self._check_key(scope["path"], headers)
            _refuse_strangers(scope, headers)
            body = await self._read(headers, receive)
            streams = scope["path"].startswith(STREAMS)
            async with asyncio.timeout(None if streams else self.limits.answer_seconds):
                await self.app(scope, _again(body, receive), answer)
        except Refused as error:
            await answer.refuse(error.status, error.detail)
        except TimeoutError:
            await answer.refuse(504, "The answer took too long; ask for fewer.")
        except Exception:
            LOGGER.exception("unforeseen", extra={"request_id": answer.name})
            await answer.refuse(500, "Something went wrong here; the log says what.")
        self._note(scope, answer, time.perf_counter() - began)

    def _check_key(self, path: str, headers: dict[str, bytes]) -> None:
        if self.key is None or path == OPEN:
            return
        given = headers.get("x-api-key") or _told_by(headers.get("authorization", b""))
        if not hmac.compare_digest(given, self.key.encode()):
            raise Refused(401, "Give the service's key in the header X-API-Key.")

    async def _read(self, headers: dict[str, bytes], receive: Receive) -> bytes:
        most = self.limits.body_bytes
        told = headers.get("content-length", b"0")
        if told.isdigit() and int(told) > most:
            raise Refused(
                413, f"The body is larger than {most:,} bytes; ask for fewer."
            )
        body, more = b"", True
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                while more:
                    message = await receive()
                    body += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(body) > most:
                        raise Refused(413, f"The body is larger than {most:,} bytes.")
        except TimeoutError as error:
            raise Refused(408, "The body took too long to come.") from error
        return body

    def _note(self, scope: Scope, answer: "Sent", seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        self.counts.note(scope["method"], route, answer.status, seconds)
        told = {"request_id": answer.name, "method": scope["method"], "route": route,
                "status": answer.status, "ms": round(1000 * seconds, 3)}  # fmt: skip
        LOGGER.info("answered", extra=told)


class Sent:
    """What is sent back; a request's name goes with it."""

    def __init__(self, send: Send, name: str) -> None:
        """Begin with nothing sent."""
        self.send, self.name, self.status = send, name, 0

    async def __call__(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            named = (b"x-request-id", self.name.encode())
            message = {**message, "headers": [*message["headers"], named]}
        await self.send(message)

    async def refuse(self, status: int, detail: str) -> None:
        """Send why there is no answer, unless one has begun."""
        if self.status:
            return
        body = json.dumps({"detail": detail}).encode()
        length = str(len(body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        if status == 401:
            headers.append((b"www-authenticate", b'Basic realm="Shopcast"'))
        await self({"type": "http.response.start", "status": status,
                    "headers": headers})  # fmt: skip
        await self({"type": "http.response.body", "body": body})


def _refuse_strangers(scope: Scope, headers: dict[str, bytes]) -> None:
    """Refuse what only another site's page would ask, and what no page of ours does."""
    harmless = scope["method"] in ("GET", "HEAD")
    if not harmless and headers.get("sec-fetch-site") == b"cross-site":
        raise Refused(403, "Another site's page may not ask this service.")
    if scope["path"].startswith(STREAMS) and UNUSED.search(scope["path"]):
        raise Refused(404, "There is nothing here.")


def _told_by(authorization: bytes) -> bytes:
    """Read the key of a bearer, or of a browser, whose password it is."""
    kind, _, given = authorization.partition(b" ")
    if kind.lower() != b"basic":
        return given if kind.lower() == b"bearer" else b""
    try:
        return b64decode(given, validate=True).partition(b":")[2]
    except ValueError:
        return b""


def _name_of(given: bytes) -> str:
    text = given.decode("latin-1")
    return text if NAMED.fullmatch(text) else uuid4().hex


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read; after it, what the server says."""
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return given.pop() if given else await receive()

    return read
