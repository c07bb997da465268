"""Reporting discipline over HTTP, while the days of 2026 go by with their holidays."""

from datetime import date, datetime, time
from typing import Any

import httpx
import pytest

from services.runtime.clock import SHANGHAI
from tests.integration.city import City
from tests.integration.parties import Parties, parties_of


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    on(common_city, "2026-01-01")
    return parties_of(common_city)


def on(city: City, day: str, hour: int = 10) -> None:
    """Turns the clock to that hour of the day in Shanghai."""
    city.clock.set(datetime.combine(date.fromisoformat(day), time(hour), SHANGHAI))


def given(parties: Parties, day: str, lead: str = "lead", every: str = "monthly", **fields: Any) -> str:
    """A target that was given to a department on that day, to be reported by the 8th."""
    on(parties.city, day)
    id_ = parties.target(**fields)
    cadence = {"every": every, "due_day": 8}
    parties.assign(id_, department_id=parties.ids[lead], supporting=[], cadence=cadence).raise_for_status()
    return id_


def post(parties: Parties, id_: str, day: str, value: Any, as_of: str, hour: int = 10, by: str = "lead") -> str:
    on(parties.city, day, hour)
    body = {"value": value, "as_of": as_of}
    return str(parties.who(by).post(f"/targets/{id_}/progress", json=body).raise_for_status().json()["id"])


def reports(parties: Parties, id_: str, by: str = "office", **asked: Any) -> dict[str, dict[str, Any]]:
    """The target's reports that are owed or came, by the last day of their periods."""
    answer = parties.who(by).get("/reporting", params={"limit": 1000, **asked}).raise_for_status()
    return {one["last"]: one for one in answer.json()["items"] if one["target_id"] == id_}


JANUARY, FEBRUARY, SEPTEMBER = "2026-01-31", "2026-02-28", "2026-09-30"

NEVER = [
    pytest.param("2026-01-31", JANUARY, None, None, id="on the period's last day nothing is owed"),
    pytest.param("2026-02-01", JANUARY, "open", 0, id="the day after it is open"),
    pytest.param("2026-02-09", JANUARY, "open", 0, id="the 8th is a Sunday: open until Monday"),
    pytest.param("2026-02-10", JANUARY, "grace", 1, id="the workday after: grace"),
    pytest.param("2026-02-12", JANUARY, "grace", 3, id="the third workday after it: grace"),
    pytest.param("2026-02-13", JANUARY, "overdue", 4, id="the fourth: overdue"),
    pytest.param("2026-02-14", JANUARY, "overdue", 5, id="a Saturday that is worked before the Spring Festival"),
    pytest.param("2026-02-23", JANUARY, "overdue", 6, id="the Spring Festival counts as the day after it"),
    pytest.param("2026-02-24", JANUARY, "overdue", 6, id="the first workday after it"),
    pytest.param("2026-03-09", FEBRUARY, "open", 0, id="February's, the 8th of March being a Sunday"),
    pytest.param("2026-10-08", SEPTEMBER, "open", 0, id="September's, after the National Day"),
    pytest.param("2026-10-09", SEPTEMBER, "grace", 1, id="the Friday after it"),
    pytest.param("2026-10-10", SEPTEMBER, "grace", 2, id="a Saturday that is worked for the National Day"),
    pytest.param("2026-10-13", SEPTEMBER, "overdue", 4, id="the Tuesday after"),
]


@pytest.fixture(scope="module")
def silent(parties: Parties) -> str:
    """A target that nobody ever reports."""
    return given(parties, "2026-01-05")


@pytest.mark.parametrize(("day", "last", "state", "late"), NEVER)
def test_what_was_never_reported_is(
    parties: Parties, silent: str, day: str, last: str, state: str | None, late: int | None
) -> None:
    on(parties.city, day)
    found = reports(parties, silent).get(last)
    assert (found and (found["state"], found["workdays_late"], found["filed_on"])) == (state and (state, late, None))
    on(parties.city, "2026-12-01")
    assert reports(parties, silent, as_of=day).get(last) == found


def test_a_silent_target_owes_a_report_of_every_period(parties: Parties, silent: str) -> None:
    on(parties.city, "2026-07-15")
    owed = reports(parties, silent)
    assert [one["state"] for one in owed.values()] == ["overdue"] * 6
    assert list(owed) == sorted(owed)
    upcoming = reports(parties, silent, state="not_due")
    assert next(iter(upcoming)) == "2026-07-31"
    assert upcoming["2026-12-31"]["provisional"] is True, "the holidays of 2027 are not published"


CAME = [
    pytest.param("2026-07-08", 10, "2026-06-30", "reported", 0, id="on the due day"),
    pytest.param("2026-07-08", 23, "2026-06-30", "reported", 0, id="before its midnight in Shanghai"),
    pytest.param("2026-07-09", 0, "2026-06-30", "reported", 1, id="after it: a workday late"),
    pytest.param("2026-07-13", 10, "2026-06-30", "reported", 3, id="over a weekend: three workdays late"),
    pytest.param("2026-07-05", 10, "2026-06-10", "reported", 0, id="with data of the middle of the month"),
    pytest.param("2026-06-30", 18, "2026-06-30", "reported", 0, id="on the period's own last day"),
]


@pytest.mark.parametrize(("day", "hour", "as_of", "state", "late"), CAME)
def test_what_came_is(parties: Parties, day: str, hour: int, as_of: str, state: str, late: int) -> None:
    id_ = given(parties, "2026-06-01")
    post(parties, id_, day, 55000, as_of, hour)
    on(parties.city, "2026-07-31")
    found = reports(parties, id_)["2026-06-30"]
    assert (found["state"], found["filed_on"], found["workdays_late"]) == (state, day, late)


