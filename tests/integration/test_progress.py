"""Figures over HTTP: what is taken, asked back, sent back and corrected, and what then counts."""

from itertools import permutations
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.city import City
from tests.integration.parties import Parties, done, figures, parties_of, post


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    return parties_of(common_city)


def decide(
    parties: Parties, id_: str, figure: str, decision: str, by: str = "office", reason: str | None = "见佐证"
) -> httpx.Response:
    body = {"decision": decision, "reason": reason}
    return parties.who(by).post(f"/targets/{id_}/progress/{figure}/reviews", json=body)


@pytest.fixture
def id_(parties: Parties) -> str:
    """A target that the lead department was given."""
    return parties.target("assigned")


MONTHS = [("2026-03-31", 30000, "cumulative"), ("2026-04-30", 1.2, "period"), ("2026-05-31", 9000, "period")]
MONTHS.append(("2026-06-30", 60000, "cumulative"))


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5], ids=str)
def test_amounts_of_periods_add_up_in_any_order_of_arrival(parties: Parties, id_: str, order: tuple[int, ...]) -> None:
    for number in order:
        day, value, kind = MONTHS[number]
        unit = "万㎡" if value == 1.2 else None
        answer = post(parties, id_, value, day, kind=kind, unit=unit, reason="已核实")
        assert (answer.status_code, answer.json()["status"]) == (201, "accepted")
    assert done(parties, id_) == [
        ("2026-03-31", "30000"), ("2026-04-30", "42000"), ("2026-05-31", "51000"), ("2026-06-30", "60000"),
    ]  # fmt: skip


def test_a_correction_names_what_it_replaces_and_nothing_disappears(parties: Parties, id_: str) -> None:
    first = post(parties, id_, 30000, "2026-03-31").json()
    second = post(parties, id_, 40000, "2026-06-30").json()
    moved = post(parties, id_, 30500, "2026-04-30", replaces=first["id"], note="日期填错").json()
    anew = post(parties, id_, 41000, "2026-06-30").json()
    assert (moved["replaces"], anew["replaces"]) == (first["id"], second["id"])
    assert done(parties, id_) == [("2026-04-30", "30500"), ("2026-06-30", "41000")]
    kept = figures(parties, id_)
    assert [(one["value"], one["replaced_by"], one["counts"]) for one in kept] == [
        ("30000", moved["id"], False), ("40000", anew["id"], False), ("30500", None, True), ("41000", None, True),
    ]  # fmt: skip
    twice = post(parties, id_, 1, "2026-03-31", replaces=first["id"])
    assert (twice.status_code, twice.json()["title"]) == (409, "Figure settled")
    assert [one["as_of"] for one in parties.row(id_)["filings"]] == ["2026-04-30", "2026-06-30"]


def test_a_correction_that_was_sent_back_and_corrected_does_not_bring_back_the_first(
    parties: Parties, id_: str
) -> None:
    first = post(parties, id_, 30000, "2026-06-30").json()
    second = post(parties, id_, 31000, "2026-03-31", replaces=first["id"]).json()
    decide(parties, id_, second["id"], "returned").raise_for_status()
    third = post(parties, id_, 32000, "2026-03-31").json()
    assert third["replaces"] == second["id"]
    assert done(parties, id_) == [("2026-03-31", "32000")]
    assert [one["counts"] for one in figures(parties, id_)] == [False, False, True]


DOUBTS = [
    pytest.param([(60000, "2026-06-30")], 55000, "2026-07-10", {}, "falls", id="a total that falls"),
    pytest.param([(60000, "2026-06-30")], 650000000, "2026-07-10", {}, "slip", id="a 万 too many"),
    pytest.param([(60000, "2026-06-30")], 6.5, "2026-07-10", {}, "slip", id="a 万 too few"),
    pytest.param([], 5.5, "2026-06-30", {}, "slip", id="a first figure in 万"),
    pytest.param([(60000, "2026-06-30")], 120000, "2026-07-10", {}, "jump", id="more than five times the pace"),
    pytest.param([(160000, "2026-06-30")], "200000.0", "2026-07-10", {}, "exact", id="the target to the digit"),
    pytest.param([(160000, "2026-06-30")], 4, "2026-07-10", {"kind": "period", "unit": "万平方米"}, "exact",
                 id="an amount that makes it the target to the digit"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "value", "as_of", "more", "doubt"), DOUBTS)
