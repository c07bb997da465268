"""Spans sent to a collector by OpenTelemetry (OTLP over HTTP); loaded only where traces are on."""

import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Link, Span, SpanContext, StatusCode, TraceFlags

from services.runtime.observing.tracing import SpanKind, Tracer, continued, traceparent

PATH = "/v1/traces"
EXPORT_SECONDS = 5
"""How long the collector may take; one that is away holds nobody up for longer, at the end either."""

QUEUE = 8192
"""Spans that wait to be sent; more are dropped."""


class OtlpTracer(Tracer):
    """Makes the spans of one service and sends them in the background."""

    on = True

    def __init__(self, service: str, endpoint: str, ratio: float) -> None:
        resource = Resource.create(
            {
                "service.name": f"duban-{service}",
                "service.namespace": "duban",
                "service.version": version("duban"),
                "service.instance.id": socket.gethostname(),
            }
        )
        sampler = ParentBased(TraceIdRatioBased(ratio))
        self.provider = TracerProvider(sampler=sampler, resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=_with_path(endpoint), timeout=EXPORT_SECONDS)
        self.provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=QUEUE, schedule_delay_millis=1000))
        self.tracer = self.provider.get_tracer("duban")

    @contextmanager
    def span(
        self,
        name: str,
        parent: str | None = None,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        links: Iterable[str] = (),
        attributes: Mapping[str, Any] | None = None,
    ) -> Iterator[Span]:
        # what an exception says may quote what was sent; its kind is enough here, and the log has the rest
        with self.tracer.start_as_current_span(
            name,
            record_exception=False,
            set_status_on_exception=False,
            context=_context(parent or traceparent()),
            kind=trace.SpanKind[kind.name],
            links=[Link(found) for one in links if (found := span_of(one)) is not None],
            attributes=dict(attributes or {}),
        ) as span:
            try:
                with continued(traceparent_of(span.get_span_context())):
                    yield span
            except Exception as error:
                span.set_status(StatusCode.ERROR, type(error).__name__)
                raise

    def stop(self) -> None:
        self.provider.shutdown()


def _with_path(endpoint: str) -> str:
    return endpoint if urlsplit(endpoint).path.strip("/") else endpoint.rstrip("/") + PATH


def _context(parent: str | None) -> Context:
    found = span_of(parent) if parent else None
    return Context() if found is None else trace.set_span_in_context(trace.NonRecordingSpan(found), Context())


def span_of(given: str) -> SpanContext | None:
    """The span that a `traceparent` names; None where it is none."""
    parts = given.split("-")
    if len(parts) < 4 or [len(part) for part in parts[:4]] != [2, 32, 16, 2] or parts[0] == "ff":
        return None
    try:
        trace_id, span_id, flags = (int(part, 16) for part in parts[1:4])
    except ValueError:
        return None
    found = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
    return found if found.is_valid else None


def traceparent_of(span: SpanContext) -> str:
    """The W3C form of a span's context."""
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
