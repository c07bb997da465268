"""Redis may forget; the databases do not: what was published is published again, on request or where it was lost.

Repeats harm nobody: who receives them knows them by revision or by the event's id.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError
from sqlmodel import SQLModel

from services.runtime.clock import Clock
from services.runtime.postgres import store
from services.runtime.postgres.database import Database, transient
from services.runtime.postgres.locks import hold_lock
from services.runtime.streams.bus import Client

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0

MARGIN = timedelta(seconds=60)
"""How long a row's `published_at` may lie before the instant at which Redis has its event."""

LEASE_MS = 30_000


@dataclass(frozen=True)
class Published:
    """A kind of row that is told to the other services; its table has `id` and `published_at`."""

    name: str
    table: type[SQLModel]

    @property
    def lock(self) -> str:
        """The lock under which rows of this kind are published, by one replica at a time."""
        return f"publish {self.name}"


async def _nothing() -> None:
    return None


async def republish(
    database: Database,
    kinds: Sequence[Published],
    since: datetime | None,
    after_each: Callable[[], Awaitable[Any]] = _nothing,
) -> dict[str, int]:
    """Has published rows published again, all or those published from an instant on; how many of each kind.

    A few at a time, so that nobody who writes to them waits long; `after_each` is called after each few.
    """
    counts = dict.fromkeys((kind.name for kind in kinds), 0)
    for kind in kinds:
        last: UUID | None = None
        while True:
            async with database.transaction() as session:
                # whoever is publishing now marks its rows before they are looked at
                await hold_lock(session, kind.lock)
                recalled = await store.recall(session, kind.table, since, last)
            await after_each()
            if not recalled:
                break
            counts[kind.name], last = counts[kind.name] + len(recalled), recalled[-1]
    return counts


Republish = Callable[[datetime | None, Callable[[], Awaitable[Any]]], Awaitable[Mapping[str, int]]]


class Recovery:
    """Notices that Redis has lost entries of one service, and has their rows published again.

    A mark in Redis says on which run of the server, and when, the service last saw it. It is written after what was
    published before it, so a Redis that lost its end lost the mark's end too: the mark is missing where everything is
    gone, and names an earlier run and the instant up to which all was kept where the server was started again.
    """

    def __init__(
        self, client: Client, service: str, again: Republish, clock: Clock, back: Callable[[], None] = lambda: None
    ) -> None:
        self.client, self.service, self.again, self.clock, self.back = client, service, again, clock, back
        self.mark, self.lease = f"duban:seen:{service}", f"duban:recovering:{service}"

    async def run(self) -> None:
        """Until cancelled; says `back` when Redis answers after it did not."""
        lost = False
        while True:
            try:
                await self.look()
                if lost:
                    self.back()
                lost = False
            except Exception as error:
                lost, told = True, {"service": self.service, "error": repr(error)}
                if isinstance(error, RedisError) or transient(error):
                    log.info("cannot look for lost events now", extra=told)
                else:
                    log.exception("looking for lost events failed", extra=told)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Renews the mark, or recovers where it tells of a loss. Replicas do so side by side; one of them recovers."""
        now = self.clock()
        run: str = (await self.client.info("server"))["run_id"]
        found = await self.client.get(self.mark)
        mark = json.dumps({"run": run, "at": now.isoformat()})
        if found is None:
            await self._recover(mark, None)
            return
        seen = json.loads(found)
        if seen["run"] == run:
            await self.client.set(self.mark, mark, xx=True)
        else:
            # where the clock has jumped back since, rows published after that are older than the mark
            await self._recover(mark, min(now, datetime.fromisoformat(seen["at"])) - MARGIN)

    async def _recover(self, mark: str, since: datetime | None) -> None:
        if not await self.client.set(self.lease, "taken", nx=True, px=LEASE_MS):
            return
        counts = await self.again(since, lambda: self.client.pexpire(self.lease, LEASE_MS))
        async with self.client.pipeline(transaction=True) as pipe:
            pipe.set(self.mark, mark)
            pipe.delete(self.lease)
            await pipe.execute()
        told = {"service": self.service, "since": since.isoformat() if since else None, "rows": dict(counts)}
        if sum(counts.values()):
            log.warning("redis has lost events or knows of none; all are published again", extra=told)
