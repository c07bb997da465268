"""Events as they travel: what this project writes, the official CloudEvents package reads, and the other way round."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from services.contract import (
    AlertChanged,
    Department,
    Event,
    ExtractedTarget,
    KeyChanged,
    Measure,
    Progress,
    Role,
    Source,
    Target,
    TargetsExtracted,
    TargetState,
    TargetUpdated,
)
from services.runtime.streams.events import decode, encode, envelope, envelope_id, trace_of

ID = UUID("00000000-0000-0000-0000-000000000001")
NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
TARGET = Target(
    indicator="新增海外仓",
    measure=Measure.INCREMENT,
    value=Decimal("2E+5"),
    unit="平方米",
    starts_on=date(2026, 1, 1),
    deadline=date(2026, 12, 31),
)
DEPARTMENT = Department(id=ID, name="市商务局")
EVENTS: tuple[Event, ...] = (
    TargetsExtracted(
        report_id=ID,
        title="政府工作报告",
        issuer="示范市人民政府",
        period="2026",
        extracted_at=NOW,
        targets=(ExtractedTarget(id=ID, target=TARGET),),
    ),
    TargetUpdated(
        id=ID,
        revision=2,
        source=Source(report_id=ID, title="政府工作报告", issuer="示范市人民政府"),
        target=TARGET,
        state=TargetState.ASSIGNED,
        department=DEPARTMENT,
        progress=(Progress(id=ID, value=Decimal("86000.0"), as_of=date(2026, 6, 30), reported_at=NOW, note="含在建"),),
    ),
    AlertChanged(
        id=ID,
        alert_id=ID,
        target_id=ID,
        rule="behind_schedule",
        state="firing",
        reason="first",
        indicator="新增海外仓",
        department=DEPARTMENT,
        light="red",
        gap_points=Decimal("-21.70"),
        as_of=date(2026, 9, 30),
        explanation="低于序时进度21.7个百分点",
        quote="新增海外仓20万平方米以上。",
        place="《政府工作报告》",
    ),
    KeyChanged(id=ID, revision=1, hash="ab", role=Role.DEPARTMENT, department_id=ID, valid_until=NOW),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"a {type(event).__name__}")
def test_the_official_package_reads(event: Event) -> None:
    read = JSONFormat().read(CloudEvent, encode(event, "targets", NOW))
    assert read.get_specversion() == "1.0"
    assert read.get_id() == str(event.event_id)
    assert read.get_type() == event.type
    assert read.get_source() == "/duban/targets"
    assert read.get_subject() == event.subject
    assert read.get_time() == NOW
    assert read.get_datacontenttype() == "application/json"
    assert read.get_data() == event.model_dump(mode="json")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"a {type(event).__name__}")
def test_what_the_official_package_writes_is_read_back(event: Event) -> None:
    raw = JSONFormat().write(JSONFormat().read(CloudEvent, encode(event, "targets", NOW)))
    assert decode(json.loads(raw), type(event)) == event


def test_a_client_that_knows_only_the_schema_can_send_an_event() -> None:
    data = {"id": str(ID), "revision": 1, "hash": "ab", "role": "operator"}
    sent = CloudEvent({"id": str(ID), "source": "/elsewhere", "type": KeyChanged.type}, data)
    received = json.loads(JSONFormat().write(sent))
    assert decode(received, KeyChanged) == KeyChanged(id=ID, revision=1, hash="ab", role=Role.OPERATOR)


def test_an_envelope_sent_again_keeps_its_id() -> None:
    later = envelope(EVENTS[0], "ingest", NOW.replace(hour=23))
    assert envelope_id(later) == envelope_id(envelope(EVENTS[0], "ingest", NOW)) == EVENTS[0].event_id


def test_the_trace_is_an_extension_attribute_that_anybody_can_read() -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    sent = encode(EVENTS[0], "ingest", NOW, trace)
    assert JSONFormat().read(CloudEvent, sent).get_extension("traceparent") == trace
    assert trace_of(json.loads(sent)) == trace
    assert "traceparent" not in envelope(EVENTS[0], "ingest", NOW)
    assert trace_of({"traceparent": 7}) is None


def test_chinese_stays_readable_in_the_stream() -> None:
    assert "新增海外仓".encode() in encode(EVENTS[1], "targets", NOW)


GOOD = json.loads(encode(EVENTS[3], "targets", NOW))


@pytest.mark.parametrize(
    ("received", "says"),
    [
        pytest.param(GOOD | {"type": "duban.key.changed.v2"}, "'duban.key.changed.v2'", id="an event of another type"),
        pytest.param({"id": "x", "data": GOOD["data"]}, "of type None", id="an event without a type"),
        pytest.param(GOOD | {"data": None}, "KeyChanged", id="an event without data"),
        pytest.param(GOOD | {"data": GOOD["data"] | {"revision": 0}}, "revision", id="a revision before the first"),
        pytest.param(GOOD | {"data": GOOD["data"] | {"role": "king"}}, "role", id="a role nobody has"),
    ],
)
def test_decode_refuses(received: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        decode(received, KeyChanged)


def test_an_id_that_is_no_uuid_is_refused() -> None:
    with pytest.raises(ValueError, match="badly formed"):
        envelope_id({"id": "42"})
