"""Looks at everything at once; whatever cannot be reached says so and keeps nothing else from being seen."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
from redis.exceptions import ResponseError

from services.alerts.jobs import CHECK
from services.alerts.settings import AlertsSettings
from services.alerts.store import deliveries
from services.alerts.tables import Tick
from services.alerts.timetable import latest_due, next_due
from services.contract import EVENTS
from services.operation import store as own
from services.operation.status import DatabaseState, Evidence, Group, RedisState, Status, Waiting, Watch
from services.runtime.clock import system_clock
from services.runtime.health.presence import running
from services.runtime.health.watch import unchained, unpublished
from services.runtime.postgres import store
from services.runtime.postgres.database import Database
from services.runtime.postgres.migrations import revisions
from services.runtime.rules import load_calendar
from services.runtime.settings import SharedSettings
from services.runtime.streams.bus import Client, connect
from services.runtime.streams.lag import lag_of
from services.stack import PARTS

SECONDS = 8.0
"""How long anything may take to answer."""

FOLLOWING = 3

T = TypeVar("T")


async def observe(
    databases: Mapping[str, str], evidence: Path, shared: SharedSettings, alerts: AlertsSettings, gateway: str
) -> Status:
    """The status now; `gateway` is the address to ask, if any."""
    now = system_clock()
    states, redis, watch, answer, files = await asyncio.gather(
        _databases(databases, now),
        _redis(shared.redis_url),
        _watch(databases.get("alerts", ""), shared, alerts, now),
        _gateway(gateway),
        asyncio.to_thread(_evidence, evidence),
    )
    return Status(now, list(PARTS), states, redis, watch, files, *answer)


async def _databases(urls: Mapping[str, str], now: datetime) -> dict[str, DatabaseState]:
    found = await asyncio.gather(*(_database(name, url, now) for name, url in urls.items()))
    return dict(zip(urls, found, strict=True))


async def _database(name: str, url: str, now: datetime) -> DatabaseState:
    known = revisions(name)
    try:
        async with asyncio.timeout(SECONDS):
            return await _in(url, lambda database: _read(database, name, known, now))
    except Exception as error:  # whatever it is, it is the answer
        return DatabaseState(known[-1], down=_why(error))


async def _in(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(url, connections=2)
    try:
        return await work(database)
    finally:
        await database.close()


async def _read(database: Database, name: str, known: list[str], now: datetime) -> DatabaseState:
    async with database.transaction() as session:
        size, revision = await own.size_and_revision(session)
    if revision != known[-1]:
        return DatabaseState(known[-1], None, revision, revision is not None and revision not in known, size)
    kinds = [*map(unpublished, PARTS[name].published), unchained(PARTS[name].trail.rows)]
    waiting = {}
    async with database.transaction() as session:
        for kind in kinds:
            rows, since = await store.backlog(session, kind.waits, kind.since)
            waiting[kind.outbox] = Waiting(rows, _age(since, now))
    return DatabaseState(known[-1], None, revision, False, size, waiting)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


async def _redis(url: str) -> RedisState:
    try:
        async with asyncio.timeout(SECONDS), connect(url) as client:
            memory = await client.info("memory")
            return RedisState(None, memory["used_memory"], await running(client), await _groups(client))
    except Exception as error:  # whatever it is, it is the answer
        return RedisState(down=_why(error))


async def _groups(client: Client) -> list[Group]:
    """The services' own groups, there yet or not, and those of others."""
    wanted = [(event.stream, parts.name) for parts in PARTS.values() for event, _ in parts.subscriptions]
    for event in EVENTS:
        try:
            there = [group["name"].decode() for group in await client.xinfo_groups(event.stream)]
        except ResponseError:  # no stream yet
            there = []
        wanted += [(event.stream, name) for name in there if (event.stream, name) not in wanted]
    return [Group(stream, group, await lag_of(client, stream, group)) for stream, group in sorted(wanted)]


async def _watch(url: str, shared: SharedSettings, alerts: AlertsSettings, now: datetime) -> Watch | None:
    workdays = load_calendar(shared.calendar_file)
    due, following = latest_due(alerts.checks, now, workdays), next_due(alerts.checks, now, workdays, FOLLOWING)

    async def read(database: Database) -> Watch:
        async with database.transaction() as session:
            made = await store.last_tick(session, Tick, CHECK)
            rows, since = await deliveries.due_backlog(session, now)
            failed = await deliveries.failed_by_receiver(session, now - timedelta(days=1))
        return Watch(due, made, following, Waiting(rows, _age(since, now)), failed)

    try:
        async with asyncio.timeout(SECONDS):
            return await _in(url, read)
    except Exception:  # the database's own state says it
        return None


async def _gateway(url: str) -> tuple[str, bool]:
    """What it says, and whether it says nothing."""
    if not url:
        return "", False
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            answer = await client.get(url.rstrip("/") + "/healthz")
    except httpx.HTTPError as error:
        return f"cannot reach {url}: {error or type(error).__name__}", True
    return ("ok", False) if answer.is_success else (f"{url}/healthz answers {answer.status_code}", False)


def _evidence(folder: Path) -> Evidence | None:
    if not folder.is_dir():
        return None
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return Evidence(str(folder), len(sizes), sum(sizes), shutil.disk_usage(folder).free)


def _why(error: BaseException) -> str:
    said = getattr(error, "orig", None) or error
    return (str(said) or type(said).__name__).splitlines()[0]
