"""A stack at work, and what stands in its databases, for tests of backups and upgrades."""

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from services.operation.tables import tables_of
from services.runtime.embedded import Stack
from services.stack import NAMES
from tests.integration.city import City
from tests.integration.receivers import Receiver

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