def test_what_looks_wrong_is_kept_and_asked_back_until_it_is_confirmed_with_a_reason(
    parties: Parties, id_: str, known: list[tuple[int, str]], value: Any, as_of: str, more: dict[str, Any], doubt: str
) -> None:
    for figure in known:
        assert post(parties, id_, *figure).json()["status"] == "accepted"
    before = done(parties, id_)
    answer = post(parties, id_, value, as_of, **more)
    asked = answer.json()
    assert (answer.status_code, asked["status"], asked["state"]) == (201, "in_doubt", "in_doubt")
    assert asked["counts"] is False
    assert [one["doubt"] for one in asked["doubts"]] == [doubt]
    assert done(parties, id_) == before
    filed = {one["as_of"]: one["state"] for one in parties.row(id_)["filings"]}
    assert filed[as_of] == "in_doubt"
    again = post(parties, id_, value, as_of, **more)
    assert (again.status_code, again.json()["status"], again.json()["id"]) == (200, "duplicate", asked["id"])
    unsaid = decide(parties, id_, asked["id"], "confirmed", "lead", None)
    assert (unsaid.status_code, unsaid.json()["errors"][0]["field"]) == (422, "reason")
    decide(parties, id_, asked["id"], "confirmed", "lead", "已与统计局核对").raise_for_status()
    assert len(done(parties, id_)) == len(before) + 1
    [review] = figures(parties, id_)[-1]["reviews"]
    assert (review["decision"], review["reason"], review["who"]) == ("confirmed", "已与统计局核对", "市商务局")


def test_a_reason_given_at_once_or_with_a_repeat_confirms(parties: Parties, id_: str) -> None:
    at_once = post(parties, id_, 200000, "2026-06-30", reason="确为20万").json()
    assert (at_once["status"], at_once["state"], at_once["reviews"][0]["reason"]) == (
        "accepted",
        "reported",
        "确为20万",
    )
    later = parties.target("assigned")
    assert post(parties, later, 200000, "2026-06-30").json()["status"] == "in_doubt"
    repeat = post(parties, later, 200000, "2026-06-30", reason="确为20万")
    assert (repeat.status_code, repeat.json()["status"], repeat.json()["counts"]) == (201, "accepted", True)
    assert len(figures(parties, later)) == 1


def test_what_was_sent_back_is_reported_anew_even_with_the_same_number(parties: Parties, id_: str) -> None:
    first = post(parties, id_, 55000, "2026-06-30").json()
    decide(parties, id_, first["id"], "returned", reason="无佐证").raise_for_status()
    assert done(parties, id_) == []
    assert parties.row(id_)["filings"][0]["state"] == "returned"
    anew = post(parties, id_, 55000, "2026-06-30")
    assert (anew.status_code, anew.json()["replaces"]) == (201, first["id"])
    decide(parties, id_, anew.json()["id"], "accepted", reason=None).raise_for_status()
    assert parties.row(id_)["filings"] == [
        {"as_of": "2026-06-30", "filed_at": anew.json()["reported_at"].replace("+00:00", "Z"), "state": "accepted"}
    ]


SETTLED = ("confirmed", "withdrawn", "returned", "accepted")
MAY = {
    "in_doubt": SETTLED,
    "reported": ("withdrawn", "returned", "accepted"),
    "returned": ("withdrawn",),
    "accepted": ("returned",),
    "withdrawn": (),
}


@pytest.mark.parametrize("state", MAY)
def test_what_may_be_decided_about_a_figure(parties: Parties, state: str) -> None:
    for decision in SETTLED:
        id_ = parties.target("assigned")
        figure = post(parties, id_, 200000 if state == "in_doubt" else 55000, "2026-06-30").json()["id"]
        if state in SETTLED:
            decide(parties, id_, figure, state).raise_for_status()
        by = "lead" if decision in ("confirmed", "withdrawn") else "office"
        answer = decide(parties, id_, figure, decision, by)
        assert answer.status_code == (201 if decision in MAY[state] else 409), decision
        expected = {"confirmed": "reported"}.get(decision, decision) if decision in MAY[state] else state
        assert figures(parties, id_)[0]["state"] == expected
        if answer.status_code == 409:
            assert answer.json()["title"] == "Figure settled"


