"""The whole life of a target over HTTP: who may do what when, and what every step leaves behind."""

from typing import Any

import pytest

from tests.integration.city import City
from tests.integration.parties import LATER, WAYS, Parties, parties_of

OFFICE, LEAD, ANY = "office", "lead", "department"

GIVEN = {"assign": OFFICE, "arrange": OFFICE, "take_back": OFFICE, "sign": ANY, "suspend": OFFICE, "adjust": OFFICE}
ASK = {"request_extension": LEAD}

ALLOWED: dict[str, dict[str, str]] = {
    "draft": {"assign": OFFICE, "arrange": OFFICE, "adjust": OFFICE},
    "assigned": GIVEN | ASK,
    "signed": GIVEN | ASK | {"claim": LEAD},
    "under_way": GIVEN | ASK | {"claim": LEAD},
    "waiting": GIVEN | {"claim": LEAD, "approve_extension": OFFICE, "refuse_extension": OFFICE},
    "claimed": {"accept": OFFICE, "return": OFFICE, "suspend": OFFICE},
    "completed": {"reopen": OFFICE, "close": OFFICE},
    "closed": {},
    "suspended": {"resume": OFFICE},
}

TO = {
    "sign": "signed",
    "claim": "claimed",
    "accept": "completed",
    "return": "under_way",
    "reopen": "under_way",
    "close": "closed",
    "suspend": "suspended",
}

STEPS = (
    "sign", "claim", "accept", "return", "reopen", "close", "suspend", "resume", "adjust",
    "request_extension", "approve_extension", "refuse_extension",
)  # fmt: skip
"""What is taken as a step of its own; the rest follows from an assignment or the first figure."""


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    return parties_of(common_city)


def said(state: str) -> str:
    return "signed" if state == "waiting" else state


@pytest.mark.parametrize("state", WAYS)
def test_what_is_not_allowed_is_answered_409_with_what_is_and_to_whom(parties: Parties, state: str) -> None:
    id_ = parties.target(state)
    before = parties.row(id_)
    assert {one["action"]: one["by"] for one in before["allowed"]} == ALLOWED[state]
    for action in set(STEPS) - set(ALLOWED[state]):
        by = parties.lead if action in ("sign", "claim", "request_extension") else parties.office
        if by is parties.lead and state == "draft":
            continue  # nobody's: no department may see it
        answer = parties.step(by, id_, action)
        problem = answer.json()
        assert (answer.status_code, problem["title"], problem["state"]) == (409, "Not allowed now", said(state)), action
        assert {one["action"]: one["by"] for one in problem["allowed"]} == ALLOWED[state]
        assert answer.headers["content-type"] == "application/problem+json"
    assert parties.row(id_) == before


@pytest.mark.parametrize(
    ("state", "action"),
    [
        pytest.param(state, action, id=f"{action} from {state}")
        for state, may in ALLOWED.items()
        for action in may
        if action in STEPS
    ],
)
def test_a_step_that_is_allowed(parties: Parties, state: str, action: str) -> None:
    id_ = parties.target(state)
    by = ALLOWED[state][action]
    others = {"office": {"lead", "helper"}, "lead": {"office", "helper"}, "department": {"office"}}[by]
    if state == "draft":
        others = {"lead", "stranger"}
    before, past = parties.row(id_), parties.history(id_)
    for other in {*others, "stranger"}:
        assert parties.step(parties.who(other), id_, action).status_code == 403, other
    assert parties.row(id_) == before
    taker = "helper" if by == ANY else by
    answer = parties.step(parties.who(taker), id_, action)
    assert answer.status_code == 201
    row = parties.row(id_)
    assert answer.json() == row
    to = said(state) if taker == "helper" else TO.get(action, said(state))
    assert row["state"] == ("signed" if action == "resume" else to)
    [change] = parties.history(id_)[len(past) :]
    assert (change["action"], change["state_from"], change["state_to"], change["why"]) == (
        action, said(state), row["state"], "按会议要求",
    )  # fmt: skip
    assert change["who"] == {"office": "督查室", "lead": "市商务局", "helper": "市邮政局"}[taker]
    assert change["revision"] == row["revision"] == before["revision"] + 1


