"""Redis behind Sentinel: the master dies, its replica takes over, and what it had not handed on is told again."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.contract import TargetUpdated
from tests.faults.books import balance
from tests.faults.conftest import Begin
from tests.faults.installation import PATIENCE, wait
from tests.faults.watched import Server, WatchedRedis
from tests.integration.city import eventually

STREAM = TargetUpdated.stream


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[WatchedRedis]:
    made = WatchedRedis(tmp_path / "watched")
    yield made
    made.close()


def kill_ahead_of_its_replica(watched: WatchedRedis, master: Server, seconds: float = 0.8) -> bytes:
    """Keeps the replica from following for a while, and kills the master; the last event, which the replica has not."""
    replica = watched.other(master)
    with watched.client(master) as client:
        replica.process.send_signal(signal.SIGSTOP)
        # what is on its way to it would reach it yet
        client.client_kill_filter(_type="replica")
        before = client.xinfo_stream(STREAM)["last-generated-id"]
        wait(seconds)
        last: bytes = eventually(lambda: _beyond(client, before), "an event that the replica has not")
    master.kill()
    replica.process.send_signal(signal.SIGCONT)
    return last


def _beyond(client: Any, before: bytes) -> bytes | None:
    last: bytes = client.xinfo_stream(STREAM)["last-generated-id"]
    return last if last != before else None


@pytest.mark.timeout(600)
def test_a_failover_loses_nothing_though_the_replica_was_behind(begin: Begin, watched: WatchedRedis) -> None:
    traffic = begin(**watched.environment)
    poster = traffic.post(1000, pause=0.1)
    for number in (200, 600):
        traffic.reach(number, 300)
        old = eventually(watched.master, "a master")
        last = kill_ahead_of_its_replica(watched, old)
        eventually(lambda old=old: watched.master() == watched.other(old), "the replica to take over", PATIENCE)
        with watched.client(watched.other(old)) as client:
            assert client.xrange(STREAM, last, last) == [], "what was written last was lost with its server"
        old.start()
        watched.ready()
        wait(1)
    traffic.finish(poster, 300)
    balance(traffic)
    with watched.client(old) as client:
        assert [key for key in client.scan_iter("*:dead") if client.xlen(key)] == []


def test_a_cluster_is_refused_and_said_to_be_one(begin: Begin, tmp_path: Path) -> None:
    cluster = Server(tmp_path / "cluster", "cluster-enabled yes\n")
    try:
        installation = begin(targets=0).installation
        replica = installation.launch("alerts", DUBAN_REDIS_URL=f"redis://127.0.0.1:{cluster.port}/0")
        eventually(
            lambda: "names a Redis Cluster, which cannot be used" in replica.log.read_text(), "a word of it", PATIENCE
        )
        assert not replica.well()
    finally:
        cluster.kill()