def review(parties: Parties, id_: str, figure: str, day: str, decision: str, by: str = "office") -> httpx.Response:
    on(parties.city, day)
    body = {"decision": decision, "reason": "无佐证"}
    answer = parties.who(by).post(f"/targets/{id_}/progress/{figure}/reviews", json=body)
    return answer.raise_for_status()


def test_what_was_sent_back_is_owed_until_it_comes_anew(parties: Parties) -> None:
    id_ = given(parties, "2026-06-01")
    figure = post(parties, id_, "2026-07-03", 55000, "2026-06-30")
    assert reports(parties, id_)["2026-06-30"]["state"] == "reported"
    review(parties, id_, figure, "2026-07-06", "returned")
    on(parties.city, "2026-07-15")
    owed = reports(parties, id_)["2026-06-30"]
    assert (owed["state"], owed["workdays_late"]) == ("returned", 5)
    anew = post(parties, id_, "2026-07-15", 54000, "2026-06-30")
    came = reports(parties, id_)["2026-06-30"]
    assert (came["state"], came["filed_on"], came["workdays_late"]) == ("reported", "2026-07-15", 5)
    review(parties, id_, anew, "2026-07-16", "accepted")
    assert reports(parties, id_)["2026-06-30"]["state"] == "accepted"


def test_what_is_asked_back_came_and_what_is_withdrawn_did_not(parties: Parties) -> None:
    id_ = given(parties, "2026-06-01")
    figure = post(parties, id_, "2026-07-03", 200000, "2026-06-30")
    assert reports(parties, id_)["2026-06-30"]["state"] == "reported"
    review(parties, id_, figure, "2026-07-15", "withdrawn", by="lead")
    owed = reports(parties, id_)["2026-06-30"]
    assert (owed["state"], owed["filed_on"], owed["workdays_late"]) == ("overdue", None, 5)


def test_quarters_and_years_are_owed_when_they_are_over(parties: Parties) -> None:
    quarterly = given(parties, "2026-01-05", every="quarterly")
    yearly = given(parties, "2026-01-05", every="yearly")
    on(parties.city, "2026-07-15")
    assert list(reports(parties, quarterly)) == ["2026-03-31", "2026-06-30"]
    assert reports(parties, yearly) == {}
    assert list(reports(parties, yearly, state="not_due")) == ["2026-12-31"]


@pytest.mark.parametrize(
    ("steps", "owed"),
    [
        pytest.param(["suspend"], [], id="a suspended target owes nothing"),
        pytest.param(["suspend", "resume"], ["2026-05-31", "2026-06-30"], id="a resumed one owes as before"),
        pytest.param(["sign", "claim", "accept"], ["2026-05-31"], id="a completed one what fell due before"),
        pytest.param(["sign", "claim", "accept", "close"], ["2026-05-31"], id="a closed one likewise"),
    ],
)
def test_a_state_decides_what_is_owed(parties: Parties, steps: list[str], owed: list[str]) -> None:
    id_ = given(parties, "2026-05-04")
    on(parties.city, "2026-06-20")
    for step in steps:
        parties.follow(id_, step).raise_for_status()
    on(parties.city, "2026-07-20")
    assert list(reports(parties, id_)) == owed


def test_a_department_sees_its_own_reports_alone(parties: Parties) -> None:
    mine, others = given(parties, "2026-06-01"), given(parties, "2026-06-01", lead="stranger")
    on(parties.city, "2026-07-20")
    assert reports(parties, mine, by="lead")
    assert not reports(parties, others, by="lead")
    assert reports(parties, others, department="市教育局")
    assert not reports(parties, mine, department="市教育局")
    assert parties.lead.get("/reporting", params={"department": "市教育局"}).status_code == 403


@pytest.fixture
def city_of_its_own(city: City) -> Parties:
    on(city, "2026-01-01")
    return parties_of(city)


def test_rates_count_what_was_expected_what_came_and_what_came_on_time(city_of_its_own: Parties) -> None:
    parties = city_of_its_own
    good, late = given(parties, "2026-04-01"), given(parties, "2026-04-01")
    given(parties, "2026-05-01", lead="stranger")
    for day, value, as_of in (("2026-05-08", 70000, "2026-04-30"), ("2026-06-05", 80000, "2026-05-31")):
        post(parties, good, day, value, as_of)
    post(parties, late, "2026-05-20", 70000, "2026-04-30")
    refused = post(parties, late, "2026-06-05", 80000, "2026-05-31")
    review(parties, late, refused, "2026-06-06", "returned")
    on(parties.city, "2026-07-10")
    rates = parties.office.get("/reporting/rates").raise_for_status().json()
    said = {one["department"]["name"]: [one[name] for name in ("expected", "reported", "on_time")] for one in rates}
    assert said == {"市商务局": [6, 3, 2], "市教育局": [2, 0, 0]}
    shares = {one["department"]["name"]: (one["reported_share"], one["on_time_share"]) for one in rates}
    assert shares == {"市商务局": ("0.5", "0.3333"), "市教育局": ("0", "0")}
    before = parties.office.get("/reporting/rates", params={"as_of": "2026-05-15"}).json()
    assert [[one[name] for name in ("expected", "reported", "on_time")] for one in before] == [[2, 1, 1], [0, 0, 0]]
    assert [one["reported_share"] for one in before] == ["0.5", None]
    assert [one["department"]["name"] for one in parties.lead.get("/reporting/rates").json()] == ["市商务局"]
