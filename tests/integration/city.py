"""A city's services as the tests use them."""

import asyncio
import logging
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from services.runtime.clock import SHANGHAI, AdjustableClock
from services.runtime.embedded.stack import Stack
from services.runtime.postgres.database import Database

log = logging.getLogger(__name__)

DUBAN = str(Path(sys.executable).with_name("duban"))
"""The command as it is installed beside this Python."""

NOW = datetime(2026, 7, 15, 10, 0, tzinfo=SHANGHAI)


def environment_of(stack: Stack, **more: str) -> dict[str, str]:
    """The environment of a process that runs services on these servers."""
    urls = {f"DUBAN_{name.upper()}_DATABASE_URL": url for name, url in stack.database_urls.items()}
    own = {
        "DUBAN_REDIS_URL": stack.redis_url,
        "DUBAN_SESSION_SECRET": "0123456789" * 4,
        "DUBAN_TARGETS_EVIDENCE_FOLDER": str(stack.folder / "evidence"),
    }
    return dict(os.environ) | urls | own | more


@asynccontextmanager
async def opened(stack: Stack, service: str) -> AsyncIterator[Database]:
    """The database of a service, for as long as the block runs."""
    database = Database(stack.database_urls[service])
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def locked(stack: Stack, service: str, table: str) -> Iterator[None]:
    """Nobody else can write to the table while the block runs."""
    with held(stack, service, f'lock table "{table}" in exclusive mode'):
        yield


@contextmanager
def held(stack: Stack, service: str, statement: str, *given: Any) -> Iterator[Callable[[], None]]:
    """What the statement locks stays locked while the block runs, or until the function is called."""
    locks, release = threading.Event(), threading.Event()

    async def hold() -> None:
        connection = await asyncpg.connect(stack.database_urls[service].replace("+asyncpg", ""))
        async with connection.transaction():
            await connection.execute(statement, *given)
            locks.set()
            await asyncio.to_thread(release.wait)
        await connection.close()

    thread = threading.Thread(target=lambda: asyncio.run(hold()))
    thread.start()
    assert locks.wait(30)
    try:
        yield release.set
    finally:
        release.set()
        thread.join()


def key_of(client: httpx.Client) -> str:
    """The key that a client shows."""
    return client.headers["authorization"].removeprefix("Bearer ")


def told(response: httpx.Response) -> None:
    """Has pytest show what was refused to a test that fails."""
    if response.is_error:
        response.read()
        asked = f"{response.request.method} {response.request.url}"
        log.warning("%s answered %d %s", asked, response.status_code, response.text)


@dataclass
class City:
    """The services behind a port, an operator's client, and the clock they go by."""

    url: str
    clock: AdjustableClock
    stack: Stack
    stop: Callable[[], None]
    operator: httpx.Client = field(init=False)
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, key: str) -> httpx.Client:
        """A client with that key, closed with the city."""
        made = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"authorization": f"Bearer {key}"},
            timeout=30,
            event_hooks={"response": [told]},
        )
        self.clients.append(made)
        return made

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.stop()

    def department(self, name: str) -> tuple[str, httpx.Client]:
        """A new department's id, and a client with its key."""
        found = self.operator.post("/departments", json={"name": name}).raise_for_status().json()
        key = self.operator.post(f"/departments/{found['id']}/keys").raise_for_status().json()["key"]
        return found["id"], self.client(key)

    def target(self, **given: Any) -> str:
        """A new target's id, entered by hand."""
        fields = {
            "indicator": "新增海外仓",
            "measure": "increment",
            "comparator": "ge",
            "value": "200000",
            "unit": "平方米",
            "deadline": "2026-12-31",
            "issuer": "示范市人民政府",
        }
        return str(self.operator.post("/targets", json=fields | given).raise_for_status().json()["id"])


def eventually(probe: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """The first truthy answer; fails the test when none comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = probe()
        if found:
            return found
        time.sleep(0.05)
    pytest.fail(f"waited {seconds:g} s in vain for {what}")
