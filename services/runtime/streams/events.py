"""Events as they travel: CloudEvents 1.0 JSON, readable and writable without this project."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic_core import to_json

from services.contract import Event

E = TypeVar("E", bound=Event)

Envelope = Mapping[str, Any]
"""A CloudEvent as parsed JSON."""


@dataclass(frozen=True, slots=True)
class SavedEvent:
    """An event whose JSON was saved when it happened; parsing it would tell nothing more."""

    kind: type[Event]
    event_id: UUID
    subject: str
    data: str

    @property
    def stream(self) -> str:
        return self.kind.stream

    @property
    def type(self) -> str:
        return self.kind.type


def envelope(event: Event, source: str, at: datetime, traceparent: str | None = None) -> dict[str, Any]:
    """Wraps an event; `id` is the same however often the event is sent, `traceparent` says what trace it belongs to."""
    wrapped = _head(event, source, at) | {"data": event.model_dump(mode="json")}
    return wrapped if traceparent is None else wrapped | {"traceparent": traceparent}


def _head(event: Event | SavedEvent, source: str, at: datetime) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(event.event_id),
        "source": f"/duban/{source}",
        "type": event.type,
        "subject": event.subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
    }


def encode(event: Event | SavedEvent, source: str, at: datetime, traceparent: str | None = None) -> bytes:
    """The bytes of a stream entry's `__data__` field."""
    if isinstance(event, Event):
        return _json(envelope(event, source, at, traceparent)).encode()
    head = to_json(_head(event, source, at))[:-1]
    trace = b"" if traceparent is None else b',"traceparent":' + to_json(traceparent)
    return b'%b,"data":%b%b}' % (head, event.data.encode(), trace)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def decode(received: Envelope, kind: type[E]) -> E:
    """The event inside an envelope; ValueError where it is of another type or breaks the contract."""
    if received.get("type") != kind.type:
        raise ValueError(f"event {received.get('id')} is of type {received.get('type')!r}; expected {kind.type!r}")
    return kind.model_validate(received.get("data"))


def trace_of(received: Envelope) -> str | None:
    """The trace that an event belongs to, if its sender said so."""
    found = received.get("traceparent")
    return found if isinstance(found, str) else None


def envelope_id(received: Envelope) -> UUID:
    """The id by which a repeat is recognised; one that is no UUID is refused with a ValueError."""
    return UUID(str(received["id"]))
