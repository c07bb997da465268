"""Every HTTP request: its id, its place in a trace, how long it took, and how it was answered."""

import random
import re
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.observing.metrics import Meters
from services.runtime.observing.telemetry import about
from services.runtime.observing.tracing import SpanKind, Tracer

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OTHER = "other"
"""In a label, what anybody may make up: paths that lead nowhere, and methods that nobody knows."""

REQUEST_ID = b"x-request-id"
TRACEPARENT = b"traceparent"
WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,64}").fullmatch

Headers = list[tuple[bytes, bytes]]


class Observed:
    """Stands around the whole app. `owners` are the services by route; whoever has none is counted to the first."""

    def __init__(self, app: ASGIApp, meters: Mapping[str, Meters], owners: Mapping[str, str], tracer: Tracer) -> None:
        self.app, self.tracer = app, tracer
        self._first = next(iter(meters.values()))
        self._meters = {path: meters[name] for path, name in owners.items()}
        self._series: dict[tuple[str, str, str], tuple[Any, Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, request_id = perf_counter(), 500, request_id_of(scope["headers"])

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (REQUEST_ID, request_id)]
            await send(message)

        # not taken back: the server's own log line of a request that failed has the id too
        about(request_id=request_id.decode())
        try:
            if self.tracer.on:
                await self._traced(scope, receive, send_named)
            else:
                await self.app(scope, receive, send_named)
        finally:
            count, seconds = self._of(scope, status)
            count.inc()
            seconds.observe(perf_counter() - began)

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        parent = next((value.decode("latin-1") for name, value in scope["headers"] if name == TRACEPARENT), None)
        with self.tracer.span(scope["method"], parent, kind=SpanKind.SERVER) as span:

            async def send_noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    route = route_of(scope)
                    span.update_name(f"{scope['method']} {route}")
                    span.set_attribute("http.route", route)
                    span.set_attribute("http.request.method", scope["method"])
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            await self.app(scope, receive, send_noted)

    def _of(self, scope: Scope, status: int) -> tuple[Any, Any]:
        """The counter and the histogram of such requests; looking labels up each time would take longer."""
        route, group = route_of(scope), f"{status // 100}xx"
        key = (scope["method"], route, group)
        found = self._series.get(key)
        if found is None:
            method = key[0] if key[0] in METHODS else OTHER
            meters = self._meters.get(route, self._first)
            found = (meters.requests.labels(method, route, group), meters.request_seconds.labels(method, route))
            if method is not OTHER:
                self._series[key] = found
        return found


def route_of(scope: Scope) -> str:
    """The template of the path that the request took: `/api/v1/targets/{target_id}`."""
    return getattr(scope.get("route"), "path", OTHER)


def request_id_of(headers: Headers) -> bytes:
    """The id that the gateway gave to the request, or a new one."""
    for name, value in headers:
        if name == REQUEST_ID and WELL_FORMED(value):
            return value
    return b"%032x" % random.getrandbits(128)
