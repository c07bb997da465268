"""How long from the start of a POST until the alert that it raises is committed: p50 and p99.

`python -m tests.bench.delay`. Real processes of targets and alerts with DUBAN_ALERTS_AT_ONCE, one of each and three;
a stack at rest, and one under load. Every target has kept to its schedule until the post, which says that a month went
by without progress: each raises an alert. The alerts are seen by asking their table every few milliseconds, which a
figure is too long by at most.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from services.assessment.schedule import months_between
from services.runtime.clock import day_of, system_clock
from services.runtime.embedded.stack import Stack
from tests.bench.load.ledger import DEADLINE, GOAL, STARTS_ON, Ledger, fill, write
from tests.bench.load.servers import replicas, servers
from tests.bench.measure import Measurement

COMMAND = "python -m tests.bench.delay"
REST, LOAD = (5.0, 100), (300.0, 3000)
"""Posts a second, and how many."""
REPLICAS = (1, 3)
CONNECTIONS = 64
LOOK_SECONDS = 0.005
MOST_SECONDS = 120.0
SEEN = "select target_id from alert where rule = 'behind_schedule' and opened_at > now() - interval '1 minute'"


FIRST_OF_MONTH = day_of(system_clock()).replace(day=1)
LAST_MONTH = FIRST_OF_MONTH - timedelta(days=1)
MONTH_BEFORE = LAST_MONTH.replace(day=1) - timedelta(days=1)
DONE = GOAL * months_between(STARTS_ON, MONTH_BEFORE) // months_between(STARTS_ON, DEADLINE) + 1000
"""What each target has done by the end of the month before last: a little more than its schedule."""

ON_TIME = f"""
delete from progress where as_of > (select min(as_of) from progress);
update progress set value = {DONE}, as_of = '{MONTH_BEFORE}';
update target set assigned_on = '{FIRST_OF_MONTH}';
"""  # noqa: S608 dates and a number of ours
LEARNT = "select count(*) = $1 and count(assess_after) = $1 from snapshot"


@dataclass(frozen=True)
class Delays:
    """In milliseconds."""

    p50: float
    p99: float


async def watch(stack: Stack, wanted: set[UUID]) -> dict[UUID, float]:
    """When the first alert of each of these targets was seen, until all were."""
    connection = await asyncpg.connect(stack.database_urls["alerts"].replace("+asyncpg", ""))
    seen: dict[UUID, float] = {}
    deadline = time.time() + MOST_SECONDS
    try:
        while len(seen) < len(wanted) and time.time() < deadline:
            rows = await connection.fetch(SEEN)
            at = time.time()
            for row in rows:
                if row["target_id"] in wanted:
                    seen.setdefault(row["target_id"], at)
            await asyncio.sleep(LOOK_SECONDS)
        return seen
    finally:
        await connection.close()


def without_progress(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """A post to each target: as good as nothing was done last month."""
    body = {"value": str(DONE + 1000), "as_of": str(LAST_MONTH), "note": "本月进展不大"}
    for id_, secret in ledger.keys:
        headers = {"authorization": f"Bearer {secret}", "idempotency-key": str(uuid4())}
        yield {"path": f"/api/v1/targets/{id_}/progress", "headers": headers, "body": body}


async def ask(stack: Stack, service: str, statement: str, *given: Any) -> Any:
    """A statement's one value."""
    connection = await asyncpg.connect(stack.database_urls[service].replace("+asyncpg", ""))
    try:
        return await (connection.fetchval(statement, *given) if given else connection.execute(statement))
    finally:
        await connection.close()


def await_learnt(stack: Stack, targets: int) -> None:
    """Returns when the alerts service knows of every target and has looked at it."""
    deadline = time.time() + MOST_SECONDS
    while not asyncio.run(ask(stack, "alerts", LEARNT, targets)):
        assert time.time() < deadline, "the alerts service did not learn of the ledger"
        time.sleep(0.2)


def measure(stack: Stack, ledger: Ledger, ports: Sequence[int], rate: float, count: int) -> Delays:
    """Posts once to each of the ledger's first targets; every one must raise its alert."""
    with tempfile.TemporaryDirectory(prefix="duban-delay-") as folder:
        requests = list(without_progress(ledger))
        file = write(iter(requests), Path(folder) / "posts.jsonl")
        targets = [UUID(one["path"].split("/")[4]) for one in requests]
        command = [sys.executable, "-m", "tests.bench.delay_client"]
        client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert client.stdin is not None
        given = {"ports": ports, "file": str(file), "rate": rate, "connections": CONNECTIONS}
        client.stdin.write(json.dumps(given))
        client.stdin.close()
        seen = asyncio.run(watch(stack, set(targets)))
        assert client.stdout is not None
        began = json.loads(client.stdout.read())
        client.wait()
    assert None not in began, f"{began.count(None)} posts were not answered with 201"
    assert len(seen) == count, f"{count - len(seen)} alerts are missing"
    delays = sorted(seen[target] - start for target, start in zip(targets, began, strict=True))
    return Delays(1000 * delays[count // 2], 1000 * delays[int(count * 0.99)])


def measure_delay() -> None:
    """Prints a line for each figure."""
    for number in REPLICAS:
        with servers() as stack:
            whole = fill(stack, targets=REST[1] + LOAD[1])
            asyncio.run(ask(stack, "targets", ON_TIME))
            rest, load = Ledger(whole.keys[: REST[1]]), Ledger(whole.keys[REST[1] :])
            with (
                replicas(stack, "targets", number) as (ports, _),
                replicas(stack, "alerts", number, DUBAN_ALERTS_AT_ONCE="true"),
            ):
                await_learnt(stack, len(whole.keys))
                for name, ledger, (rate, count) in (("at rest", rest, REST), ("under load", load, LOAD)):
                    found = measure(stack, ledger, ports, rate, count)
                    said = f"POST to alert, {number} of each service, {name} ({rate:g} posts/s)"
                    Measurement(f"{said}: p50", found.p50, "ms", None, COMMAND).print()
                    Measurement(f"{said}: p99", found.p99, "ms", None, COMMAND).print()
            begun = "select count(*) from flip join alert on alert.id = alert_id where rule = $1 and reason = 'first'"
            assert asyncio.run(ask(stack, "alerts", begun, "behind_schedule")) == len(whole.keys), "each is told once"


if __name__ == "__main__":
    measure_delay()
