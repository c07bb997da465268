"""What it costs to observe a request: processor time of the middleware around an app that does nothing else.

    python -m tests.bench.observation

The ceiling is the same app bare. Processor time, not the clock's: other work on the machine does not count.
"""

import asyncio
import logging
from statistics import median
from time import thread_time
from types import SimpleNamespace
from typing import Any

from starlette.types import ASGIApp

from services.runtime.http.requests import Observed
from services.runtime.observing.metrics import Meters
from services.runtime.observing.tracing import Tracer, new_tracer

REQUESTS, ROUNDS = 5000, 5
ROUTE = SimpleNamespace(path="/api/v1/targets/{target_id}/progress")
HEADERS = [
    (name, b"0123456789abcdef")
    for name in (b"host", b"accept", b"authorization", b"content-type", b"idempotency-key", b"content-length")
]
NOWHERE = "http://127.0.0.1:9"


async def bare(scope: Any, receive: Any, send: Any) -> None:
    scope["route"] = ROUTE
    await send({"type": "http.response.start", "status": 201, "headers": HEADERS[:2]})
    await send({"type": "http.response.body", "body": b"{}"})


async def _spend(app: ASGIApp) -> float:
    async def send(_: Any) -> None:
        pass

    async def receive() -> Any:
        return {"type": "http.request"}

    began = thread_time()
    for _ in range(REQUESTS):
        await app({"type": "http", "method": "POST", "path": "/", "headers": HEADERS}, receive, send)
    return (thread_time() - began) / REQUESTS * 1e6


def measured() -> dict[str, float]:
    """Microseconds a request, the median of the rounds, by what is on."""
    logging.disable(logging.CRITICAL)  # nobody is there to take the spans
    meters, owners = {"targets": Meters()}, {ROUTE.path: "targets"}
    tracers = {
        "metrics and ids": Tracer(),
        "and 1 % of the traces": new_tracer("targets", NOWHERE, 0.01),
        "and all traces": new_tracer("targets", NOWHERE, 1.0),
    }
    apps: dict[str, ASGIApp] = {"bare": bare}
    apps |= {name: Observed(bare, meters, owners, tracer) for name, tracer in tracers.items()}
    spent = {name: median(asyncio.run(_spend(app)) for _ in range(ROUNDS)) for name, app in apps.items()}
    for tracer in tracers.values():
        tracer.stop()
    return spent


if __name__ == "__main__":
    for name, microseconds in measured().items():
        print(f"{name:24} {microseconds:6.1f} µs a request")
