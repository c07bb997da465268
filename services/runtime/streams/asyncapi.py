"""Describes the streams as AsyncAPI 3, from the contract.

FastStream's own generator knows only that a batch of something arrives, and puts a random consumer name in.
"""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from pydantic.json_schema import models_json_schema

from services.contract import EVENTS, Event
from services.runtime.service import Service

REFERENCE = "#/components/schemas/{model}"


def asyncapi(services: Sequence[Service]) -> dict[str, Any]:
    """The document: a channel a stream, and a receive operation a subscription of these services."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "duban 督办", "version": version("duban")},
        "defaultContentType": "application/cloudevents+json",
        "channels": {event.stream: _channel(event) for event in EVENTS},
        "components": {"schemas": _definitions()},
        "operations": {
            f"{service.parts.name}.{event.stream}": {
                "action": "receive",
                "channel": {"$ref": f"#/channels/{event.stream}"},
                "summary": f"{service.parts.name} reads {event.__name__} as consumer group {service.parts.name!r}",
            }
            for service in services
            for event, _ in service.parts.subscriptions
        },
    }


def _definitions() -> dict[str, Any]:
    """The schemas of all events and of what they hold, where references from the document's root find them."""
    _, found = models_json_schema([(event, "serialization") for event in EVENTS], ref_template=REFERENCE)
    definitions: dict[str, Any] = found["$defs"]
    return definitions


def _channel(event: type[Event]) -> dict[str, Any]:
    payload = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string", "format": "uuid"},
            "source": {"type": "string", "pattern": "^/duban/"},
            "type": {"const": event.type},
            "subject": {"type": "string"},
            "time": {"type": "string", "format": "date-time"},
            "datacontenttype": {"const": "application/json"},
            "traceparent": {
                "type": "string",
                "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
                "description": "W3C trace context of what caused the event; there where traces are on",
            },
            "data": {"$ref": REFERENCE.format(model=event.__name__)},
        },
    }
    message = {"name": event.type, "summary": (event.__doc__ or "").strip(), "payload": payload}
    return {
        "address": event.stream,
        "description": "a Redis stream; the event is the entry's field `__data__`",
        "messages": {event.__name__: message},
    }
