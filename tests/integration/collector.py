"""A collector of traces for tests: takes OTLP over HTTP as a real one does, and remembers the spans."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.integration.receivers import Receiver


@dataclass(frozen=True)
class Span:
    """A span as it was sent: of which service, in which trace, under which span."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str]


class Collector(Receiver):
    """`endpoint` is where the services are to send their spans."""

    def __init__(self) -> None:
        super().__init__((200, {"content-type": "application/x-protobuf"}, b""))
        self.endpoint = self.url.removesuffix("/alerts")

    @property
    def spans(self) -> list[Span]:
        return [span for got in list(self.got) for span in _spans(*got)]

    def trace(self, id_: str) -> dict[str, Span]:
        """The spans of one trace, by name."""
        return {span.name: span for span in self.spans if span.trace == id_}


def _spans(path: str, headers: dict[str, str], body: bytes) -> Iterator[Span]:
    assert path == "/v1/traces"
    body = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = _attributes(resource.resource.attributes)["service.name"]
        for scope in resource.scope_spans:
            for span in scope.spans:
                ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
                yield Span(service, span.name, *ids, _attributes(span.attributes))


def _attributes(given: Any) -> dict[str, str]:
    return {one.key: one.value.string_value for one in given}
