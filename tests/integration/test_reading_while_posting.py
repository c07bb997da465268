"""A figure that comes in while a ledger is read, in the middle of it, harms nobody who reads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from threading import Event

import pytest

from tests.integration.city import City
from tests.integration.parties import Parties, parties_of

FIRST = date(2026, 1, 1)


@pytest.fixture(scope="module")
def parties(common_city: City) -> Parties:
    return parties_of(common_city)


@pytest.fixture
def posting(parties: Parties) -> Iterator[list[str]]:
    """Targets for which figures come in, one after another, as long as the test runs."""
    targets, over = [parties.target("assigned") for _ in range(4)], Event()

    def post(target: str) -> int:
        for day in count():
            body = {"value": str(1000 * (day + 1)), "as_of": str(FIRST + timedelta(day % 190))}
            assert parties.lead.post(f"/targets/{target}/progress", json=body).status_code in (200, 201)
            if over.is_set():
                return day
        raise AssertionError

    with ThreadPoolExecutor(len(targets)) as pool:
        at_work = [pool.submit(post, target) for target in targets]
        yield targets
        over.set()
        assert all(one.result() > 1 for one in at_work), "figures came in meanwhile"


@pytest.mark.parametrize("path", ["/ledger?format=csv", "/reporting/rates", "/reporting", "/targets"])
def test_every_reading_is_answered(parties: Parties, posting: list[str], path: str) -> None:
    answers = [parties.office.get(path).status_code for _ in range(25)]
    assert set(answers) == {200}