@pytest.mark.parametrize(
    ("by", "decision", "status"),
    [
        pytest.param("lead", "returned", 403, id="a department cannot send back"),
        pytest.param("lead", "accepted", 403, id="nor accept"),
        pytest.param("helper", "withdrawn", 403, id="a supporting department cannot withdraw"),
        pytest.param("stranger", "confirmed", 403, id="nor another one confirm"),
        pytest.param("office", "kept", 422, id="there is no such decision"),
    ],
)
def test_a_decision_is_not_anybodys(parties: Parties, id_: str, by: str, decision: str, status: int) -> None:
    figure = post(parties, id_, 55000, "2026-06-30").json()["id"]
    assert decide(parties, id_, figure, decision, by).status_code == status


def test_a_figure_that_was_corrected_is_not_decided_about_on_its_own(parties: Parties, id_: str) -> None:
    first = post(parties, id_, 55000, "2026-06-30").json()["id"]
    post(parties, id_, 56000, "2026-06-30").raise_for_status()
    assert decide(parties, id_, first, "returned").status_code == 409
    assert decide(parties, id_, str(uuid4()), "returned").status_code == 404
    assert decide(parties, parties.target(), first, "returned").status_code == 404


@pytest.mark.parametrize(
    ("state", "status"),
    [
        pytest.param("draft", 201, id="a draft, by the office"),
        pytest.param("claimed", 201, id="one that is being verified"),
        pytest.param("completed", 409, id="a completed one"),
        pytest.param("closed", 409, id="a closed one"),
        pytest.param("suspended", 409, id="a suspended one"),
    ],
)
def test_figures_are_taken_of(parties: Parties, state: str, status: int) -> None:
    id_ = parties.target(state)
    answer = post(parties, id_, 57000, "2026-07-10", by="office")
    assert answer.status_code == status
    kept = figures_by_office(parties, id_)
    if status == 409:
        assert answer.json()["title"] == "Reporting closed"
        assert all(decide(parties, id_, one["id"], "returned").status_code == 409 for one in kept)


def figures_by_office(parties: Parties, id_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parties.office.get(f"/targets/{id_}/progress").json()["items"]
    return found


@pytest.mark.parametrize(
    ("by", "writes", "reads"),
    [
        pytest.param("office", 201, 200, id="the office"),
        pytest.param("lead", 201, 200, id="the lead department"),
        pytest.param("helper", 403, 200, id="a supporting department reads and does not write"),
        pytest.param("stranger", 403, 403, id="another department does neither"),
    ],
)
def test_figures_belong_to(parties: Parties, id_: str, by: str, writes: int, reads: int) -> None:
    assert post(parties, id_, 55000, "2026-06-30", by=by).status_code == writes
    assert parties.who(by).get(f"/targets/{id_}/progress").status_code == reads
    assert parties.who(by).get(f"/targets/{id_}").status_code == reads


def test_an_answer_says_at_once_what_the_figure_means(parties: Parties, id_: str) -> None:
    found = post(parties, id_, 5.5, "2026-06-30", unit="万平方米").json()["assessment"]
    assert (found["light"], found["completion"], found["schedule"], found["gap_points"]) == (
        "red",
        "0.275",
        "0.5",
        "-22.5",
    )
    assert "27.5%" in found["explanation"]


def test_nodes_of_a_milestone_are_reported_one_by_one(parties: Parties) -> None:
    id_ = parties.target(type="milestone", measure="milestone", value="1", unit=None)
    nodes = [{"name": "开工", "on": "2026-03-31"}, {"name": "竣工", "on": "2026-11-30"}]
    parties.assign(id_, plan={"kind": "nodes", "nodes": nodes}).raise_for_status()
    began = post(parties, id_, None, "2026-03-20", node="开工")
    assert (began.status_code, began.json()["kind"], began.json()["node"]) == (201, "done", "开工")
    row = parties.row(id_)
    assert ([one["done_on"] for one in row["plan"]["nodes"]], row["progress"]) == (["2026-03-20", None], [])
    unknown = post(parties, id_, None, "2026-03-20", node="验收")
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "node")
    assert post(parties, id_, None, "2026-07-01").json()["counts"] is True
    assert done(parties, id_) == [("2026-07-01", "1")]
