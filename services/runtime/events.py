"""Events as they travel: CloudEvents 1.0 JSON, readable and writable without this project."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from services.contract import Event

E = TypeVar("E", bound=Event)

Envelope = Mapping[str, Any]
"""A CloudEvent as parsed JSON."""


def envelope(event: Event, source: str, at: datetime, traceparent: str | None = None) -> dict[str, Any]:
    """Wraps an event; `id` is the same however often the event is sent, `traceparent` says what trace it belongs to."""
    wrapped = {
        "specversion": "1.0",
        "id": str(event.event_id),
        "source": f"/duban/{source}",
        "type": event.type,
        "subject": event.subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "data": event.model_dump(mode="json"),
    }
    return wrapped if traceparent is None else wrapped | {"traceparent": traceparent}


def encode(event: Event, source: str, at: datetime, traceparent: str | None = None) -> bytes:
    """The bytes of a stream entry's `__data__` field."""
    return json.dumps(envelope(event, source, at, traceparent), ensure_ascii=False, separators=(",", ":")).encode()


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
