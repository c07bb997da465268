"""What is saved but not yet told is told to the other services."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.contract import TargetUpdated
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import take_turn
from services.runtime.postgres.statements import On
from services.runtime.streams.bus import Bus
from services.runtime.streams.events import SavedEvent
from services.targets import store
from services.targets.usecases.snapshots import snapshots

BATCH = 500

PUBLISHING_KEYS = "publish keys"
"""Name of the lock under which one replica publishes keys; a backup holds it for a moment, so that none is told."""


class Unpublished(NamedTuple):
    """A target to be told: of which revision, the JSON that was saved last, the trace that the change belongs to."""

    id: UUID
    revision: int
    snapshot: str | None
    traceparent: str | None


async def publish_targets(database: Database, bus: Bus, now: datetime) -> int:
    """Tells the other services of changed rows; how many. One replica at a time, without locking the rows."""
    async with database.plain_transaction() as connection:
        await take_turn(connection, "publish targets")
        waiting = [Unpublished._make(one) for one in await store.unpublished_targets(connection, BATCH)]
        if not waiting:
            return 0
        told = [one for one in waiting if _is_current(one)]
        if len(told) < len(waiting):
            told += await _anew(connection, {one.id: one.traceparent for one in waiting if not _is_current(one)})
        await bus.publish([_event(one) for one in told], now, [one.traceparent for one in told])
        await store.mark_targets(connection, told, now)
        return len(told)


def _is_current(waiting: Unpublished) -> bool:
    """Whether a snapshot was saved with the row's last change: its JSON says first of what it is."""
    return (waiting.snapshot or "").startswith(f'{{"id":"{waiting.id}","revision":{waiting.revision},')


async def _anew(on: On, traces: Mapping[UUID, str | None]) -> list[Unpublished]:
    found = await snapshots(on, await store.find_standing(on, traces))
    return [Unpublished(one.id, one.revision, one.model_dump_json(), traces[one.id]) for one in found]


def _event(told: Unpublished) -> SavedEvent:
    return SavedEvent(TargetUpdated, TargetUpdated.id_of(told.id, told.revision), str(told.id), told.snapshot or "")


async def publish_keys(database: Database, bus: Bus, now: datetime) -> int:
    """Tells the other services of changed keys; how many."""
    async with database.transaction() as session:
        await take_turn(session, PUBLISHING_KEYS)
        events = await store.unpublished_keys(session, BATCH)
        await bus.publish(events, now)
        await store.mark_keys(session, events, now)
        return len(events)
