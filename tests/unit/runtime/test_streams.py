"""Entries of a stream as FastStream gets to see them: a bad one never blocks the others."""

import asyncio
import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract import KeyChanged, Role
from services.runtime.bus import UNREADABLE, Bus, CloudEventsFormat, consumer_name
from services.runtime.events import decode, encode

NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
EVENT = KeyChanged(id=UUID(int=1), revision=1, hash="ab", role=Role.OPERATOR)


def test_an_event_is_handed_on_with_its_id() -> None:
    body, headers = CloudEventsFormat.parse(encode(EVENT, "targets", NOW))
    assert decode(json.loads(body), KeyChanged) == EVENT
    assert headers == {
        "content-type": "application/json",
        "message_id": str(EVENT.event_id),
        "correlation_id": str(EVENT.event_id),
    }


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello", id="a word"),
        pytest.param(b"\xff\xfe\x00", id="bytes that are no UTF-8"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[1, 2]", id="a list"),
        pytest.param(b'"text"', id="a text"),
        pytest.param(b"{}", id="an object without an id"),
        pytest.param(b'{"id": 42}', id="an id that is a number"),
        pytest.param(b'{"id": null}', id="an id that is null"),
        pytest.param(b'{"id": "a"', id="JSON that breaks off"),
        pytest.param(b"9" * 10000, id="a number of ten thousand digits"),
    ],
)
def test_unreadable_is(raw: bytes) -> None:
    body, headers = CloudEventsFormat.parse(raw)
    found = json.loads(body)
    assert base64.b64decode(found[UNREADABLE]) == raw
    assert headers == {"content-type": "application/json"}


@pytest.mark.parametrize("data", [None, 42, "{}", {"id": "a"}, ["x"], object], ids=lambda data: f"{data!r} for bytes")
def test_what_is_no_bytes_is_unreadable_too(data: Any) -> None:
    body, _ = CloudEventsFormat.parse(data)
    assert base64.b64decode(json.loads(body)[UNREADABLE]) == repr(data).encode()


GOOD = encode(EVENT, "targets", NOW)
PLACES = st.integers(0, len(GOOD))


@settings(deadline=None, max_examples=60)
@given(PLACES, PLACES, st.binary(max_size=8))
def test_parse_never_raises_on_an_event_that_was_damaged(start: int, end: int, put: bytes) -> None:
    body, headers = CloudEventsFormat.parse(GOOD[:start] + put + GOOD[end:])
    found = json.loads(body)
    assert (UNREADABLE in found) is ("message_id" not in headers)


def test_every_start_reads_under_a_name_of_its_own() -> None:
    assert len({consumer_name() for _ in range(20)}) == 20


def test_publishing_nothing_needs_no_redis() -> None:
    asyncio.run(Bus(None, "targets").publish([], NOW))
