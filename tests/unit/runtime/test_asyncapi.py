"""The streams described as AsyncAPI 3."""

import json
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import MetaData

from services.contract import EVENTS, Event, KeyChanged, TargetsExtracted, TargetUpdated
from services.runtime.access.audit import Trail
from services.runtime.postgres.tables import AuditHeadRow, AuditRow, KeyRow
from services.runtime.service import Parts, Service
from services.runtime.streams.asyncapi import asyncapi
from services.runtime.streams.events import Envelope


async def apply(service: Service, events: Sequence[Envelope]) -> None:
    raise AssertionError("a description applies nothing")


def service(name: str, *events: type[Event]) -> Service:
    """All of a service that its description reads: its parts."""
    parts = Parts(
        name,
        MetaData(),
        KeyRow,
        Trail(AuditRow, AuditHeadRow),
        (),
        {},
        subscriptions=[(event, apply) for event in events],
    )
    return cast(Service, SimpleNamespace(parts=parts))


DOCUMENT = asyncapi([service("targets", TargetsExtracted), service("alerts", TargetUpdated, KeyChanged)])
CHANNELS: dict[str, Any] = DOCUMENT["channels"]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def found(root: Any, reference: str) -> bool:
    for part in reference.removeprefix("#/").split("/"):
        if not isinstance(root, dict) or part not in root:
            return False
        root = root[part]
    return True


def test_it_says_what_it_describes() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT["info"]["title"] == "duban 督办"
    assert DOCUMENT["info"]["version"]
    assert DOCUMENT["defaultContentType"] == "application/cloudevents+json"
    assert set(DOCUMENT) <= {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}


def test_it_has_the_four_channels() -> None:
    assert set(CHANNELS) == {"duban.extracted", "duban.updated", "duban.alerts", "duban.keys"}
    assert all(CHANNELS[name]["address"] == name for name in CHANNELS)


def test_it_has_an_operation_for_each_subscription() -> None:
    assert {name: (one["action"], one["channel"]["$ref"]) for name, one in DOCUMENT["operations"].items()} == {
        "targets.duban.extracted": ("receive", "#/channels/duban.extracted"),
        "alerts.duban.updated": ("receive", "#/channels/duban.updated"),
        "alerts.duban.keys": ("receive", "#/channels/duban.keys"),
    }


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"the channel of {event.__name__}")
def test_a_channel_carries_one_message_an_envelope_of_its_event(event: type[Event]) -> None:
    (message,) = CHANNELS[event.stream]["messages"].values()
    payload = message["payload"]
    assert message["name"] == event.type
    assert message["summary"]
    assert payload["type"] == "object"
    assert {"specversion", "id", "source", "type", "data"} <= set(payload["required"]) <= set(payload["properties"])
    assert payload["properties"]["type"] == {"const": event.type}
    assert payload["properties"]["data"] == {"$ref": f"#/components/schemas/{event.__name__}"}
    assert set(DOCUMENT["components"]["schemas"][event.__name__]["properties"]) == set(event.model_fields)


def test_every_reference_leads_somewhere() -> None:
    assert len(set(references(DOCUMENT))) > len(EVENTS)
    assert all(found(DOCUMENT, one) for one in references(DOCUMENT))


def test_it_is_json_and_the_same_each_time() -> None:
    again = asyncapi([service("targets", TargetsExtracted), service("alerts", TargetUpdated, KeyChanged)])
    assert json.dumps(again, allow_nan=False) == json.dumps(DOCUMENT)
