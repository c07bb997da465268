"""How long a check takes and what memory: of all targets, of a few that are due, and of ten times as many."""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from services.alerts import store
from services.alerts.alerting import Policy
from services.alerts.usecases.checking import check_on_schedule
from services.assessment import Light, assess
from services.contract import TargetUpdated
from services.runtime.clock import SHANGHAI
from services.runtime.embedded.postgres import PostgresServer
from services.runtime.postgres.database import Database
from services.runtime.postgres.migrations import migrate
from services.runtime.rules import load_rules
from services.stack import NAMES, PARTS
from tests.bench.measure import Measurement

PACK = load_rules("")
TARGETS = 100_000
SECONDS, MEGABYTES = 10.0, 300.0
MONTHS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31))
FIRST, SECOND = datetime(2026, 6, 16, 8, 30, tzinfo=SHANGHAI), datetime(2026, 6, 17, 8, 30, tzinfo=SHANGHAI)
DUE = 1000
"""Targets that changed between two checks."""


def template(monthly: str, **changes: Any) -> dict[str, Any]:
    """A target in the ledger that has reported that much a month since January."""
    department = {"id": str(UUID(int=1)), "name": "市商务局"}
    target = {
        "indicator": "新增海外仓",
        "measure": "increment",
        "comparator": "ge",
        "value": "120000",
        "unit": "平方米",
        "starts_on": "2026-01-01",
        "deadline": "2026-12-31",
        "sentence": {"start": 0, "end": 15, "quote": "新增海外仓12万平方米以上。"},
        "category": "对外开放",
    }
    filed = [datetime(day.year, day.month + 1, 6, 2, tzinfo=UTC).isoformat() for day in MONTHS]
    snapshot = TargetUpdated.model_validate(
        {
            "id": str(UUID(int=0)),
            "revision": 1,
            "source": {"title": "示范市2026年政府工作报告", "issuer": "示范市人民政府"},
            "target": target | changes,
            "state": "under_way",
            "department": department,
            "signatures": [{"department": department, "signed_at": "2026-01-06T02:00:00Z"}],
            "cadence": {"every": "monthly", "due_day": 8},
            "assigned_on": "2026-01-05",
            "progress": [
                {"id": str(UUID(int=n)), "value": str(int(monthly) * n), "as_of": str(day), "reported_at": filed[n - 1]}
                for n, day in enumerate(MONTHS, 1)
            ],
            "filings": [
                {"as_of": str(day), "filed_at": at, "state": "accepted"} for day, at in zip(MONTHS, filed, strict=True)
            ],
            "changed_at": filed[-1],
        }
    )
    return snapshot.model_dump(mode="json")


LEDGER = (
    *[template("10000")] * 5,
    *[template("11000")] * 3,
    template("5000"),
    template("10000", measure="level", accumulation="point", unit="个", value="50000"),
)
"""Nine in ten are on their way; one lags."""

FILL = """
insert into snapshot (target_id, revision, department_id, document, received_at)
select id, 1, $2, jsonb_set($1::jsonb, '{id}', to_jsonb(id::text)), now()
from (select gen_random_uuid() as id from generate_series(1, $3)) made
"""


async def fill(url: str, targets: int) -> None:
    """So many snapshots in the alerts database."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for document in LEDGER:
            await connection.execute(FILL, json.dumps(document), UUID(int=1), targets // len(LEDGER))
        await connection.execute("analyze snapshot")
    finally:
        await connection.close()


SETTLE = """
update snapshot set assess_after = case when target_id in (
    select target_id from snapshot order by md5(target_id::text) limit $1) then null else date '2026-06-30' end
"""


async def settle(url: str) -> None:
    """All were looked at by these rules, and some have changed since."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(SETTLE, DUE)
        job = f"check by {PACK.label}"
        await connection.execute("insert into tick values ($1, $2, $2) on conflict do nothing", job, FIRST)
        await connection.execute("vacuum analyze snapshot")
    finally:
        await connection.close()


async def assess_all(database: Database) -> int:
    """Reads every target, page by page, and judges it."""
    lights: Counter[Light] = Counter()
    async with database.transaction() as session:
        async for targets in store.snapshots(session):
            lights.update(assess(target, FIRST.date(), PACK).light for target in targets)
    return lights.total()


async def check(database: Database, due: datetime) -> int:
    outcome = await check_on_schedule(database, Policy(PACK), due, due)
    return outcome.assessed if outcome else 0


WORK: Mapping[str, Callable[[Database], Awaitable[int]]] = {
    "assess all": assess_all,
    "check all": lambda database: check(database, FIRST),
    "check due": lambda database: check(database, SECOND),
}


async def run(name: str, url: str) -> dict[str, Any]:
    """One piece of work in this process: how long, how many targets, and the most memory that it ever held."""
    database = Database(url)
    await database.ping()
    started, spent = time.perf_counter(), time.process_time()
    done = await WORK[name](database)
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    await database.close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"seconds": seconds, "targets": done, "megabytes": megabytes, "spent": spent}


def in_a_process_of_its_own(name: str, url: str, targets: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.checks", name, url]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["targets"] == targets, found
    return found


def measure_checks(sizes: Sequence[int] = (TARGETS, 10 * TARGETS)) -> None:
    """Prints a line for each figure; a ceiling grows with the ledger where the whole of it is judged, else not."""
    for targets in sizes:
        with ledger(targets) as url:
            whole = in_a_process_of_its_own("assess all", url, targets)
            seconds, memory = whole["seconds"], whole["megabytes"]
            Measurement(f"assess {targets} targets", seconds, "s", SECONDS * targets / TARGETS).print()
            Measurement(f"memory to assess {targets} targets", memory, "MB", MEGABYTES).print()
            _spent(f"assess a target of {targets}", whole, targets)
            asyncio.run(settle(url))
            due = in_a_process_of_its_own("check due", url, DUE)
            Measurement(f"check the {DUE} due of {targets} targets", due["seconds"], "s", None).print()
            _spent(f"check a due target of {targets}", due, DUE)
    with ledger(sizes[0]) as url:
        every = in_a_process_of_its_own("check all", url, sizes[0])
        Measurement(f"check {sizes[0]} targets, one in ten a new alert", every["seconds"], "s", None).print()
        Measurement(f"memory of that check of {sizes[0]} targets", every["megabytes"], "MB", MEGABYTES).print()
        _spent(f"check a target of {sizes[0]}, one in ten a new alert", every, sizes[0])


def _spent(what: str, found: dict[str, Any], targets: int) -> None:
    """The processor time of one target; PostgreSQL's is not in it."""
    Measurement(f"processor time to {what}", 1e6 * found["spent"] / targets, "µs", None).print()


@contextmanager
def ledger(targets: int) -> Iterator[str]:
    """The address of an alerts database with so many snapshots."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            url = asyncio.run(server.prepare(NAMES))["alerts"]
            asyncio.run(migrate(url, "alerts", PARTS["alerts"].metadata))
            asyncio.run(fill(url, targets))
            yield url
        finally:
            server.stop()


if __name__ == "__main__":
    if len(sys.argv) == 1:
        measure_checks()
    else:
        print(json.dumps(asyncio.run(run(sys.argv[1], sys.argv[2]))))
