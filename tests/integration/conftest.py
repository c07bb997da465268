"""Real PostgreSQL and real Redis for all tests here, and the services behind a real port."""

import asyncio
import faulthandler
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import redis

from services.runtime.clock import AdjustableClock
from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack, embedded_stack
from services.runtime.http.app import create_app
from services.stack import (
    NAMES,
    PARTS,
    Server,
    build,
    issue_operator_key,
    listen,
    migrate_all,
    server_config,
    settings_for,
    shared_settings,
)
from tests.integration.city import NOW, City, eventually


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """PostgreSQL with a database for each service, and Redis."""
    with embedded_stack(tmp_path_factory.mktemp("stack"), NAMES) as stack:
        asyncio.run(migrate_all(settings_for(NAMES, stack)))
        yield stack


async def _empty(stack: Stack) -> None:
    for name, url in stack.database_urls.items():
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            tables = ", ".join(f'"{table}"' for table in PARTS[name].metadata.tables)
            await connection.execute(f"truncate {tables} cascade")
        finally:
            await connection.close()


def emptied(servers: Stack) -> Stack:
    """The servers with nothing on them."""
    asyncio.run(_empty(servers))
    with redis.Redis.from_url(servers.redis_url) as client:
        client.flushall()
    return servers


def open_city(stack: Stack, folder: Path, shared: dict[str, Any], own: dict[str, Any], at: datetime = NOW) -> City:
    """All services in this process, started and well."""
    settings = settings_for(NAMES, stack, **own)
    key = asyncio.run(issue_operator_key(settings["targets"]))
    clock, port = AdjustableClock(at), free_port()
    common = shared_settings(stack, folder / "session.secret").model_copy(update=shared)
    app = create_app(build(settings, common, clock))
    server = Server(server_config(app))
    thread = threading.Thread(target=server.run, args=[[listen("127.0.0.1", port)]])
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(30)
        if thread.is_alive():
            faulthandler.dump_traceback()
            pytest.fail("the services did not stop within 30 s; what runs on steals the next city's events")

    url = f"http://127.0.0.1:{port}"
    city = City(url, clock, stack, stop)
    city.operator = city.client(key)
    try:
        eventually(lambda: server.started, "the server")
        eventually(lambda: httpx.get(f"{url}/healthz").status_code == 200, "all services to be well")
    except BaseException:
        city.close()
        raise
    return city


@pytest.fixture
def stack(servers: Stack) -> Stack:
    """The servers, emptied."""
    return emptied(servers)


@pytest.fixture
def start_city(stack: Stack, tmp_path: Path) -> Iterator[Callable[..., City]]:
    """Starts all services in this process; settings of a service may be given by its name, those of all as `shared`."""
    running: list[City] = []

    def start(shared: dict[str, Any] | None = None, **own: Any) -> City:
        running.append(open_city(stack, tmp_path, shared or {}, own))
        return running[-1]

    yield start
    for city in running:
        city.close()


@pytest.fixture
def city(start_city: Callable[..., City]) -> City:
    """All services in this process on the emptied servers."""
    return start_city()


@pytest.fixture(scope="module")
def common_city(servers: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One city for all tests of a file, whose cases keep to targets and departments of their own."""
    unlimited = dict.fromkeys(("requests_per_minute", "megabytes_per_minute", "wrong_keys_per_minute"), 1_000_000)
    city = open_city(emptied(servers), tmp_path_factory.mktemp("city"), unlimited, {})
    yield city
    city.close()
