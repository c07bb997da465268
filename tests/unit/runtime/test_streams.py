"""Entries of a stream as they are read: a bad one never blocks the others."""

import asyncio
import base64
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract import KeyChanged, Role
from services.runtime.streams.bus import UNREADABLE, Bus, consumer_name, read_entry
from services.runtime.streams.events import decode, encode

NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
EVENT = KeyChanged(id=UUID(int=1), revision=1, hash="ab", role=Role.OPERATOR)


def test_an_event_is_read_as_it_was_written() -> None:
    found = read_entry(encode(EVENT, "targets", NOW))
    assert decode(found, KeyChanged) == EVENT
    assert found["id"] == str(EVENT.event_id)


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
        pytest.param(b'{"id": "a", "data": NaN}', id="NaN, which JSON has not"),
        pytest.param(b'{"id": "a", "data": ' + b"[" * 5000 + b"]" * 5000 + b"}", id="lists in lists without end"),
        pytest.param(b"9" * 10000, id="a number of ten thousand digits"),
    ],
)
def test_unreadable_is(raw: bytes) -> None:
    found = read_entry(raw)
    assert set(found) == {UNREADABLE}
    assert base64.b64decode(found[UNREADABLE]) == raw


@pytest.mark.parametrize("data", [None, 42, "{}", {"id": "a"}, ["x"], object], ids=lambda data: f"{data!r} for bytes")
def test_what_is_no_bytes_is_unreadable_too(data: Any) -> None:
    assert base64.b64decode(read_entry(data)[UNREADABLE]) == repr(data).encode()


GOOD = encode(EVENT, "targets", NOW)
PLACES = st.integers(0, len(GOOD))


@settings(deadline=None, max_examples=60)
@given(PLACES, PLACES, st.binary(max_size=8))
def test_reading_never_raises_on_an_event_that_was_damaged(start: int, end: int, put: bytes) -> None:
    found = read_entry(GOOD[:start] + put + GOOD[end:])
    assert (UNREADABLE in found) is not isinstance(found.get("id"), str)


def test_every_start_reads_under_a_name_of_its_own() -> None:
    assert len({consumer_name() for _ in range(20)}) == 20


def test_publishing_nothing_needs_no_redis() -> None:
    asyncio.run(Bus(None, "targets").publish([], NOW))
