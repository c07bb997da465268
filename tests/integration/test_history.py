"""The ledger as it was known on any past day, and who changed what, when and why."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from services.runtime.clock import SHANGHAI
from tests.integration.city import City
from tests.integration.parties import Parties, parties_of

FIRST = date(2026, 3, 2)
UNLIKE = ("revision", "allowed")
"""`allowed` is of now, and figures that came since the newest change are no change of the row."""


@pytest.fixture
def parties(city: City) -> Parties:
    return parties_of(city)


def on(city: City, day: date, hour: int = 10) -> None:
    """Turns the clock to that hour of the day in Shanghai."""
    city.clock.set(datetime.combine(day, time(hour), SHANGHAI))


def report(parties: Parties, id_: str, value: Any, as_of: str, **more: Any) -> str:
    body = {"value": value, "as_of": as_of} | more
    answer = parties.lead.post(f"/targets/{id_}/progress", json=body).raise_for_status()
    return str(answer.json()["id"])


def review(parties: Parties, id_: str, figure: str, decision: str, by: str = "office") -> None:
    body = {"decision": decision, "reason": "见佐证"}
    parties.who(by).post(f"/targets/{id_}/progress/{figure}/reviews", json=body).raise_for_status()


def life(parties: Parties, id_: str) -> list[tuple[str, Callable[[], Any]]]:
    """What happens to a target, a thing a day."""
    figures: dict[str, str] = {}

    def step(party: str, action: str, **more: Any) -> Callable[[], Any]:
        return lambda: parties.step(parties.who(party), id_, action, **more).raise_for_status()

    def figure(name: str, value: Any, as_of: str, **more: Any) -> Callable[[], Any]:
        return lambda: figures.update({name: report(parties, id_, value, as_of, **more)})

    def decided(name: str, decision: str, by: str = "office") -> Callable[[], Any]:
        return lambda: review(parties, id_, figures[name], decision, by)

    return [
        ("assigned", lambda: parties.assign(id_).raise_for_status()),
        ("the supporting department signs", step("helper", "sign")),
        ("the lead signs", step("lead", "sign")),
        ("a first figure", figure("first", 12000, "2026-02-28")),
        ("a figure in doubt", figure("doubted", 1200, "2026-03-05")),
        ("confirmed", decided("doubted", "confirmed", "lead")),
        ("sent back", decided("doubted", "returned")),
        ("reported anew", figure("anew", 13000, "2026-03-05")),
        ("adjusted", step("office", "adjust", value="180000")),
        ("an extension asked for", step("lead", "request_extension")),
        ("and granted", step("office", "approve_extension", deadline="2027-02-28")),
        ("a plan", lambda: parties.assign(id_, plan={"kind": "points", "points": [{"on": "2027-02-28", "share": 1}]})),
        ("suspended", step("office", "suspend")),
        ("resumed", step("office", "resume")),
        ("given to another", lambda: parties.assign(id_, department_id="市教育局").raise_for_status()),
        ("given back", lambda: parties.assign(id_).raise_for_status()),
        ("withdrawn", decided("first", "withdrawn", "lead")),
        ("claimed", lambda: [step("lead", "sign")(), step("lead", "claim")()]),
        ("accepted", step("office", "accept")),
        ("closed", step("office", "close")),
    ]


def alike(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in UNLIKE}


def test_the_ledger_of_each_past_day_is_what_was_seen_at_its_end(parties: Parties) -> None:
    city = parties.city
    on(city, FIRST)
    id_ = city.target()
    other = city.target(indicator="新增学位", unit="个", value="9870")
    seen: dict[date, dict[str, Any]] = {FIRST: parties.row(id_)}
    revisions = [seen[FIRST]["revision"]]
    for number, (_, happen) in enumerate(life(parties, id_), start=1):
        day = FIRST + timedelta(days=number)
        on(city, day)
        happen()
        on(city, day, hour=23)
        seen[day] = parties.row(id_)
        revisions.append(seen[day]["revision"])
    on(city, date(2026, 7, 15))
    assert revisions == sorted(set(revisions)), "a revision is new with every change"
    for day, row in seen.items():
        then = parties.row(id_, as_of=day.isoformat())
        assert alike(then) == alike(row), day
        assert then["revision"] <= row["revision"]
        listed = parties.office.get("/targets", params={"as_of": day.isoformat(), "q": "海外仓"}).json()
        assert (listed["total"], listed["items"]) == (1, [then])
    day_before = (FIRST - timedelta(days=1)).isoformat()
    assert parties.office.get(f"/targets/{id_}", params={"as_of": day_before}).status_code == 404
    assert parties.office.get("/targets", params={"as_of": day_before}).json()["total"] == 0
    assert parties.row(other, as_of="2026-07-15") == parties.row(other)


def test_each_change_says_who_when_from_what_to_what_and_why(parties: Parties) -> None:
    city = parties.city
    on(city, FIRST)
    id_ = city.target()
    for number, (_, happen) in enumerate(life(parties, id_), start=1):
        on(city, FIRST + timedelta(days=number))
        happen()
    rows = parties.history(id_)
    said = [(one["at"][:10], one["who"], one["action"], one["state_from"], one["state_to"]) for one in rows]
    assert said == [
        ("2026-03-02", "运维", "register", None, "draft"),
        ("2026-03-03", "督查室", "assign", "draft", "assigned"),
        ("2026-03-04", "市邮政局", "sign", "assigned", "assigned"),
        ("2026-03-05", "市商务局", "sign", "assigned", "signed"),
        ("2026-03-06", "市商务局", "start", "signed", "under_way"),
        ("2026-03-11", "督查室", "adjust", "under_way", "under_way"),
        ("2026-03-12", "市商务局", "request_extension", "under_way", "under_way"),
        ("2026-03-13", "督查室", "approve_extension", "under_way", "under_way"),
        ("2026-03-14", "督查室", "arrange", "under_way", "under_way"),
        ("2026-03-15", "督查室", "suspend", "under_way", "suspended"),
        ("2026-03-16", "督查室", "resume", "suspended", "under_way"),
        ("2026-03-17", "督查室", "assign", "under_way", "assigned"),
        ("2026-03-18", "督查室", "assign", "assigned", "assigned"),
        ("2026-03-20", "市商务局", "sign", "assigned", "signed"),
        ("2026-03-20", "市商务局", "claim", "signed", "claimed"),
        ("2026-03-21", "督查室", "accept", "claimed", "completed"),
        ("2026-03-22", "督查室", "close", "completed", "closed"),
    ]
    reasoned = ("adjust", "request_extension", "suspend", "claim")
    assert {one["why"] for one in rows if one["action"] in reasoned} == {"按会议要求"}
    assert [one["revision"] for one in rows] == sorted(one["revision"] for one in rows)
    row, last = parties.row(id_), rows[-1]["target"]
    names = ("state", "number", "department", "signatures", "plan", "cadence", "version", "promised", "completed_on")
    assert {name: last[name] for name in names} == {name: row[name] for name in names}
    assert last["target"] == {name: row[name] for name in last["target"]}


def test_a_department_sees_the_history_of_its_own(parties: Parties) -> None:
    id_ = parties.target("assigned")
    for party, status in (("lead", 200), ("helper", 200), ("stranger", 403)):
        assert parties.who(party).get(f"/targets/{id_}/changes").status_code == status
    page = parties.lead.get(f"/targets/{id_}/changes", params={"limit": 1, "offset": 1}).json()
    assert (page["total"], [one["action"] for one in page["items"]]) == (2, ["assign"])


def test_a_past_ledger_is_asked_for_like_the_present_one(parties: Parties) -> None:
    city = parties.city
    on(city, FIRST)
    mine = city.target(indicator="跨境电商交易额", category="开放", title="示范市2026年政府工作报告")
    city.target(indicator="新增学位", unit="个", value="9870")
    parties.assign(mine).raise_for_status()
    on(city, FIRST + timedelta(days=1))
    parties.assign(mine, department_id="市教育局", supporting=[]).raise_for_status()
    for asked, found in (
        ({"department": "市商务局"}, ["跨境电商交易额"]),
        ({"department": "市教育局"}, []),
        ({"category": "开放"}, ["跨境电商交易额"]),
        ({"state": "draft"}, ["新增学位"]),
        ({"state": ["draft", "assigned"], "limit": 1, "offset": 1}, ["跨境电商交易额"]),
        ({"assigned": False}, ["新增学位"]),
        ({"q": "政府工作报告〔2026〕1号"}, ["跨境电商交易额"]),
        ({"q": "没有的"}, []),
    ):
        answer = parties.office.get("/targets", params={**asked, "as_of": FIRST.isoformat()}).raise_for_status()
        assert sorted(one["indicator"] for one in answer.json()["items"]) == sorted(found), asked
    assert parties.lead.get("/targets").json()["total"] == 0
    assert parties.lead.get("/targets", params={"as_of": FIRST.isoformat()}).json()["total"] == 1


def test_a_department_that_is_renamed_has_its_new_name_from_that_day_on(parties: Parties) -> None:
    city = parties.city
    on(city, FIRST)
    id_ = city.target()
    parties.assign(id_).raise_for_status()
    on(city, FIRST + timedelta(days=1))
    renamed = {"name": "市商务和投资促进局"}
    city.operator.patch(f"/departments/{parties.ids['lead']}", json=renamed).raise_for_status()
    on(city, FIRST + timedelta(days=2))
    for day, name in ((FIRST, "市商务局"), (FIRST + timedelta(days=1), "市商务和投资促进局")):
        assert parties.row(id_, as_of=day.isoformat())["department"]["name"] == name