@pytest.mark.parametrize(
    ("state", "action"),
    [
        pytest.param("signed", "claim", id="a claim of completion"),
        pytest.param("claimed", "return", id="a return"),
        pytest.param("completed", "reopen", id="a new start"),
        pytest.param("assigned", "suspend", id="a suspension"),
        pytest.param("draft", "adjust", id="an adjustment"),
        pytest.param("assigned", "request_extension", id="an extension"),
        pytest.param("waiting", "refuse_extension", id="a refusal"),
    ],
)
@pytest.mark.parametrize("why", [pytest.param(None, id="without a word"), pytest.param("  ", id="with blanks")])
def test_a_reason_is_asked_for(parties: Parties, state: str, action: str, why: str | None) -> None:
    id_ = parties.target(state)
    by = parties.office if ALLOWED[state][action] == OFFICE else parties.lead
    answer = parties.step(by, id_, action, why=why)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "why")


def test_each_department_signs_for_itself_and_once(parties: Parties) -> None:
    id_ = parties.target("assigned")
    for signer, signed, state in (("helper", [False, True], "assigned"), ("lead", [True, True], "signed")):
        for _ in range(2):
            row = parties.step(parties.who(signer), id_, "sign").json()
            assert [one["signed_at"] is not None for one in row["signatures"]] == signed
            assert row["state"] == state
    assert [one["action"] for one in parties.history(id_)] == ["register", "assign", "sign", "sign"]
    assert [one["department"]["name"] for one in row["signatures"]] == ["市商务局", "市邮政局"]
    assert [one["name"] for one in row["supporting"]] == ["市邮政局"]


def test_the_first_figure_signs_and_starts(parties: Parties) -> None:
    id_ = parties.target("assigned")
    parties.follow(id_, "report").raise_for_status()
    row = parties.row(id_)
    assert (row["state"], row["signatures"][0]["signed_at"] is not None) == ("under_way", True)
    assert row["signatures"][1]["signed_at"] is None
    steps = [(one["action"], one["state_from"], one["state_to"]) for one in parties.history(id_)]
    assert steps[2:] == [("sign", "assigned", "signed"), ("start", "signed", "under_way")]


def test_a_whole_life_ends_with_a_closed_target_that_takes_no_figure(parties: Parties) -> None:
    id_ = parties.target("claimed")
    parties.step(parties.office, id_, "return", why="缺少验收材料").raise_for_status()
    parties.step(parties.lead, id_, "claim", why="材料已补").raise_for_status()
    assert parties.step(parties.office, id_, "accept", why=None).json()["completed_on"] == "2026-07-15"
    assert parties.step(parties.office, id_, "reopen").json()["completed_on"] is None
    for party, action in (("lead", "claim"), ("office", "accept"), ("office", "close")):
        parties.step(parties.who(party), id_, action).raise_for_status()
    late = parties.lead.post(f"/targets/{id_}/progress", json={"value": 60000, "as_of": "2026-07-10"})
    assert (late.status_code, late.json()["title"]) == (409, "Reporting closed")
    states = [one["state_to"] for one in parties.history(id_)]
    assert states == [
        "draft", "assigned", "signed", "under_way", "claimed", "under_way", "claimed", "completed", "under_way",
        "claimed", "completed", "closed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("deadline", "asked", "field"),
    [
        pytest.param("2026-07-14", LATER, "deadline", id="asked for a day after the deadline"),
        pytest.param("2026-12-31", "2026-12-31", "deadline", id="to the deadline itself"),
        pytest.param("2026-12-31", "2026-11-30", "deadline", id="to an earlier day"),
        pytest.param("2026-12-31", None, "deadline", id="to no day"),
        pytest.param("2026-12-31", "2300-01-01", "deadline", id="to a day beyond all plans"),
    ],
)
def test_an_extension_is_refused(parties: Parties, deadline: str, asked: str | None, field: str) -> None:
    id_ = parties.target("assigned", deadline=deadline)
    answer = parties.step(parties.lead, id_, "request_extension", deadline=asked)
    if answer.status_code == 201:
        answer = parties.step(parties.office, id_, "approve_extension")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert parties.row(id_)["deadline"] == deadline


@pytest.mark.parametrize(
    ("granted", "deadline"),
    [
        pytest.param(None, LATER, id="as it was asked"),
        pytest.param("2027-01-31", "2027-01-31", id="to a day sooner than that"),
        pytest.param("2027-06-30", "2027-06-30", id="to a day later than that"),
    ],
)
def test_an_extension_is_granted_and_the_first_promise_stays_visible(
    parties: Parties, granted: str | None, deadline: str
) -> None:
    id_ = parties.target("assigned", deadline="2026-07-15")
    asked = parties.step(parties.lead, id_, "request_extension", why="用地未批").json()
    assert {**asked["extension"], "asked_at": ""} == {"deadline": LATER, "reason": "用地未批", "asked_at": ""}
    assert (asked["deadline"], asked["version"], asked["promised"]) == ("2026-07-15", 1, None)
    row = parties.step(parties.office, id_, "approve_extension", deadline=granted).json()
    assert (row["deadline"], row["version"], row["extension"]) == (deadline, 2, None)
    assert row["promised"]["deadline"] == "2026-07-15"


