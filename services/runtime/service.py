"""A service while it runs: its database, its streams, its loops, and how it answers whether it is well."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import APIRouter
from pydantic_settings import BaseSettings
from redis.exceptions import RedisError
from sqlalchemy import MetaData

from services.contract import Event
from services.runtime.access.audit import Trail, chain_rows
from services.runtime.access.keys import SeenKeys
from services.runtime.access.limits import Limits
from services.runtime.access.usage import KeyUses
from services.runtime.clock import SHANGHAI, Clock, day_of
from services.runtime.gathering import Gathering
from services.runtime.health.presence import Presence
from services.runtime.health.readiness import Readiness
from services.runtime.health.watch import (
    Watch,
    measure_database,
    measure_redis,
    measure_stream,
    unchained,
    unpublished,
)
from services.runtime.http.problems import Problems
from services.runtime.http.shortcut import Shortcut
from services.runtime.loops import end
from services.runtime.observing.metrics import Meters
from services.runtime.observing.tracing import new_tracer
from services.runtime.outbox import PAUSE_SECONDS, Outbox
from services.runtime.postgres import store
from services.runtime.postgres.database import Database
from services.runtime.postgres.tables import KeyRow
from services.runtime.recovery import Published, Recovery, republish
from services.runtime.settings import SharedSettings
from services.runtime.streams.batches import Batches
from services.runtime.streams.bus import Bus, connect, ensure_group, new_broker
from services.runtime.streams.consumer import Consumer
from services.runtime.streams.events import Envelope
from services.runtime.streams.reclaimer import Reclaimer
from services.runtime.streams.trimming import Trimmer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """What makes one service different from another; each declares it in its `app.py`.

    `pauses` are of outboxes that send less often than others: the seconds between two sendings, at the least.
    """

    name: str
    metadata: MetaData
    keys: type[KeyRow]
    trail: Trail
    routers: Sequence[APIRouter]
    shortcuts: Sequence[Shortcut] = field(default=(), kw_only=True)
    problems: Problems
    subscriptions: Sequence[tuple[type[Event], Callable[["Service", Sequence[Envelope]], Awaitable[None]]]] = ()
    outboxes: Sequence[tuple[str, Callable[["Service"], Awaitable[int]]]] = ()
    pauses: Mapping[str, float] = field(default_factory=dict)
    gathered: Mapping[str, Callable[["Service"], Gathering[Any, Any]]] = field(default_factory=dict)
    published: Sequence[Published] = ()
    measure: Callable[["Service"], Awaitable[None]] | None = None
    schedule: Callable[["Service"], Awaitable[None]] | None = None


@dataclass
class Service:
    """One running service. `now` is its only clock; `readers` are the installation's services that read a stream."""

    parts: Parts
    settings: BaseSettings
    shared: SharedSettings
    database: Database
    clock: Clock
    readers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    consumers: list[Consumer] = field(default_factory=list)
    outboxes: dict[str, Outbox] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = connect(self.shared.redis_url)
        self.broker = new_broker(self.shared.redis_url)
        self.meters = Meters()
        self.tracer = new_tracer(self.parts.name, self.shared.traces_endpoint, self.shared.traces_ratio)
        self.bus = Bus(self.client, self.parts.name, self.meters, self.tracer)
        self.limits = Limits(self.shared)
        self.uses = KeyUses(self.client)
        self.scheduler = AsyncIOScheduler(timezone=SHANGHAI)
        self.presence = Presence(self.client, self.parts.name, self.now())
        self._reading: list[asyncio.Task[None]] = []
        self._tasks: list[asyncio.Task[None]] = []
        idle_ms = int(self.shared.redelivery_seconds * 1000)
        for event, apply in self.parts.subscriptions:
            self.consumers.append(
                Consumer(
                    self.broker, self.client, event.stream, self.parts.name, self._bound(event, apply), idle_ms=idle_ms
                )
            )
        for name, send in self.parts.outboxes:
            pause = self.parts.pauses.get(name, PAUSE_SECONDS)
            self.outboxes[name] = Outbox(f"{self.parts.name}.{name}", self._sender(send), pause)
        self.audit = Outbox(f"{self.parts.name}.audit", lambda: chain_rows(self.database, self.parts.trail), pause=0.25)
        self.seen = SeenKeys()
        self.keys = Gathering(self._find_keys, self._find_key, batch=200)
        self.gatherings = {name: make(self) for name, make in self.parts.gathered.items()}
        self.watch = Watch(self._measurements())
        self.readiness = Readiness(self.database, self.parts.name)

    def _bound(
        self, event: type[Event], apply: Callable[["Service", Sequence[Envelope]], Awaitable[None]]
    ) -> Callable[[Sequence[Envelope]], Awaitable[None]]:
        return Batches(event.stream, lambda events: apply(self, events), self.meters, self.tracer)

    def _sender(self, send: Callable[["Service"], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        return lambda: send(self)

    def _measurements(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        waiting = [*map(unpublished, self.parts.published), unchained(self.parts.trail.rows)]
        found: dict[str, Callable[[], Awaitable[None]]] = {
            "database": lambda: measure_database(self.meters, self.database, waiting, self.now()),
            "redis": lambda: measure_redis(self.meters, self.client),
        }
        found |= {one.stream: partial(measure_stream, self.meters, one) for one in self.consumers}
        if self.parts.measure is not None:
            found["own"] = partial(self.parts.measure, self)
        return found

    async def _find_keys(self, hashes: Sequence[str]) -> list[KeyRow | None]:
        """Keys are looked up in the table each time, so that revoking one works at once; many in one query."""
        async with self.database.plain_transaction() as on:
            found = await store.find_keys(on, self.parts.keys, hashes)
        return [found.get(one) for one in hashes]

    async def _find_key(self, hash_: str) -> KeyRow | None:
        return (await self._find_keys([hash_]))[0]

    def now(self) -> datetime:
        return self.clock()

    def today(self) -> date:
        """The present day in Asia/Shanghai."""
        return day_of(self.clock())

    def wake(self, *names: str) -> None:
        """Tells the outboxes of these names, or all, that something was saved."""
        for name in names or self.outboxes:
            self.outboxes[name].wake()

    def _retry(self) -> None:
        """Redis is back after it was away."""
        for outbox in self.outboxes.values():
            outbox.retry()

    async def start(self) -> None:
        """Starts loops and scheduler; HTTP may serve at once, the streams join when Redis answers."""
        self._reading.append(asyncio.create_task(self._join_streams()))
        for outbox in (*self.outboxes.values(), self.audit):
            self._spawn(outbox.run())
        self._spawn(self.presence.run())
        self._spawn(Recovery(self.client, self.parts.name, self._republish, self.clock, self._retry).run())
        if self.parts.schedule is not None:
            await self.parts.schedule(self)
            self.scheduler.start()

    async def _join_streams(self) -> None:
        if not self.consumers:
            return
        while True:
            try:
                for consumer in self.consumers:
                    await ensure_group(self.client, consumer.stream, consumer.group)
                await self.broker.start()
                break
            except (RedisError, OSError) as error:
                log.warning("waiting for redis", extra={"service": self.parts.name, "error": repr(error)})
                await asyncio.sleep(1)
        keep = timedelta(minutes=self.shared.stream_minutes)
        for consumer in self.consumers:
            self._reading.append(asyncio.create_task(Reclaimer(consumer, self.shared.max_deliveries).run()))
            groups = self.readers.get(consumer.stream, (consumer.group,))
            held = partial(self._count_held, consumer.stream)
            self._spawn(Trimmer(self.client, consumer.stream, groups, keep, held).run())

    def _count_held(self, stream: str, group: str) -> None:
        self.meters.held.labels(stream, group).inc()

    async def _republish(self, since: datetime | None, after_each: Callable[[], Awaitable[Any]]) -> dict[str, int]:
        found = await republish(self.database, self.parts.published, since, after_each)
        self.wake()
        return found

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def stop(self) -> None:
        """Lets running handlers finish, then lets go of everything."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
        for gathering in self.gatherings.values():
            await gathering.stop()
        # first: they would start again what the broker stops, and take events that nobody here handles any more
        await end(self._reading)
        await self.broker.stop()
        await end(self._tasks)
        await self.uses.stop()
        await self.presence.leave()
        await self.client.aclose()
        await self.database.close()
        await asyncio.to_thread(self.tracer.stop)

    async def health(self) -> dict[str, Any]:
        """What works and what does not: `status` is ok or degraded."""
        checks: dict[str, str] = {}
        for name, probe in (("database", self.database.ping()), ("redis", self.client.ping())):
            try:
                await asyncio.wait_for(probe, 3)
                checks[name] = "ok"
            except Exception as error:  # whatever it is, it is the answer
                checks[name] = f"{type(error).__name__}: {error}"
        if self.consumers:
            running = all(consumer.subscriber.running for consumer in self.consumers)
            checks["subscribers"] = "ok" if running else "not running"
        return {"status": "ok" if set(checks.values()) == {"ok"} else "degraded", **checks}
