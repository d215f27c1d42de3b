"""Who sends no head, or a head without end, is not waited for."""

import asyncio
import socket
import threading
import time

import pytest
import uvicorn

from shopcast.serving import connections
from shopcast.serving.connections import Impatient

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"


async def app(scope, receive, send):
    await asyncio.sleep(1 if scope["path"] == "/slow" else 0)
    head = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    config = uvicorn.Config(app, port=0, http=Impatient, lifespan="off",
                            log_config=None, timeout_keep_alive=5)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_a_connection_that_says_nothing_is_closed(port):
    with socket.create_connection(("127.0.0.1", port), 2) as one:
        assert is_closed(one)


def test_a_head_that_drips_is_not_waited_for(port):
    with socket.create_connection(("127.0.0.1", port), 0.1) as one:
        one.sendall(GET)
        began = time.monotonic()
        while not is_closed(one) and time.monotonic() - began < 3:
            one.sendall(b"X-A: b\r\n")
        assert time.monotonic() - began < 2


def test_a_head_without_end_is_not_read(port):
    with socket.create_connection(("127.0.0.1", port), 2) as one:
        with pytest.raises(ConnectionError):
            for _ in range(100):
                one.sendall(b"GET / HTTP/1.1\r\n" + b"X-A: " + b"b" * 2**16)
                time.sleep(0.01)
        assert is_closed(one)


def test_answers_may_take_longer_than_heads_and_connections_are_used_again(port):
    with socket.create_connection(("127.0.0.1", port), 3) as one:
        for path in (b"/slow", b"/", b"/slow"):
            one.sendall(GET.replace(b"/", path, 1) + b"\r\n")
            assert one.recv(1_000).endswith(b"ok")
            time.sleep(0.1)


def test_a_body_that_comes_after_its_answer_is_no_head(port):
    with socket.create_connection(("127.0.0.1", port), 3) as one:
        head = GET.replace(b"GET", b"POST") + b"Content-Length: 300000\r\n\r\n"
        one.sendall(head)
        assert one.recv(1_000).endswith(b"ok")
        for _ in range(3):
            one.sendall(b"x" * 100_000)
            time.sleep(0.3)
        one.sendall(GET + b"\r\n")
        assert one.recv(1_000).endswith(b"ok")


def test_a_head_behind_a_request_is_bounded_too(port):
    with socket.create_connection(("127.0.0.1", port), 3) as one:
        one.sendall(GET.replace(b"/", b"/slow", 1) + b"\r\n")
        with pytest.raises(ConnectionError):
            for _ in range(100):
                one.sendall(b"GET / HTTP/1.1\r\nX-A: " + b"b" * 2**16)
                time.sleep(0.01)