def test_a_refused_extension_leaves_the_deadline_and_may_be_asked_for_again(parties: Parties) -> None:
    id_ = parties.target("waiting")
    row = parties.step(parties.office, id_, "refuse_extension", why="理由不足").json()
    assert (row["deadline"], row["extension"], row["version"]) == ("2026-12-31", None, 1)
    assert parties.step(parties.lead, id_, "request_extension").status_code == 201


def test_a_claim_that_is_accepted_leaves_no_extension_waiting(parties: Parties) -> None:
    id_ = parties.target("waiting")
    parties.step(parties.lead, id_, "claim").raise_for_status()
    assert parties.step(parties.office, id_, "accept").json()["extension"] is None


ADJUSTED = [
    pytest.param({"value": "250000"}, {"value": "250000", "deadline": "2026-12-31"}, id="another value"),
    pytest.param({"value": "150000.5"}, {"value": "150000.5", "deadline": "2026-12-31"}, id="a lower one"),
    pytest.param({"value": None, "deadline": LATER}, {"value": "200000", "deadline": LATER}, id="another deadline"),
    pytest.param({"value": "1", "deadline": "2026-09-30"}, {"value": "1", "deadline": "2026-09-30"}, id="both"),
]


@pytest.mark.parametrize(("given", "then"), ADJUSTED)
def test_an_adjustment_is_a_new_version_and_the_first_promise_stays_visible(
    parties: Parties, given: dict[str, Any], then: dict[str, Any]
) -> None:
    id_ = parties.target("signed")
    row = parties.step(parties.office, id_, "adjust", **given).json()
    assert {name: row[name] for name in then} == then
    assert (row["version"], row["promised"]["value"], row["promised"]["deadline"]) == (2, "200000", "2026-12-31")
    again = parties.step(parties.office, id_, "adjust", value="99").json()
    assert (again["version"], again["value"], again["promised"]["value"]) == (3, "99", "200000")
    back = parties.step(parties.office, id_, "adjust", value="200000", deadline="2026-12-31").json()
    assert (back["version"], back["promised"]) == (4, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"value": None}, "value", id="nothing to adjust"),
        pytest.param({"value": "200000"}, "value", id="the value that it has"),
        pytest.param({"value": "200000.00"}, "value", id="the value that it has, written otherwise"),
        pytest.param({"value": "1e25"}, "value", id="a value beyond all measure"),
        pytest.param({"value": "NaN"}, "value", id="a value that is none"),
        pytest.param({"value": None, "value_high": "300000"}, "value_high", id="an upper end where there is no range"),
        pytest.param({"deadline": "2025-12-31"}, "deadline", id="a deadline before the period"),
        pytest.param({"deadline": "2026-02-30"}, "deadline", id="a day that there is not"),
    ],
)
def test_an_adjustment_is_refused(parties: Parties, given: dict[str, Any], field: str) -> None:
    id_ = parties.target("signed")
    before = parties.row(id_)
    answer = parties.step(parties.office, id_, "adjust", **given)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert parties.row(id_) == before


@pytest.mark.parametrize("state", ["assigned", "signed", "under_way", "claimed", "waiting"])
def test_a_suspended_target_takes_nothing_and_goes_on_where_it_stood(parties: Parties, state: str) -> None:
    id_ = parties.target(state)
    before = parties.row(id_)
    parties.step(parties.office, id_, "suspend", why="政策调整").raise_for_status()
    assert parties.follow(id_, "report").status_code == 409
    assert parties.assign(id_, lead_official="李副市长").status_code == 409
    row = parties.step(parties.office, id_, "resume", why=None).json()
    kept = ("state", "extension", "signatures", "deadline", "version", "allowed")
    assert {name: row[name] for name in kept} == {name: before[name] for name in kept}


@pytest.mark.parametrize("action", ["assign", "arrange", "take_back", "start"])
def test_what_follows_from_something_else_is_no_step(parties: Parties, action: str) -> None:
    answer = parties.step(parties.office, parties.target("assigned"), action)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "action")


def test_a_target_that_is_not_there_takes_no_step(parties: Parties) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    assert parties.step(parties.office, nobody, "adjust").status_code == 404
    assert parties.office.get(f"/targets/{nobody}/changes").status_code == 404
