"""Alerts over the days on real servers: up the ladder, kept quiet, at rest, grouped, and as they were known."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import text

from services.runtime.clock import SHANGHAI
from tests.integration.city import NOW, City, eventually, opened
from tests.integration.test_alerts import check, report

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def lagging(city: City) -> str:
    """A target with a fifth of the schedule missing, told of as of the 30th of June."""
    target = city.target()
    report(city, target, 5.5)
    assert [flip["reason"] for flip in check(city, "2026-06-30")["flips"]] == ["first"]
    return target


def alert_of(city: City, **asked: Any) -> Any:
    [alert] = city.operator.get("/alerts", params=asked).json()["items"]
    return alert


def reasons(city: City, as_of: str) -> list[tuple[str, int, str | None]]:
    return [(flip["reason"], flip["rung"], flip["next_step_on"]) for flip in check(city, as_of)["flips"]]


def test_what_a_rung_asks_for_is_written_in_the_check_that_reaches_it_if_late_and_only_once(city: City) -> None:
    _, own = city.department("市商务局")
    target = city.target()
    city.operator.patch(f"/targets/{target}", json={"department_id": "市商务局"}).raise_for_status()
    report(city, target, 5.5)
    written = []
    for day in (15, 16, 24, 25, 29):
        city.clock.set(datetime(2026, 7, day, 10, tzinfo=SHANGHAI))
        check(city, f"2026-07-{day}")
        written.append([one["number"] for one in city.operator.get("/notices").json()["items"]])
    assert written == [[], [], ["催办〔2026〕1号"], ["催办〔2026〕1号"], ["催办〔2026〕1号"]]
    [notice] = own.get("/notices").json()["items"]
    assert (notice["kind"], notice["department"], notice["items"]) == ("催办单", "市商务局", 1)


def test_an_alert_climbs_rung_by_rung_until_it_is_settled(city: City, lagging: str) -> None:
    alert = alert_of(city, rung=1)
    assert (alert["rung_name"], alert["next_step_on"], alert["severity"]) == ("提醒", "2026-07-07", 3)
    assert reasons(city, "2026-07-06") == []
    assert reasons(city, "2026-07-08") == [("escalated", 2, "2026-07-22")]
    assert reasons(city, "2026-07-15") == [("reminder", 2, "2026-07-22")]
    assert reasons(city, "2026-07-22") == [("escalated", 3, "2026-08-05")]
    [climbed] = city.operator.get("/board", params={"as_of": "2026-07-22"}).json()["escalated"]
    shown = (climbed["rung_name"], climbed["next_rung_name"], climbed["next_step_on"])
    assert shown == ("督办单", "通报", "2026-08-05")
    report(city, lagging, 12)
    assert reasons(city, "2026-07-23") == [("resolved", 0, None)]
    history = city.operator.get(f"/alerts/{alert['id']}").json()["history"]
    told = [(one["reason"], one["as_of"]) for one in history]
    assert told == [
        ("first", "2026-06-30"),
        ("escalated", "2026-07-07"),
        ("reminder", "2026-07-15"),
        ("escalated", "2026-07-22"),
        ("resolved", "2026-07-23"),
    ], "each dated when it should have happened"


def test_a_silence_keeps_an_alert_quiet_and_shown_until_it_ends(city: City) -> None:
    target = city.target()
    report(city, target, 5.5)
    body = {"reason": "统计口径调整", "ends_at": "2026-07-31T18:00:00+08:00", "target_id": target}
    silence = city.operator.post("/silences", json=body).raise_for_status().json()
    assert (silence["author"], silence["rule"]) == ("first operator", None)
    assert check(city, "2026-06-30")["flips"] == []
    muted = alert_of(city, muted=True)
    assert (muted["state"], muted["muted_by"], muted["rung"]) == ("firing", f"silence/{silence['id']}", 0)
    assert city.operator.get("/silences").json()["total"] == 1

    assert city.operator.delete(f"/silences/{silence['id']}").status_code == 204
    assert city.operator.get("/silences").json()["total"] == 0
    assert city.operator.get("/silences", params={"live": False}).json()["total"] == 1
    assert reasons(city, "2026-06-30") == [("first", 1, "2026-07-07")]
    assert city.operator.delete(f"/silences/{NOBODY}").status_code == 404
    written = [entry["action"] for entry in audited(city)]
    assert written.count("silence.begun") == written.count("silence.ended") == 1


def audited(city: City) -> list[dict[str, Any]]:
    """The audit trail of the alerts service."""

    async def read() -> list[dict[str, Any]]:
        async with opened(city.stack, "alerts") as database, database.transaction() as session:
            return [dict(row._mapping) for row in await session.execute(text("select who, action from audit"))]

    return asyncio.run(read())


def test_a_silence_mutes_at_once_what_was_told_already(city: City, lagging: str) -> None:
    body = {"reason": "x", "ends_at": "2026-07-31T18:00:00+08:00", "rule": "behind_schedule"}
    silence = city.operator.post("/silences", json=body).raise_for_status().json()
    assert alert_of(city)["muted_by"] == f"silence/{silence['id']}"
    assert check(city, "2026-07-15")["flips"] == []
    city.clock.set(datetime(2026, 8, 3, 9, 0, tzinfo=SHANGHAI))
    assert reasons(city, "2026-08-03") == [("escalated", 2, "2026-08-17")]
    assert alert_of(city)["muted_by"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"ends_at": "2020-01-01T00:00:00Z", "rule": "not_signed"}, "ends_at", id="that is over"),
        pytest.param({"ends_at": "2026-12-31T00:00:00Z"}, "department_id", id="of everything"),
        pytest.param({"ends_at": "2026-12-31T00:00:00Z", "rule": "gossip"}, "rule", id="of a rule that there is not"),
        pytest.param({"ends_at": "2026-12-31", "rule": "not_signed"}, "ends_at", id="until no instant"),
    ],
)
def test_a_silence_is_refused(city: City, body: dict[str, str], field: str) -> None:
    answer = city.operator.post("/silences", json={"reason": "x"} | body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_an_acknowledged_alert_rests_until_that_ends(city: City, lagging: str) -> None:
    alert = alert_of(city)
    path = f"/alerts/{alert['id']}/acknowledge"
    resting = city.operator.post(path, json={"why": "已约谈，月底前整改", "workdays": 3}).raise_for_status().json()
    assert (resting["acknowledged_by"], resting["acknowledged_why"]) == ("first operator", "已约谈，月底前整改")
    assert datetime.fromisoformat(resting["acknowledged_until"]) == datetime(2026, 7, 21, tzinfo=SHANGHAI)
    assert check(city, "2026-07-14")["flips"] == []
    city.clock.set(datetime(2026, 7, 21, 8, 30, tzinfo=SHANGHAI))
    assert reasons(city, "2026-07-21") == [("escalated", 2, "2026-08-04")]
    assert alert_of(city)["acknowledged_until"] is None
    for body in ({"why": "x", "until": "2026-07-01T00:00:00Z"}, {"why": "x", "workdays": 400}, {"why": ""}):
        assert city.operator.post(path, json=body).status_code == 422
    report(city, lagging, 12)
    check(city, "2026-07-21")
    assert city.operator.post(path, json={"why": "x"}).status_code == 409
    assert city.operator.post(f"/alerts/{NOBODY}/acknowledge", json={"why": "x"}).status_code == 404


def test_a_report_that_is_overdue_mutes_the_lag_of_the_same_target(city: City) -> None:
    department, own = city.department("市商务局")
    target = city.target()
    city.clock.set(datetime(2026, 3, 1, 9, 0, tzinfo=SHANGHAI))
    city.operator.patch(f"/targets/{target}", json={"department_id": department, "cadence": {"every": "monthly"}})
    city.clock.set(NOW)
    report(city, target, 1, "2026-03-31")
    found = {flip["rule"]: flip for flip in check(city, "2026-07-15")["flips"]}
    assert "从未报送" not in found["report_overdue"]["explanation"]
    assert found["report_overdue"]["explanation"].startswith("截至2026年7月15日，2026年4月进度应于5月8日前报送")
    assert "behind_schedule" not in found
    assert alert_of(city, rule="behind_schedule")["muted_by"] == "report_overdue"
    assert found["not_signed"]["explanation"].endswith("市商务局至今未签收（3月1日交办，应于3月6日前签收）")
    board = own.get("/board", params={"as_of": "2026-07-15"}).json()
    assert [one["last"] for one in board["overdue"]] == ["2026-04-30", "2026-05-31", "2026-06-30"]
    assert [(one["name"], one["lights"]["red"]) for one in board["departments"]] == [("市商务局", 1)]
    assert own.get("/alerts", params={"department": "市商务局"}).json()["total"] == len(found) + 1
    calendar = Calendar.from_ical(own.get("/calendar.ics").raise_for_status().text)
    titles = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert titles[0] == "报送2026年4月进度：新增海外仓"
    assert titles[-2:] == ["完成时限：新增海外仓", "报送2026年12月进度：新增海外仓"]
    _, other = city.department("市科技局")
    assert other.get("/board", params={"department": "市商务局"}).status_code == 403
    assert "BEGIN:VEVENT" not in other.get("/calendar.ics").text


def test_an_assessment_is_made_from_what_was_known_on_a_day(city: City) -> None:
    city.clock.set(datetime(2026, 7, 3, 9, 0, tzinfo=SHANGHAI))
    target = city.target()
    report(city, target, 5.5)
    city.clock.set(datetime(2026, 7, 10, 9, 0, tzinfo=SHANGHAI))
    report(city, target, 9)
    path, asked = f"/assessments/{target}", {"as_of": "2026-06-30"}
    for known_on, completion in (("2026-07-03", 0.275), ("2026-07-09", 0.275), ("2026-07-10", 0.45)):
        found = city.operator.get(path, params=asked | {"known_on": known_on}).json()
        assert (found["completion"], found["known_on"]) == (completion, known_on)
    assert city.operator.get(path, params=asked | {"known_on": "2026-07-02"}).status_code == 404
    assert city.operator.get(path, params=asked | {"pack": "default"}).json()["pack"] == "default@1"
    assert city.operator.get(path, params=asked | {"pack": "no-such"}).status_code == 404


def test_people_are_told_of_a_department_together(start_city: Callable[..., City]) -> None:
    people = {"name": "群", "kind": "wecom", "url": "http://127.0.0.1:9/robot"}
    city = start_city(alerts={"receivers": json.dumps({"receivers": [people], "routes": [{"receiver": "群"}]})})
    for indicator in ("新增海外仓", "新增保税仓"):
        report(city, city.target(indicator=indicator), 5.5)
    assert len(check(city, "2026-06-30")["flips"]) == 2
    assert messages(city) == []
    city.clock.set(city.clock() + timedelta(minutes=6))
    [(title, body)] = eventually(lambda: messages(city), "the group's look", 60)
    assert title == "【督办提醒】尚未交办的目标：红灯2项"
    assert body.startswith("1. [红灯·提醒] 新增")
    assert "如仍未解决，7月7日将转为催办单" in body


def messages(city: City) -> list[tuple[str, str]]:
    async def read() -> list[tuple[str, str]]:
        async with opened(city.stack, "alerts") as database, database.transaction() as session:
            return [tuple(row) for row in await session.execute(text("select title, body from notification"))]

    return asyncio.run(read())
