"""PostgreSQL is restarted or cannot be reached: clients are asked to come again, and events wait."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import asyncpg
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


HOLD = "do $$ begin lock table progress in exclusive mode; perform pg_sleep(600); end $$"
WAITING = "select count(*) from pg_locks where relation = 'progress'::regclass and not granted"
SAVED = "select count(*), count(distinct target_id) from progress"


@pytest.mark.timeout(1800)
def test_postgres_is_stopped_while_posts_wait_for_their_common_transaction(begin: Begin, servers: Servers) -> None:
    traffic = begin("targets", targets=12)
    bodies = {target: {"value": "55000", "as_of": "2024-11-30"} for target in traffic.targets}

    def post(target: str) -> httpx.Response:
        headers = {"Idempotency-Key": f"once-{target}"}
        return traffic.installation.call("POST", f"/targets/{target}/progress", headers, json=bodies[target])

    revisions = servers.query("targets", "select id, revision from target order by id")
    with ThreadPoolExecutor(len(bodies) + 1) as pool:
        holding = pool.submit(servers.query, "targets", HOLD)
        posting = [pool.submit(post, target) for target in bodies]
        eventually(lambda: servers.query("targets", WAITING)[0][0], "the first posts to wait", PATIENCE)
        wait(1)  # and the others behind them
        servers.stop_postgres()
        refused = [one.result() for one in posting]
    assert isinstance(holding.exception(), asyncpg.PostgresError)
    servers.start_postgres()
    assert {(one.status_code, one.headers.get("retry-after")) for one in refused} == {(503, "5")}
    assert [tuple(row) for row in servers.query("targets", SAVED)] == [(0, 0)]
    assert servers.query("targets", "select count(*) from answer")[0][0] == 0
    assert servers.query("targets", "select id, revision from target order by id") == revisions

    taken = eventually(lambda: all_taken(map(post, bodies)), "the posts to be taken", PATIENCE)
    assert [one.text for one in map(post, bodies)] == [one.text for one in taken]
    assert [tuple(row) for row in servers.query("targets", SAVED)] == [(12, 12)]


def all_taken(answers: Iterable[httpx.Response]) -> list[httpx.Response]:
    """The answers where none is a refusal, else nothing."""
    found = list(answers)
    return found if all(one.status_code == 201 for one in found) else []


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
