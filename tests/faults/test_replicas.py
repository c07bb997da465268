"""More than one of each: one that is killed while it holds work has its work done by the others."""

import time
from typing import Any

import pytest

from services.stack import NAMES
from tests.faults.books import balance
from tests.faults.conftest import Begin
from tests.faults.installation import PATIENCE, Replica, Servers
from tests.faults.traffic import Traffic
from tests.integration.city import eventually, locked


def holder(servers: Servers, traffic: Traffic) -> Replica:
    """A replica of alerts that has taken events and not acknowledged them."""

    def found() -> Any:
        with servers.client() as client:
            names = [one["name"].decode() for one in client.xpending("duban.updated", "alerts")["consumers"]]
        pids = {one.process.pid: one for one in traffic.installation.living("alerts")}
        return next((one for pid, one in pids.items() if any(f"-{pid}-" in name for name in names)), None)

    held: Replica = eventually(found, "a replica to hold events", PATIENCE)
    return held


def all_hold_figures(servers: Servers, traffic: Traffic) -> None:
    """Waits until each replica of targets has figures in its hands that it cannot save."""
    waiting = "select count(distinct pid) from pg_locks where relation = 'progress'::regclass and not granted"
    replicas = len(traffic.installation.living("targets"))
    eventually(lambda: servers.query("targets", waiting)[0][0] >= replicas, "figures to wait in each", PATIENCE)


@pytest.mark.timeout(1800)
def test_of_three_and_then_of_two_of_each_one_is_killed_while_it_holds_work(begin: Begin, servers: Servers) -> None:
    traffic = begin(*NAMES, *NAMES, *NAMES)
    poster = traffic.post(1200, pause=0.1)
    receiver = traffic.installation.receiver
    for number in range(2):
        traffic.reach(len(traffic.accepted) + 100)
        with locked(servers.direct, "alerts", "snapshot"):
            # while figures are still taken: there would be no event to hold where alerts knew of all of them
            holding = holder(servers, traffic)
            with locked(servers.direct, "targets", "progress"):
                all_hold_figures(servers, traffic)
                holding.kill()
                traffic.installation.living("targets")[0].kill()
                traffic.installation.living("ingest")[0].kill()
        traffic.report(number)
        # the receiver does not answer until whoever told it is dead
        receiver.before = lambda: time.sleep(3)
        traffic.check()
        eventually(lambda: receiver.got, "a webhook on its way", PATIENCE)
        receiver.before = lambda: None
    assert {service: len(traffic.installation.living(service)) for service in NAMES} == dict.fromkeys(NAMES, 1)
    traffic.finish(poster)
    assert traffic.broken > 0, "calls were broken off"
    balance(traffic)
