"""How fast does the service answer on localhost, client and server on one machine?

    python benchmarks/serving.py data [--env test] [--seconds 5]

Starts `shopcast serve` on the layers of an earlier run, and asks with 1, 8 and 32
clients at once, each waiting for its answer: requests a second, and milliseconds.
"""

import argparse
import asyncio
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/serving"))

from told_histories import histories_of

CLIENTS = (1, 8, 32)
AT_ONCE = 100
WHO = "WHO"  # another visitor for each client and round: what is told again is dropped
RUNS = itertools.count()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def bodies_of(base: Path) -> dict[str, tuple[str, list[bytes]]]:
    """Make what is asked: the path, and bodies that are sent in turn."""
    seen = pd.read_parquet(base / "03_primary/events.parquet")["customer_id"]
    ids = seen.value_counts().index[:200].astype(str).tolist()
    told = histories_of(base, ids)
    visits = [
        {"customer_id": one["customer_id"], "events": one["events"][-20:]}
        for one in told
    ]
    steps = [
        {"customer_id": f"{one['customer_id']}-{WHO}", "events": [event], "keep": True}
        for one in told
        for event in one["events"][:5]
    ]
    sold = [one | {"events": []} for one in told]  # which ltv does not read
    asked = {
        "look-up, one": ("/ltv", [{"customer_ids": [one]} for one in ids]),
        "look-up, 100": ("/ltv", [{"customer_ids": ids[:AT_ONCE]}]),
        "next event, kept": ("/next-event", steps),
        "next event, 20 events told": ("/next-event", visits),
        "ltv by history, one": ("/ltv", [{"histories": [one]} for one in sold]),
        "ltv by history, 100": ("/ltv", [{"histories": sold[:AT_ONCE]}]),
    }
    return {
        name: (path, [json.dumps(one).encode() for one in several])
        for name, (path, several) in asked.items()
    }


async def ask(port: int, path: str, bodies: list[bytes], first: int, until: float):
    """Ask again and again on one connection: seconds of each answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took, number, run = [], first, next(RUNS)
    while time.perf_counter() < until:
        who = f"{run}-{number // len(bodies)}"
        body = bodies[number % len(bodies)].replace(WHO.encode(), who.encode())
        number += 1
        began = time.perf_counter()
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode())
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        took.append(time.perf_counter() - began)
    writer.close()
    return took


async def load(port: int, path: str, bodies: list[bytes], clients: int, seconds: float):
    """Ask with several clients at once."""
    until = time.perf_counter() + seconds
    asked = (ask(port, path, bodies, 7 * one, until) for one in range(clients))
    return np.concatenate(await asyncio.gather(*asked)) * 1000


def main() -> None:
    """Start the service, ask, and stop it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("--env", default=None)
    parser.add_argument("--seconds", type=float, default=5)
    asked = parser.parse_args()
    port = free_port()
    command = [sys.executable, "-m", "shopcast.serving", "serve", "--port", str(port),
               "--no-demo", "--base-path", str(asked.base)]  # fmt: skip
    command += ["--env", asked.env] if asked.env else []
    began = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        wait(port)
        print(f"ready after {time.perf_counter() - began:.1f} s")
        for name, (path, bodies) in bodies_of(asked.base).items():
            asyncio.run(load(port, path, bodies, 1, 1))
            for clients in CLIENTS:
                took = asyncio.run(load(port, path, bodies, clients, asked.seconds))
                p50, p95, p99 = np.percentile(took, [50, 95, 99])
                print(
                    f"{name:28} {clients:3} clients {len(took) / asked.seconds:8.1f} "
                    f"a second, p50 {p50:8.2f} p95 {p95:8.2f} p99 {p99:8.2f} ms"
                )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def wait(port: int) -> None:
    """Wait until the service answers."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)


if __name__ == "__main__":
    main()
