"""Redis is killed, forgets, or cannot be reached: HTTP goes on, and everybody hears of everything afterwards."""

import subprocess

import pytest

from tests.faults.books import balance, settle
from tests.faults.conftest import Begin
from tests.faults.installation import PATIENCE, Servers, wait
from tests.integration.city import DUBAN, eventually

OUTAGE_SECONDS = 30


@pytest.mark.timeout(1800)
def test_redis_is_killed_under_load_and_started_again_with_its_file(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    poster = traffic.post(1000, pause=0.02)
    for number in range(3):
        traffic.reach(len(traffic.accepted) + 150)
        servers.kill_redis()
        traffic.report(number)
        traffic.check()
        servers.redis.start()
    traffic.finish(poster)
    balance(traffic)


@pytest.mark.timeout(1800)
def test_redis_has_lost_the_end_of_its_file_as_in_a_power_cut(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    for replica in traffic.installation.living("alerts"):
        replica.kill()  # what it has heard already could not be missed
    traffic.finish(traffic.post(1000))
    with servers.client() as client:
        eventually(lambda: client.xlen("duban.updated") > 200, "events on the stream", PATIENCE)
    servers.kill_redis()
    servers.cut_file(0.5)
    servers.redis.start()
    traffic.installation.start("alerts")
    balance(traffic)


@pytest.mark.timeout(1800)
def test_redis_is_started_again_with_nothing_and_hears_of_everything_by_itself(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    poster = traffic.post(1000, pause=0.02)
    traffic.reach(300)
    servers.kill_redis()
    servers.forget_redis()
    traffic.report(1)
    traffic.check()
    servers.redis.start()
    with servers.client() as client:
        assert client.dbsize() < 20, "nothing is left"
    traffic.finish(poster)
    balance(traffic)
    with servers.client() as client:
        assert client.xlen("duban.updated") >= len(traffic.targets), "every target is on the stream again"


@pytest.mark.timeout(1800)
def test_a_stream_that_somebody_deleted_is_filled_again_by_the_command(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    poster = traffic.post(1000)
    traffic.finish(poster)
    settle(servers)
    with servers.client() as client:
        client.delete("duban.updated", "duban.keys")
    environment = traffic.installation.environment
    subprocess.run([DUBAN, "republish", "targets"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with servers.client() as client:
        eventually(lambda: client.xlen("duban.updated") == len(traffic.targets), "every target on the stream")
        eventually(lambda: client.xlen("duban.keys") == 1, "every key on the stream")
        eventually(lambda: client.xinfo_groups("duban.updated"), "the group that went with the stream")
    balance(traffic)


@pytest.mark.timeout(1800)
def test_redis_cannot_be_reached_for_half_a_minute(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    traffic.finish(traffic.post(200))
    before = {one.port: one.memory for one in traffic.installation.replicas}
    servers.redis_network.hold_up()
    poster = traffic.post(1000, pause=0.15)
    wait(OUTAGE_SECONDS / 2)
    servers.redis_network.cut_off()
    wait(OUTAGE_SECONDS / 2)
    traffic.report(1)
    traffic.check()
    traffic.reach(700)  # HTTP goes on accepting
    refused = traffic.statuses
    grown = {one.service: one.memory - before[one.port] for one in traffic.installation.replicas}
    servers.redis_network.heal()
    traffic.finish(poster)
    assert not refused, "nobody was refused"
    assert max(grown.values()) < 100, f"memory stays bounded: {grown} MB more"
    balance(traffic)
