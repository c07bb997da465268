"""A stack at work, and what stands in its databases, for tests of backups and upgrades."""

import asyncio
import gzip
import io
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from services.operation.tables import tables_of
from services.runtime.embedded.stack import Stack
from services.stack import NAMES
from tests.integration.city import City, eventually
from tests.integration.commands import duban
from tests.integration.conftest import open_city
from tests.integration.receivers import Receiver
from tests.integration.test_evidence import PNG

AS_OF = "2026-06-30"
PATIENCE = 120.0
"""Seconds to wait on a machine that has other things to do."""
UNLIMITED = dict.fromkeys(("requests_per_minute", "megabytes_per_minute", "wrong_keys_per_minute"), 1_000_000)
REPORT = Path(__file__).resolve().parents[2] / "seeds" / "report-2026.txt"


async def connected(stack: Stack, service: str) -> Any:
    return await asyncpg.connect(stack.database_urls[service].replace("+asyncpg", ""))


def rows_of(stack: Stack) -> dict[str, list[str]]:
    """Every row of every table as text, but for when it was published."""

    async def read() -> dict[str, list[str]]:
        found = {}
        for service in NAMES:
            connection = await connected(stack, service)
            try:
                for table in await tables_of(connection):
                    query = f"select to_jsonb(t) - 'published_at' from \"{table.name}\" t"  # noqa: S608 our own names
                    found[f"{service}.{table.name}"] = sorted(row[0] for row in await connection.fetch(query))
            finally:
                await connection.close()
        return found

    return asyncio.run(read())


def column(stack: Stack, service: str, query: str) -> dict[str, Any]:
    """A query's two columns."""

    async def read() -> dict[str, Any]:
        connection = await connected(stack, service)
        try:
            return {str(key): value for key, value in await connection.fetch(query)}
        finally:
            await connection.close()

    return asyncio.run(read())


def files_of(stack: Stack) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (stack.folder / "evidence").rglob("*") if path.is_file()}


@dataclass
class Department:
    """Posts figures, opens departments and rotates keys until told to stop; `done` is what it was answered."""

    city: City
    targets: list[str]
    client: httpx.Client
    done: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self) -> None:
        place = 0
        while not self.stopped.is_set():
            place += 1
            figure = {"value": str(10_000 + place), "as_of": "2026-06-30"}
            path = f"/targets/{self.targets[place % len(self.targets)]}/progress"
            self.done.append(self.client.post(path, json=figure).raise_for_status().json()["id"])
            if place % 5 == 0:
                self.city.operator.post("/keys", json={"role": "supervisor"}).raise_for_status()

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join(30)


@dataclass
class Source:
    """A stack that was at work: a backup made meanwhile, one made at rest, and how it was then."""

    stack: Stack
    busy: Path
    resting: Path
    rows: dict[str, list[str]]
    files: dict[str, bytes]
    before: set[str]
    everything: set[str]
    lights: dict[str, str]
    told: int
    receiver: Receiver


def told_to(receiver: Receiver) -> dict[str, Any]:
    webhook = {"name": "platform", "url": receiver.url, "secret": "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"}
    return {"webhooks": [webhook], "allowed_networks": "127.0.0.1"}


def lights_of(city: City) -> dict[str, str]:
    """Each target's light, as a check sees it."""
    query = {"limit": 500, "as_of": AS_OF}
    targets = city.operator.get("/targets", params={"limit": 500}).raise_for_status().json()["items"]
    return {
        one["id"]: city.operator.get(f"/assessments/{one['id']}", params=query).raise_for_status().json()["light"]
        for one in targets
    }


def check(city: City) -> Any:
    return city.operator.post("/checks", json={"as_of": AS_OF}).raise_for_status().json()


def caught_up(stack: Stack) -> bool:
    """Whether alerts knows every target as the ledger has it, and ingest every key."""
    ledger = column(stack, "targets", "select id, revision from target")
    keys = column(stack, "targets", "select id, revision from access_key")
    return (
        column(stack, "alerts", "select target_id, revision from snapshot") == ledger
        and column(stack, "ingest", "select id, revision from access_key") == keys
        and column(stack, "alerts", "select id, revision from access_key") == keys
    )


@contextmanager
def at_work(stack: Stack, folder: Path) -> Iterator[Source]:
    """A city that works while it is backed up, then rests and is backed up again."""
    receiver = Receiver()
    city = open_city(stack, folder, UNLIMITED, {"alerts": told_to(receiver)})
    try:
        with REPORT.open("rb") as file:
            city.operator.post("/reports", files={"file": file}, data={"period": "2026"}).raise_for_status()
        id_, client = city.department("市商务局")
        targets = [city.target(indicator=f"新增海外仓{place}") for place in range(8)]
        for target in targets:
            city.operator.patch(f"/targets/{target}", json={"department_id": id_}).raise_for_status()
        client.post(f"/targets/{targets[0]}/evidence", files={"file": ("现场.png", PNG)}).raise_for_status()
        work = Department(city, targets, client)
        try:
            eventually(lambda: len(work.done) > 20, "figures", PATIENCE)
            before = set(work.done)
            done = duban(stack, "backup", str(folder / "busy.tar.gz"))
            assert done.exit_code == 0, done.stderr
            eventually(lambda: len(work.done) > len(before) + 20, "more figures", PATIENCE)
        finally:
            work.stop()
        eventually(lambda: caught_up(stack), "all to know all", PATIENCE)
        check(city)
        told = city.operator.get("/alerts", params={"state": "firing"}).json()["total"]
        assert told > 0
        eventually(lambda: len(receiver.got) >= told, "webhooks", PATIENCE)
        eventually(
            lambda: city.operator.get("/deliveries", params={"outcome": "sent"}).json()["total"] >= told,
            "sent",
            PATIENCE,
        )
        lights = lights_of(city)
    finally:
        city.close()
    done = duban(stack, "backup", str(folder / "resting.tar.gz"))
    assert done.exit_code == 0, done.stderr
    yield Source(
        stack,
        folder / "busy.tar.gz",
        folder / "resting.tar.gz",
        rows_of(stack),
        files_of(stack),
        before,
        set(work.done),
        lights,
        len(receiver.got),
        receiver,
    )
    receiver.close()


def damaged(source: Path, path: Path, how: str) -> Path:
    """A copy of the backup that is damaged in a certain way."""
    data = source.read_bytes()
    if how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "text":
        path.write_text("no backup\n" * 500)
    elif how == "newer":
        _rewritten(source, path, lambda text: text.replace('"targets_0', '"targets_9'))
    elif how == "value":
        _rewritten(source, path, lambda text: text, value=True)
    elif how == "part":
        _rewritten(source, path, lambda text: text, without="targets/target.csv")
    return path


def _rewritten(source: Path, target: Path, change: Any, value: bool = False, without: str = "") -> None:
    with tarfile.open(source) as old, gzip.open(target, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            data = file.read()
            if member.name == "manifest.json":
                data = change(data.decode()).encode()
            if value and member.name == "targets/progress.csv":
                data = data.replace(b"10005", b"99999")
            member.size = len(data)
            if member.name != without:
                new.addfile(member, io.BytesIO(data))
