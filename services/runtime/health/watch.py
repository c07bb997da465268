"""What a service measures when it is asked for its metrics: its database, its streams, and what waits."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

from services.runtime.observing.metrics import Meters
from services.runtime.postgres import store
from services.runtime.postgres.database import Database
from services.runtime.postgres.tables import AuditRow
from services.runtime.recovery import Published
from services.runtime.streams.bus import Client
from services.runtime.streams.consumer import Consumer
from services.runtime.streams.lag import lag_of

log = logging.getLogger(__name__)

FRESH_SECONDS = 5.0
"""How old figures may be: several scrapers cost no more than one."""

ANSWER_SECONDS = 1.5

MOST_SECONDS = 2.0
"""How long a figure may take; a database that is down does not hold the metrics up."""


@dataclass(frozen=True)
class Waiting:
    """Rows that wait to be told or sent: by which condition, and since when each of them does."""

    outbox: str
    waits: ColumnElement[bool]
    since: ColumnElement[datetime]


def unpublished(kind: Published) -> Waiting:
    """Rows of that kind that nobody was told of; they wait since they were last changed."""
    columns = kind.table.__table__.c  # type: ignore[attr-defined]
    since = columns.changed_at if "changed_at" in columns else columns.created_at
    return Waiting(kind.name, columns.published_at.is_(None), since)


def unchained(rows: type[AuditRow]) -> Waiting:
    """Rows of the audit trail without a place in the chain."""
    columns = rows.__table__.c  # type: ignore[attr-defined]
    return Waiting("audit", columns.position.is_(None), columns.at)


async def measure_database(meters: Meters, database: Database, kinds: Sequence[Waiting], now: datetime) -> None:
    """Whether it answers, how much of the pool is in use, and what waits in it."""
    async with answering(meters, "database"):
        await database.ping()
    pool: Any = database.engine.pool
    meters.pool.labels("in_use").set(pool.checkedout())
    meters.pool.labels("idle").set(pool.checkedin())
    async with database.transaction() as session:
        for kind in kinds:
            rows, since = await store.backlog(session, kind.waits, kind.since)
            show_backlog(meters, kind.outbox, rows, since, now)


def show_backlog(meters: Meters, outbox: str, rows: int, since: datetime | None, now: datetime) -> None:
    """How many rows wait in an outbox, and for how long the first has."""
    meters.outbox_rows.labels(outbox).set(rows)
    meters.outbox_age.labels(outbox).set(max(0.0, (now - since).total_seconds()) if since else 0.0)


async def measure_redis(meters: Meters, client: Client) -> None:
    """Whether it answers."""
    async with answering(meters, "redis"):
        await client.ping()


@asynccontextmanager
async def answering(meters: Meters, dependency: str) -> AsyncIterator[None]:
    """Notes whether the block, which asks for no more than an answer, gets one in time."""
    up = meters.dependency_up.labels(dependency)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield
    except BaseException:
        up.set(0)
        raise
    up.set(1)


async def measure_stream(meters: Meters, consumer: Consumer) -> None:
    """How far the consumer's group is behind."""
    labels = (consumer.stream, consumer.group)
    meters.consumer_up.labels(*labels).set(consumer.subscriber.running)
    found = await lag_of(consumer.client, *labels)
    meters.stream_events.labels(consumer.stream).set(found.entries)
    meters.lag.labels(*labels).set(found.unread)
    meters.lag_age.labels(*labels).set(found.unread_age)
    meters.pending.labels(*labels).set(found.pending)
    meters.pending_age.labels(*labels).set(found.pending_age)
    meters.dead_letters.labels(*labels).set(found.dead)


class Watch:
    """Makes measurements side by side, each within its time; one that fails keeps the figures it had."""

    def __init__(self, measurements: Mapping[str, Callable[[], Awaitable[None]]]) -> None:
        self.measurements = measurements
        self._made_at = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def look(self) -> None:
        """Brings the figures up to date, unless they are fresh."""
        async with self._one_at_a_time:
            if time.monotonic() - self._made_at < FRESH_SECONDS:
                return
            await asyncio.gather(*(self._measure(*one) for one in self.measurements.items()))
            self._made_at = time.monotonic()

    async def _measure(self, what: str, measure: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await measure()
        except Exception as error:  # a figure that cannot be had must not hide the others
            log.warning("not measured", extra={"what": what, "error": repr(error)})
