"""Figures that are posted again: the same one, another one with the same key, and side by side."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.integration.city import City
from tests.integration.parties import Parties, done, figures, parties_of, post


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    return parties_of(common_city)


@pytest.fixture
def id_(parties: Parties) -> str:
    """A target that the lead department was given."""
    return parties.target("assigned")


def test_a_repeat_is_a_duplicate_and_news_with_the_same_number_is_not(parties: Parties, id_: str) -> None:
    first = post(parties, id_, 5.5, "2026-06-30", unit="万平方米", note="二季度").json()
    for value, unit in ((5.5, "万平方米"), (55000, None), ("55000.0", "㎡")):
        repeat = post(parties, id_, value, "2026-06-30", unit=unit, note="二季度")
        assert (repeat.status_code, repeat.json()["status"], repeat.json()["id"]) == (200, "duplicate", first["id"])
    assert post(parties, id_, 55000, "2026-06-30").json()["status"] == "duplicate"
    news = post(parties, id_, 55000, "2026-06-30", note="二季度", problem="用地未批", next_step="报省厅").json()
    assert (news["status"], news["problem"], news["next_step"]) == ("accepted", "用地未批", "报省厅")
    assert done(parties, id_) == [("2026-06-30", "55000")]


def test_the_same_key_is_answered_the_same_whatever_came_between(parties: Parties, id_: str) -> None:
    key = str(uuid4())
    first = post(parties, id_, 55000, "2026-06-30", key=key)
    post(parties, id_, 58000, "2026-06-30").raise_for_status()
    again = post(parties, id_, 55000, "2026-06-30", key=key)
    assert (again.status_code, again.text) == (first.status_code, first.text)
    other = post(parties, id_, 55001, "2026-06-30", key=key)
    assert (other.status_code, other.json()["title"]) == (422, "Idempotency-Key reused")
    assert post(parties, parties.target("assigned"), 55000, "2026-06-30", key=key).status_code == 422
    assert post(parties, id_, 59000, "2026-06-30", by="office", key=key).status_code == 201
    assert len(figures(parties, id_)) == 3


def test_a_request_that_was_refused_does_not_use_up_its_key(parties: Parties, id_: str) -> None:
    key = str(uuid4())
    assert post(parties, id_, 55000, "2026-07-16", key=key).status_code == 422
    assert post(parties, id_, 55000, "2026-06-30", key=key).status_code == 201


def test_the_same_key_side_by_side_is_carried_out_once(parties: Parties, id_: str) -> None:
    key = str(uuid4())

    def once(number: int) -> tuple[int, str]:
        answer = post(parties, id_, 55000 + number % 2, "2026-06-30", key=key)
        return answer.status_code, answer.json().get("value", "")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(once, range(16)))
    [kept] = figures(parties, id_)
    assert set(answers) == {(201, kept["value"]), (422, "")}
