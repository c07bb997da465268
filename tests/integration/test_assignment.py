"""Targets are given to departments over HTTP: one by one, by rule, side by side; numbers have no gaps."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import httpx
import pytest

from tests.integration.city import City, eventually
from tests.integration.parties import Parties, parties_of

NUMBERS = count(1)


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    return parties_of(common_city)


def change(parties: Parties, id_: str, **body: Any) -> httpx.Response:
    return parties.office.patch(f"/targets/{id_}", json=body)


def names(row: dict[str, Any]) -> tuple[str | None, list[str]]:
    lead = row["department"]["name"] if row["department"] else None
    return lead, [one["name"] for one in row["supporting"]]


def test_an_assignment_names_lead_support_official_cadence_and_plan(parties: Parties) -> None:
    id_ = parties.target()
    row = change(
        parties,
        id_,
        department_id="市商务局",
        supporting=["市邮政局", parties.ids["stranger"], "市商务局"],
        lead_official="李副市长",
        cadence={"every": "quarterly", "due_day": 10},
        plan={"kind": "points", "quarters": [20, 50, 75, 100]},
    ).json()
    assert names(row) == ("市商务局", ["市邮政局", "市教育局"])
    assert (row["state"], row["assigned_on"], row["lead_official"]) == ("assigned", "2026-07-15", "李副市长")
    assert row["cadence"] == {"every": "quarterly", "due_day": 10}
    assert [point["share"] for point in row["plan"]["points"]] == ["0.2", "0.5", "0.75", "1"]
    assert parties.history(id_)[-1]["action"] == "assign"


def test_what_is_left_out_stays_and_what_is_the_same_changes_nothing(parties: Parties) -> None:
    id_ = parties.target("assigned")
    before = parties.row(id_)
    assert before["cadence"] == {"every": "monthly", "due_day": 8}
    for body in ({}, {"department_id": "市商务局"}, {"supporting": ["市邮政局"]}, {"cadence": {"every": "monthly"}}):
        assert change(parties, id_, **body).json() == before
    row = change(parties, id_, lead_official="王副市长").json()
    assert {**row, "lead_official": None, "revision": 0} == {**before, "revision": 0}
    assert [one["action"] for one in parties.history(id_)] == ["register", "assign", "arrange"]


def test_another_lead_signs_anew_and_keeps_number_and_support(parties: Parties) -> None:
    id_ = parties.target("waiting")
    number = parties.row(id_)["number"]
    row = change(parties, id_, department_id="市教育局").json()
    assert names(row) == ("市教育局", ["市邮政局"])
    assert (row["state"], row["extension"], row["number"]) == ("assigned", None, number)
    assert row["signatures"][0]["signed_at"] is None
    assert parties.lead.get(f"/targets/{id_}").status_code == 403
    assert parties.step(parties.stranger, id_, "sign").json()["state"] == "signed"


def test_a_change_of_support_alone_keeps_state_and_signature(parties: Parties) -> None:
    id_ = parties.target("under_way")
    signed = parties.row(id_)["signatures"][0]
    row = change(parties, id_, supporting=["市教育局"]).json()
    assert (names(row), row["state"], row["signatures"][0]) == (("市商务局", ["市教育局"]), "under_way", signed)
    assert names(change(parties, id_, supporting=[]).json()) == ("市商务局", [])


def test_a_target_taken_back_is_nobodys_and_keeps_its_number(parties: Parties) -> None:
    id_ = parties.target("under_way")
    number = parties.row(id_)["number"]
    row = change(parties, id_, department_id=None).json()
    assert (names(row), row["state"], row["assigned_on"]) == ((None, []), "draft", None)
    assert parties.history(id_)[-1]["action"] == "take_back"
    assert parties.assign(id_).json()["number"] == number


REFUSED = [
    pytest.param("draft", {"department_id": "没有的局"}, 404, None, id="a lead that is not there"),
    pytest.param("assigned", {"supporting": ["没有的局"]}, 404, None, id="a support that is not there"),
    pytest.param("draft", {"supporting": ["市邮政局"]}, 422, "supporting", id="support without a lead"),
    pytest.param(
        "assigned", {"department_id": None, "supporting": ["市邮政局"]}, 422, "supporting", id="support of nobody's"
    ),
    pytest.param("assigned", {"cadence": {"every": "weekly"}}, 422, "cadence.every", id="a cadence that is none"),
    pytest.param("assigned", {"cadence": {"due_day": 32}}, 422, "cadence.due_day", id="a day that no month has"),
    pytest.param("assigned", {"plan": {"kind": "points"}}, 422, "plan.points", id="a plan without points"),
    pytest.param(
        "assigned", {"plan": {"kind": "points", "quarters": [20, 50, 75, 90]}}, 422, "plan.points",
        id="a plan that does not reach the target",
    ),
    pytest.param("assigned", {"plan": {"kind": "nodes"}}, 422, "plan.kind", id="nodes of an amount"),
    pytest.param("assigned", {"owner": "市商务局"}, 422, "owner", id="an unknown field"),
    pytest.param("claimed", {"department_id": None}, 409, None, id="taking back what is being verified"),
    pytest.param("closed", {"lead_official": "李副市长"}, 409, None, id="rearranging what is closed"),
    pytest.param("suspended", {"department_id": "市教育局"}, 409, None, id="giving away what is suspended"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "body", "status", "field"), REFUSED)
def test_an_assignment_is_refused_whole(
    parties: Parties, state: str, body: dict[str, Any], status: int, field: str | None
) -> None:
    id_ = parties.target(state)
    before = parties.row(id_)
    answer = change(parties, id_, **({"lead_official": "赵市长"} | body))
    assert answer.status_code == status
    if field is not None:
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    if status == 409:
        assert answer.json()["allowed"] == before["allowed"]
    assert parties.row(id_) == before


@pytest.mark.parametrize("party", ["lead", "helper", "stranger"])
def test_departments_assign_nothing(parties: Parties, party: str) -> None:
    id_ = parties.target("assigned")
    for answer in (
        parties.who(party).patch(f"/targets/{id_}", json={"lead_official": "我"}),
        parties.who(party).post("/assignments/by-rule", json={}),
    ):
        assert answer.status_code == 403


@pytest.mark.parametrize(
    ("given", "series"),
    [
        pytest.param({"title": "示范市2026年政府工作报告"}, "政府工作报告〔2026〕", id="a work report"),
        pytest.param(
            {"title": "示范市2025年政府工作报告", "deadline": "2025-12-31"}, "政府工作报告〔2025〕", id="last year's"
        ),
        pytest.param(
            {"title": "示范市“十五五”规划纲要", "starts_on": "2026-01-01", "deadline": "2030-12-31"},
            "发展规划〔2026〕", id="a five-year plan, by its first year",
        ),
        pytest.param({"title": "市政府第12次常务会议纪要"}, "常务会议〔2026〕", id="minutes"),
    ],
)  # fmt: skip
def test_numbers_count_by_year_and_source(city_of_its_own: Parties, given: dict[str, Any], series: str) -> None:
    parties = city_of_its_own
    ids = [parties.target(**given) for _ in range(3)]
    assert {parties.row(id_)["number"] for id_ in ids} == {None}
    assert [parties.assign(id_).json()["number"] for id_ in ids] == [f"{series}{place}号" for place in (1, 2, 3)]


@pytest.fixture
def city_of_its_own(city: City) -> Parties:
    return parties_of(city)


def test_numbers_given_side_by_side_are_unique_and_have_no_gap(city_of_its_own: Parties) -> None:
    parties = city_of_its_own
    ids = [parties.target(title="示范市2026年政府工作报告") for _ in range(24)]
    refused = [parties.target(title="示范市2026年政府工作报告") for _ in range(8)]
    bodies: list[tuple[str, dict[str, Any]]] = [(id_, {"department_id": "市商务局"}) for id_ in ids]
    bodies += [(id_, {"department_id": "市商务局", "supporting": ["没有的局"]}) for id_ in refused]
    bodies += [(id_, {"department_id": "市商务局"}) for id_ in ids[:8]]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda one: change(parties, one[0], **one[1]).status_code, bodies[::2] + bodies[1::2]))
    assert sorted(statuses) == [200] * 32 + [404] * 8
    given = sorted(int(parties.row(id_)["number"].partition("〕")[2].removesuffix("号")) for id_ in ids)
    assert given == list(range(1, 25))
    assert all(parties.row(id_)["number"] is None for id_ in refused)
    assert all(len(parties.history(id_)) == 2 for id_ in ids)


def by_rule(parties: Parties, rules: Sequence[dict[str, Any]] = (), **more: Any) -> dict[str, Any]:
    answer = parties.office.post("/assignments/by-rule", json={"rules": list(rules)} | more)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def unowned(parties: Parties) -> set[str]:
    items = parties.office.get("/targets", params={"assigned": False}).raise_for_status().json()["items"]
    return {one["indicator"] for one in items}


def registered(parties: Parties) -> None:
    """Four drafts: with a category, with a word, with a suggestion, with nothing to go by."""
    parties.city.target(indicator="跨境电商交易额", category="开放")
    parties.city.target(indicator="新增快递网点", unit="个", value="30")
    parties.city.target(indicator="新增学位", unit="个", value="9870", suggested_department="教育局")
    parties.city.target(indicator="新增停车位", unit="个", value="3000")


RULES = [{"department": "市商务局", "category": "开放"}, {"department": "市邮政局", "words": ["快递", "包裹"]}]


def test_rules_and_suggestions_give_away_what_nobody_has(city_of_its_own: Parties) -> None:
    parties = city_of_its_own
    registered(parties)
    taken = parties.target("assigned", category="开放")
    foreseen = by_rule(parties, RULES, dry_run=True)
    assert (foreseen["assigned"], foreseen["unassigned"]) == (3, 1)
    assert len(unowned(parties)) == 4
    found = by_rule(parties, RULES)
    owners = {one["indicator"]: one["department"] for one in found["items"]}
    assert owners == {one["indicator"]: one["department"] for one in foreseen["items"]} == {
        "跨境电商交易额": "市商务局", "新增快递网点": "市邮政局", "新增学位": "市教育局", "新增停车位": None,
    }  # fmt: skip
    assert unowned(parties) == {"新增停车位"}
    assert all((one["number"] is not None) is (one["department"] is not None) for one in found["items"])
    again = by_rule(parties, RULES)
    assert (again["assigned"], [one["indicator"] for one in again["items"]]) == (0, ["新增停车位"])
    assert parties.row(taken)["revision"] == 2


def test_suggestions_are_left_out_where_they_are_not_wanted(city_of_its_own: Parties) -> None:
    parties = city_of_its_own
    registered(parties)
    assert by_rule(parties, suggestions=False)["assigned"] == 0
    assert by_rule(parties)["assigned"] == 1
    assert unowned(parties) == {"跨境电商交易额", "新增快递网点", "新增停车位"}


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_rule_for_a_department_that_is_not_there_assigns_nothing(city_of_its_own: Parties, dry_run: bool) -> None:
    parties = city_of_its_own
    registered(parties)
    body = {"rules": [*RULES, {"department": "没有的局", "words": ["没有"]}], "dry_run": dry_run}
    assert parties.office.post("/assignments/by-rule", json=body).status_code == 404
    assert len(unowned(parties)) == 4


def test_rules_side_by_side_give_each_target_once(city_of_its_own: Parties) -> None:
    parties = city_of_its_own
    for number in range(12):
        parties.city.target(indicator=f"指标{number}", category="开放")
    leads = ["市商务局", "市邮政局", "市教育局", "市商务局"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda lead: by_rule(parties, [{"department": lead, "category": "开放"}]), leads))
    assert sum(one["assigned"] for one in found) == 12
    rows = parties.office.get("/targets").json()["items"]
    assert sorted(int(row["number"].partition("〕")[2].removesuffix("号")) for row in rows) == list(range(1, 13))
    assert {row["revision"] for row in rows} == {2}


REPORT = "示范市2026年政府工作报告\n\n一、2026年工作安排\n抓好教育。新增学位9870个以上。新增城镇就业5万人以上。\n"


def test_a_reports_targets_are_given_as_the_parser_suggests(city_of_its_own: Parties) -> None:
    parties = city_of_its_own
    parties.office.post("/reports", files={"file": ("r.txt", REPORT.encode())}, data={"period": "2026"})
    eventually(lambda: len(unowned(parties)) == 2, "the report's targets in the ledger")
    owners = {one["indicator"]: one["department"] for one in by_rule(parties)["items"]}
    assert owners == {"新增学位": "市教育局", "新增城镇就业": None}
    [row] = parties.stranger.get("/targets").json()["items"]
    assert (row["indicator"], row["number"]) == ("新增学位", "政府工作报告〔2026〕1号")
