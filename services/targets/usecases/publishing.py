"""What is saved but not yet told is told to the other services."""

from datetime import datetime

from services.runtime.bus import Bus
from services.runtime.database import Database
from services.runtime.store import hold_lock
from services.targets import store
from services.targets.usecases.snapshots import snapshots

BATCH = 200

PUBLISHING_KEYS = "publish keys"
"""Name of the lock under which one replica publishes keys; a backup holds it for a moment, so that none is told."""


async def publish_targets(database: Database, bus: Bus, now: datetime) -> int:
    """Tells the other services of changed rows; how many. One replica at a time, without locking the rows."""
    async with database.transaction() as session:
        if not await hold_lock(session, "publish targets"):
            return 0
        rows = await store.unpublished_targets(session, BATCH)
        events = await snapshots(session, rows)
        await bus.publish(events, now, [row.traceparent for row in rows])
        await store.mark_targets(session, events, now)
        return len(events)


async def publish_keys(database: Database, bus: Bus, now: datetime) -> int:
    """Tells the other services of changed keys; how many."""
    async with database.transaction() as session:
        if not await hold_lock(session, PUBLISHING_KEYS):
            return 0
        events = await store.unpublished_keys(session, BATCH)
        await bus.publish(events, now)
        await store.mark_keys(session, events, now)
        return len(events)
