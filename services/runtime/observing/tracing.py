"""Traces: one runs from a POST through the tables and streams to the webhook. Off unless an endpoint is set.

The W3C `traceparent` is all that is passed on: in a request's header, in a row, in an event, in a context variable.
Where traces are off it is None everywhere, and no library is loaded.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

_current: ContextVar[str | None] = ContextVar("traceparent", default=None)

NOT_TRACED = nullcontext()


class SpanKind(StrEnum):
    """What a span's work is to the span that caused it."""

    INTERNAL = "internal"
    SERVER = "server"
    CLIENT = "client"
    PRODUCER = "producer"
    CONSUMER = "consumer"


def traceparent() -> str | None:
    """The trace and span that the present work belongs to, to be kept with what it causes."""
    return _current.get()


@contextmanager
def continued(parent: str | None) -> Iterator[None]:
    """The block's work belongs to that span."""
    token = _current.set(parent)
    try:
        yield
    finally:
        _current.reset(token)


class Tracer:
    """Makes spans; this one, of a service whose traces are off, makes none."""

    on = False

    def span(
        self,
        name: str,
        parent: str | None = None,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        links: Iterable[str] = (),
        attributes: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Any]:
        """The block is a span under `parent`, or under the present one; `traceparent()` is its own meanwhile."""
        return NOT_TRACED

    def stop(self) -> None:
        """Sends what is not sent yet."""


def new_tracer(service: str, endpoint: str, ratio: float) -> Tracer:
    """A tracer that sends a share of all traces to the endpoint (OTLP over HTTP); none where that is empty."""
    if not endpoint:
        return Tracer()
    from services.runtime.observing.otlp import OtlpTracer  # what nobody asked for is not loaded

    return OtlpTracer(service, endpoint, ratio)
