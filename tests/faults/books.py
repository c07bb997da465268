"""The books are balanced at the end: what was accepted, what is kept, what is due and what was told."""

import json
from collections import Counter
from datetime import date
from uuid import UUID

from services.alerts.alerting import Policy
from services.alerts.findings import findings
from services.alerts.inspection import inspect
from services.contract import TargetUpdated
from services.runtime.rules import load_rules
from tests.faults.installation import PATIENCE, Servers, wait
from tests.faults.traffic import TODAY, Traffic
from tests.integration.city import eventually

PENDING = {
    "ingest": "select count(*) from report where published_at is null",
    "targets": "select (select count(*) from target where published_at is null)"
    " + (select count(*) from access_key where published_at is null)",
    "alerts": "select (select count(*) from flip where published_at is null)"
    " + (select count(*) from notification where sent_at is null and failed_at is null)",
}
"""How many rows wait to be told."""


def balance(traffic: Traffic, seconds: float = PATIENCE) -> None:
    """Every accepted figure once, every alert that is due once, every webhook at least once, repeats knowable."""
    servers = traffic.installation.servers
    assert traffic.wrong == []
    _ledger(servers, traffic)
    settle(servers, seconds)
    traffic.check()
    settle(servers, seconds)
    _alerts(servers)
    _webhooks(servers, traffic)
    no_dead_letters(servers)


def settle(servers: Servers, seconds: float = PATIENCE) -> None:
    """Waits until nothing waits to be told and alerts knows the ledger as it stands."""

    def settled() -> bool:
        waiting = sum(servers.query(service, sql)[0][0] for service, sql in PENDING.items())
        done = waiting == 0 and revisions(servers, "targets") == revisions(servers, "alerts")
        wait(0 if done else 0.3)  # to ask costs those who are asked
        return done

    eventually(settled, "everything to be told and heard", seconds)


def revisions(servers: Servers, service: str) -> dict[UUID, int]:
    """How far each target has come in the ledger, or as alerts knows it."""
    sql = {"targets": "select id, revision from target", "alerts": "select target_id, revision from snapshot"}
    return {row[0]: row[1] for row in servers.query(service, sql[service])}


def _ledger(servers: Servers, traffic: Traffic) -> None:
    kept = Counter(row[0] for row in servers.query("targets", "select note from progress"))
    assert kept == Counter(traffic.accepted), "every accepted figure is in the ledger exactly once"
    found = [row[0] for row in servers.query("ingest", "select id from report")]
    assert Counter(map(str, found)) == Counter(set(traffic.reports)), "every accepted report is kept exactly once"
    wanted = len(traffic.targets) + 2 * len(set(traffic.reports))
    eventually(lambda: len(revisions(servers, "targets")) == wanted, f"{wanted} targets in the ledger", PATIENCE)


def due(servers: Servers) -> set[tuple[UUID, str]]:
    """The alerts that the ledger gives cause for, as the rules have it."""
    policy, on = Policy(load_rules("")), date.fromisoformat(TODAY)
    found: set[tuple[UUID, str]] = set()
    for (document,) in servers.query("alerts", "select document::text from snapshot"):
        of = inspect(TargetUpdated.model_validate_json(document), on, policy)
        found |= {(of.snapshot.id, rule) for rule, one in findings(of, policy).items() if one.severity}
    return found


def _alerts(servers: Servers) -> None:
    kept = servers.query("alerts", "select target_id, rule from alert where state = 'firing'")
    wanted = due(servers)
    assert wanted, "something is due"
    assert Counter((row[0], row[1]) for row in kept) == Counter(wanted), "every alert that is due exists exactly once"
    flips = servers.query("alerts", "select alert_id, array_agg(number order by number) from flip group by alert_id")
    assert all(list(numbers) == list(range(1, len(numbers) + 1)) for _, numbers in flips), (
        "no flip is missing or double"
    )
    settled = "select id from flip where document->>'state' <> 'resolved'"
    urged = Counter(row[0] for row in servers.query("alerts", settled))

    def heard() -> bool:
        return Counter(row[0] for row in servers.query("targets", "select flip_id from reminder")) == urged

    eventually(heard, "the ledger to know of every flip, once", PATIENCE)


def _webhooks(servers: Servers, traffic: Traffic) -> None:
    wanted = {row[0]: row[1] for row in servers.query("alerts", "select id::text, body from notification")}
    flips = servers.query("alerts", "select count(*) from flip")[0][0]
    assert len(wanted) == flips, "each flip is told to the receiver once"
    bodies: dict[str, set[bytes]] = {}
    for _, headers, body in traffic.installation.receiver.got:
        bodies.setdefault(headers["webhook-id"], set()).add(body)
    assert set(bodies) == set(wanted), "every webhook arrived, and none that was not to be sent"
    assert all(len(said) == 1 for said in bodies.values()), "a repeat says the same"
    assert all(json.loads(next(iter(said))) == json.loads(wanted[id_]) for id_, said in bodies.items())


def no_dead_letters(servers: Servers) -> None:
    """Nothing was given up."""
    with servers.client() as client:
        assert [key for key in client.scan_iter("*:dead") if client.xlen(key)] == []
