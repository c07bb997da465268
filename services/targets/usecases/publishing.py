"""What is saved but not yet told is told to the other services."""

from datetime import datetime
from typing import Any

from services.contract import TargetUpdated
from services.runtime.bus import Bus
from services.runtime.database import Database
from services.runtime.events import SavedEvent
from services.runtime.store import hold_lock
from services.targets import store
from services.targets.usecases.snapshots import snapshots

BATCH = 500

PUBLISHING_KEYS = "publish keys"
"""Name of the lock under which one replica publishes keys; a backup holds it for a moment, so that none is told."""


async def publish_targets(database: Database, bus: Bus, now: datetime) -> int:
    """Tells the other services of changed rows; how many. One replica at a time, without locking the rows."""
    async with database.transaction() as session:
        if not await hold_lock(session, "publish targets"):
            return 0
        waiting = await store.unpublished_targets(session, BATCH)
        told = [(_saved(one), one.traceparent) for one in waiting if one.snapshot is not None]
        rest = {one.id: one.traceparent for one in waiting if one.snapshot is None}
        if rest:
            rows = await store.find_standing(session, rest)
            told += [(_built(one), rest[one.id]) for one in await snapshots(session, rows)]
        await bus.publish([event for event, _ in told], now, [trace for _, trace in told])
        await store.mark_targets(session, [event.event for event, _ in told], now)
        return len(told)


def _saved(waiting: Any) -> SavedEvent:
    """What was saved with the change; parsing it would tell nothing more."""
    known: dict[str, Any] = {"id": waiting.id, "revision": waiting.revision}
    return SavedEvent(TargetUpdated.model_construct(**known), waiting.snapshot)


def _built(snapshot: TargetUpdated) -> SavedEvent:
    return SavedEvent(snapshot, snapshot.model_dump_json())


async def publish_keys(database: Database, bus: Bus, now: datetime) -> int:
    """Tells the other services of changed keys; how many."""
    async with database.transaction() as session:
        if not await hold_lock(session, PUBLISHING_KEYS):
            return 0
        events = await store.unpublished_keys(session, BATCH)
        await bus.publish(events, now)
        await store.mark_keys(session, events, now)
        return len(events)
