"""What the targets service tells is kept: snapshots of targets, and keys."""

from collections.abc import Sequence
from datetime import datetime

from services.alerts import store
from services.alerts.tables import KeyTable
from services.contract import KeyChanged, TargetUpdated
from services.runtime.clock import day_of
from services.runtime.database import Database
from services.runtime.store import save_keys


async def learn_targets(database: Database, events: Sequence[TargetUpdated], now: datetime) -> None:
    """Keeps the newest snapshot of each target, and how it was known on the days on which it changed.

    Repeats and old revisions change nothing of what is newest; the day is that of `changed_at`, else of `now`.
    """
    async with database.transaction() as session:
        await store.save_snapshots(session, events, now)
        await store.save_past(session, [(day_of(event.changed_at or now), event) for event in events])


async def learn_keys(database: Database, events: Sequence[KeyChanged]) -> None:
    """Keeps the newest snapshot of each access key."""
    async with database.transaction() as session:
        await save_keys(session, KeyTable, events)
