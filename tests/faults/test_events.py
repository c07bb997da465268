"""Events come twice, in another order, or cannot be applied at all."""

import json
import random
import subprocess

import pytest

from services.runtime.streams.bus import FIELD
from tests.faults.books import balance, settle
from tests.faults.conftest import Begin
from tests.faults.installation import PATIENCE, Servers
from tests.integration.city import DUBAN, eventually

STREAMS = ("duban.extracted", "duban.updated", "duban.keys", "duban.alerts")


@pytest.mark.timeout(1800)
def test_every_event_comes_again_in_any_order_and_nothing_happens_twice(begin: Begin, servers: Servers) -> None:
    chance = random.Random(20260630)
    traffic = begin()
    poster = traffic.post(1000)
    traffic.report(1)
    traffic.check()
    traffic.finish(poster)
    settle(servers)
    copies = 0
    with servers.client() as client:
        for stream in STREAMS:
            entries = [fields for _, fields in client.xrange(stream)] * 2
            chance.shuffle(entries)
            for fields in entries:
                client.xadd(stream, fields)
            copies += len(entries)
        assert copies > 1000
        for stream, group in (("duban.updated", "alerts"), ("duban.extracted", "targets"), ("duban.alerts", "targets")):
            last = client.xinfo_stream(stream)["last-generated-id"]

            def heard(stream: str = stream, group: str = group, last: bytes = last) -> bool:
                [found] = [one for one in client.xinfo_groups(stream) if one["name"].decode() == group]
                return bool(found["last-delivered-id"] == last and found["pending"] == 0)

            eventually(heard, f"{group} to have heard all of {stream}", PATIENCE)
    balance(traffic)


@pytest.mark.timeout(1800)
def test_an_event_that_cannot_be_applied_is_set_aside_and_the_others_flow_on(begin: Begin, servers: Servers) -> None:
    traffic = begin()
    # until the column is there again, the alerts service cannot keep a snapshot of this one target
    poison = traffic.targets[7]
    servers.query("alerts", f"alter table snapshot add constraint poisoned check (target_id <> '{poison}') not valid")
    poster = traffic.post(1000, pause=0.01)
    traffic.finish(poster)
    with servers.client() as client:
        eventually(lambda: client.xlen("duban.updated:alerts:dead") > 0, "the dead letter", PATIENCE)
        eventually(lambda: client.xpending("duban.updated", "alerts")["pending"] == 0, "the others", PATIENCE)
        letters = [fields for _, fields in client.xrange("duban.updated:alerts:dead")]
    assert {json.loads(fields[FIELD.encode()])["data"]["id"] for fields in letters} == {poison}
    assert {fields[b"x-deliveries"] for fields in letters} == {b"5"}
    assert all(b"poisoned" in fields[b"x-error"] for fields in letters), "it says why"
    known = servers.query("alerts", "select count(*) from snapshot where revision > 1")[0][0]
    assert known == len(traffic.targets) - 1, "the others flowed on"
    servers.query("alerts", "alter table snapshot drop constraint poisoned")
    subprocess.run(
        [DUBAN, "dead-letters", "replay"], env=traffic.installation.environment, check=True, stdout=subprocess.DEVNULL
    )
    balance(traffic)
