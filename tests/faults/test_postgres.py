"""PostgreSQL is restarted or cannot be reached: clients are asked to come again, and events wait."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.faults.books import balance
from tests.faults.conftest import Begin
from tests.faults.installation import PATIENCE, Servers, wait
from tests.integration.city import eventually

OUTAGE_SECONDS = 30

ASKED = ("/targets", "/reports", "/alerts", "/departments", "/keys", "/audit", "/board", "/notices")
"""What is read while the database is gone, of each service."""


@pytest.mark.timeout(1800)
def test_postgres_is_restarted_under_load(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    poster = traffic.post(1000, pause=0.02)
    for number in range(2):
        traffic.reach(len(traffic.accepted) + 200)
        servers.stop_postgres()
        wait(2)
        servers.start_postgres()
        traffic.report(number)
        traffic.check()
    traffic.finish(poster)
    assert traffic.refusals, "the restarts were felt"
    assert {one.retry_after for one in traffic.refusals} == {"5"}
    balance(traffic)


@pytest.mark.timeout(1800)
def test_postgres_cannot_be_reached_for_half_a_minute(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    poster = traffic.post(1200, pause=0.05)
    traffic.reach(200)
    answers: list[tuple[str, httpx.Response]] = []
    for fail in (servers.postgres_network.hold_up, servers.postgres_network.cut_off):
        fail()
        until = time.monotonic() + OUTAGE_SECONDS / 2
        with ThreadPoolExecutor(len(ASKED)) as pool:
            asked = pool.map(lambda path: (path, traffic.installation.call("GET", path)), ASKED)
            answers += asked
        answers.append(("signing in", traffic.installation.sign_in()))
        wait(max(0, until - time.monotonic()))
    servers.postgres_network.heal()
    traffic.finish(poster)
    for path, answer in answers:
        assert (path, answer.status_code) == (path, 503)
        assert (path, answer.headers.get("retry-after")) == (path, "5")
        assert (path, answer.headers["content-type"]) == (path, "application/problem+json")
    said = {(one.status, one.retry_after, one.media_type) for one in traffic.refusals}
    assert said == {(503, "5", "application/problem+json")}
    balance(traffic)


@pytest.mark.timeout(1800)
def test_a_check_that_the_database_was_away_for_is_made_when_it_is_back(begin: Begin, servers: Servers) -> None:
    traffic = begin("targets", targets=10)
    servers.postgres_network.cut_off()
    # it is to make the newest check at its start, which is when nobody answers
    replica = traffic.installation.launch("alerts")
    eventually(lambda: "cannot check now" in replica.log.read_text(), "a check to be put off", PATIENCE)
    servers.postgres_network.heal()

    def made() -> bool:
        return bool(servers.query("alerts", "select count(*) from tick where job = 'check'")[0][0] == 1)

    eventually(made, "the check to be made", PATIENCE)
