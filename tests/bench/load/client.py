"""The load client, a process of its own: keep-alive HTTP/1.1 over loopback, as many requests at once as connections.

`python -m tests.bench.load.client` reads one JSON object, a `Load`, from standard input and prints a `Found`. The
requests are rendered before the first is sent; both their number and the time are bounded.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httptools
import uvloop

PATIENCE = 60.0
"""Seconds beyond a load's own after which the client is given up."""


@dataclass(frozen=True)
class Load:
    """What is sent to these loopback ports in turn: the file's lines, each a JSON object {path, headers, body}.

    The first `warm_up` answers are not counted; after `seconds` nothing new is sent.
    """

    ports: Sequence[int]
    file: str
    connections: int = 64
    warm_up: int = 200
    seconds: float = 60.0


@dataclass(frozen=True)
class Found:
    """What came of it: answers a second, how long they took in milliseconds, how many of each status.

    `broken` counts requests that were never answered, as their connection ended.
    """

    rps: float
    p50: float
    p99: float
    seconds: float
    statuses: dict[str, int] = field(default_factory=dict)
    broken: int = 0


def send(load: Load) -> Found:
    """Runs the client and waits for what it found."""
    command = [sys.executable, "-m", "tests.bench.load.client"]
    done = subprocess.run(
        command,
        input=json.dumps(asdict(load)),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=load.seconds + 120,
    )
    return Found(**json.loads(done.stdout))


def rendered(line: str) -> bytes:
    """A request as it goes over the wire."""
    said: dict[str, Any] = json.loads(line)
    body = json.dumps(said["body"], ensure_ascii=False).encode()
    headers = {"host": "127.0.0.1", "content-type": "application/json", "content-length": len(body)} | said["headers"]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {said['path']} HTTP/1.1\r\n{head}\r\n".encode() + body


class Run:
    """What is left to send, and what was answered so far."""

    def __init__(self, load: Load, requests: list[bytes]) -> None:
        self.load, self.requests = load, iter(requests)
        self.ends_at = time.perf_counter() + load.seconds
        self.statuses: Counter[str] = Counter()
        self.taken: list[float] = []
        self.broken, self.began = 0, 0.0

    def next(self) -> bytes | None:
        return next(self.requests, None) if time.perf_counter() < self.ends_at else None

    def answered(self, status: int, seconds: float) -> None:
        self.statuses[str(status)] += 1
        self.taken.append(seconds)
        if len(self.taken) == self.load.warm_up:
            self.began = time.perf_counter()

    def found(self, ended: float) -> Found:
        counted = self.taken[self.load.warm_up :] if self.began else self.taken
        seconds = ended - (self.began or self.ends_at - self.load.seconds)
        ordered = sorted(counted) or [0.0]
        p50, p99 = (round(1000 * ordered[int(len(ordered) * share)], 2) for share in (0.5, 0.99))
        return Found(len(counted) / seconds, p50, p99, seconds, dict(self.statuses), self.broken)


class Connection(asyncio.Protocol):
    """One connection: the next request goes out when the last was answered."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.parser = httptools.HttpResponseParser(self)
        self._send()

    def _send(self) -> None:
        request = self.run.next()
        self.waiting = request is not None
        if request is None:
            self.transport.close()
            return
        self.sent_at = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        self.run.answered(self.parser.get_status_code(), time.perf_counter() - self.sent_at)
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.run.broken += self.waiting
        if not self.done.done():
            self.done.set_result(None)


async def drive(load: Load, requests: list[bytes]) -> Found:
    """Sends everything, and counts."""
    run = Run(load, requests)
    await asyncio.gather(*(_connect(run, load.ports[n % len(load.ports)]) for n in range(load.connections)))
    return run.found(time.perf_counter())


async def _connect(run: Run, port: int) -> None:
    """A connection that breaks is opened anew, as a real client's would be."""
    while time.perf_counter() < run.ends_at:
        before = run.broken
        try:
            _, made = await asyncio.get_running_loop().create_connection(lambda: Connection(run), "127.0.0.1", port)
            await made.done
        except OSError:
            await asyncio.sleep(0.2)
            continue
        if run.broken == before:
            return


if __name__ == "__main__":
    given = Load(**json.load(sys.stdin))
    with Path(given.file).open() as lines:
        wanted = [rendered(line) for line in lines]
    print(json.dumps(asdict(uvloop.run(drive(given, wanted)))))
