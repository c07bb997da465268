"""Ids are made of content: what keeps a target's id, and what makes another of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.contract import (
    AlertChanged,
    Comparator,
    Event,
    ExtractedTarget,
    KeyChanged,
    Measure,
    Period,
    Role,
    Source,
    Target,
    TargetsExtracted,
    TargetState,
    TargetUpdated,
    target_id,
)
from services.ingest.editions import identify_edition

ISSUER = "示范市人民政府"
ID = UUID("00000000-0000-0000-0000-000000000001")
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def target(**changes: Any) -> Target:
    plain: dict[str, Any] = {
        "indicator": "新增海外仓",
        "measure": Measure.INCREMENT,
        "comparator": Comparator.GE,
        "value": Decimal(200000),
        "unit": "平方米",
        "starts_on": date(2026, 1, 1),
        "deadline": date(2026, 12, 31),
    }
    return Target(**(plain | changes))


def ids(*targets: Target, issuer: str = ISSUER) -> list[UUID]:
    return list(identify_edition(issuer, targets, {}))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"value": Decimal(250000)}, id="a changed number"),
        pytest.param({"comparator": Comparator.GT}, id="a changed comparator"),
        pytest.param({"unit": "亩"}, id="a changed unit"),
        pytest.param({"start": 900, "end": 905, "quote": "20万平方米"}, id="another place in the text"),
        pytest.param({"deadline": date(2026, 10, 31)}, id="another deadline within the same year"),
        pytest.param({"section": ("对外开放",)}, id="another heading"),
    ],
)
def test_the_id_is_kept_by(changes: dict[str, Any]) -> None:
    assert ids(target(**changes)) == ids(target())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"indicator": "新建海外仓"}, id="another indicator"),
        pytest.param({"starts_on": date(2027, 1, 1), "deadline": date(2027, 12, 31)}, id="another year"),
        pytest.param({"deadline": date(2030, 12, 31)}, id="a period that ends in another year"),
    ],
)
def test_another_id_comes_of(changes: dict[str, Any]) -> None:
    assert ids(target(**changes)) != ids(target())


def test_another_issuer_makes_another_id() -> None:
    assert ids(target(), issuer="洛阳市人民政府") != ids(target())


def test_equals_of_one_document_are_numbered_in_reading_order() -> None:
    year = Period(first=2026, last=2026)
    found = identify_edition(ISSUER, (target(), target(indicator="新建公园"), target(value=Decimal(5))), {})
    assert found == {
        target_id(ISSUER, year, "新增海外仓", 1): target(),
        target_id(ISSUER, year, "新建公园", 1): target(indicator="新建公园"),
        target_id(ISSUER, year, "新增海外仓", 2): target(value=Decimal(5)),
    }


def test_the_same_indicator_of_two_periods_is_number_one_in_both() -> None:
    later = target(deadline=date(2030, 12, 31))
    assert ids(target(), later) == [
        target_id(ISSUER, Period(first=2026, last=2026), "新增海外仓", 1),
        target_id(ISSUER, Period(first=2026, last=2030), "新增海外仓", 1),
    ]


def test_an_id_is_the_same_in_every_process_and_release() -> None:
    assert target_id(ISSUER, Period.parse("2026"), "新增海外仓", 1) == UUID("8181618c-5f38-5524-a6d1-506db2cc33a5")


EXTRACTED = TargetsExtracted(
    report_id=ID,
    title="政府工作报告",
    issuer=ISSUER,
    period="2026",
    extracted_at=NOW,
    targets=(ExtractedTarget(id=ID, target=target()),),
)
UPDATED = TargetUpdated(
    id=ID, revision=3, source=Source(title="政府工作报告", issuer=ISSUER), target=target(), state=TargetState.DRAFT
)
KEY = KeyChanged(id=ID, revision=1, hash="ab", role=Role.OPERATOR)
ALERT = AlertChanged(
    id=UUID("00000000-0000-0000-0000-000000000009"),
    alert_id=ID,
    target_id=ID,
    rule="behind_schedule",
    state="firing",
    reason="first",
    indicator="新增海外仓",
    department=None,
    light="red",
    gap_points=Decimal("-21.70"),
    as_of=date(2026, 9, 30),
    explanation="低于序时进度21.7个百分点",
    quote=None,
)


@pytest.mark.parametrize(
    ("event", "again", "same"),
    [
        pytest.param(
            EXTRACTED,
            EXTRACTED.model_copy(update={"extracted_at": NOW.replace(hour=11)}),
            True,
            id="a report read again",
        ),
        pytest.param(EXTRACTED, EXTRACTED.model_copy(update={"report_id": UUID(int=2)}), False, id="another report"),
        pytest.param(
            UPDATED, UPDATED.model_copy(update={"state": TargetState.ASSIGNED}), True, id="a revision sent again"
        ),
        pytest.param(UPDATED, UPDATED.model_copy(update={"revision": 4}), False, id="the next revision of a target"),
        pytest.param(KEY, KEY.model_copy(update={"revision": 2}), False, id="the next revision of a key"),
        pytest.param(ALERT, ALERT.model_copy(update={"explanation": ""}), True, id="one flip sent again"),
    ],
)
def test_the_event_id_tells_a_repeat_from_news(event: Event, again: Event, same: bool) -> None:
    assert (event.event_id == again.event_id) is same


def test_ids_of_different_events_about_one_thing_differ() -> None:
    assert len({event.event_id for event in (EXTRACTED, UPDATED, KEY, ALERT)}) == 4


@pytest.mark.parametrize(
    ("event", "subject"),
    [
        pytest.param(EXTRACTED, EXTRACTED.report_id, id="a reading is about its report"),
        pytest.param(UPDATED, UPDATED.id, id="a snapshot is about its target"),
        pytest.param(KEY, KEY.id, id="a key's snapshot is about the key"),
        pytest.param(ALERT, ALERT.alert_id, id="a flip is about its alert"),
    ],
)
def test_an_event_names_what_it_is_about(event: Event, subject: UUID) -> None:
    assert event.subject == str(subject)
