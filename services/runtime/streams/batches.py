"""A stream's events while they are applied: counted, timed, named in the log, and part of their traces."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from time import perf_counter

from services.runtime.observing.metrics import Meters
from services.runtime.observing.telemetry import handling
from services.runtime.observing.tracing import SpanKind, Tracer, continued, traceparent
from services.runtime.postgres.database import transient
from services.runtime.streams.events import Envelope, trace_of


class Batches:
    """Applies batches of one stream's events by `apply`, which gets each with the trace that it goes on."""

    def __init__(
        self, stream: str, apply: Callable[[Sequence[Envelope]], Awaitable[None]], meters: Meters, tracer: Tracer
    ) -> None:
        self.stream, self.apply, self.tracer = stream, apply, tracer
        self._applied, self._failures = meters.applied.labels(stream), meters.failures.labels(stream)
        self._seconds = meters.batch_seconds.labels(stream)

    async def __call__(self, events: Sequence[Envelope]) -> None:
        """Applies them together, or raises and leaves nothing behind."""
        began = perf_counter()
        with handling(self.stream, events), ExitStack() as spans:
            try:
                await self.apply(self._traced(events, spans) if self.tracer.on else events)
            except Exception as error:
                # a batch that fails is tried again event by event; an outage is nobody's fault
                if len(events) == 1 and not transient(error):
                    self._failures.inc()
                raise
        self._applied.inc(len(events))
        self._seconds.observe(perf_counter() - began)

    def _traced(self, events: Sequence[Envelope], spans: ExitStack) -> Sequence[Envelope]:
        found = [self._span(event, spans) for event in events]
        if len(events) > 1:  # what is done for all of them belongs to no single trace
            spans.enter_context(continued(None))
        return found

    def _span(self, event: Envelope, spans: ExitStack) -> Envelope:
        parent = trace_of(event)
        if parent is None:
            return event
        attributes = {"messaging.message.id": str(event.get("id")), "messaging.destination.name": self.stream}
        named = f"process {self.stream}"
        spans.enter_context(self.tracer.span(named, parent, kind=SpanKind.CONSUMER, attributes=attributes))
        return {**event, "traceparent": traceparent()}
