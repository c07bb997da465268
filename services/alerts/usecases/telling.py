"""Flips are told: on the stream, and to the receivers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.alerts import store
from services.alerts.channels import DeliveryError
from services.alerts.delivery import LEASE, next_attempt
from services.alerts.tables import NotificationRow
from services.runtime.bus import Bus
from services.runtime.database import Database
from services.runtime.store import hold_lock

BATCH = 200
ATTEMPTS_AT_ONCE = 10


async def publish_flips(database: Database, bus: Bus, now: datetime) -> int:
    """Tells anybody who listens of new flips; how many. One replica at a time."""
    async with database.transaction() as session:
        if not await hold_lock(session, "publish flips"):
            return 0
        events = await store.unpublished_flips(session, BATCH)
        await bus.publish(events, now)
        await store.mark_flips(session, [event.id for event in events], now)
        return len(events)


async def claim_notifications(database: Database, now: datetime) -> Sequence[NotificationRow]:
    """Notifications that are due, taken over by this replica for as long as the lease."""
    async with database.transaction() as session:
        return await store.claim_notifications(session, now, now + LEASE, ATTEMPTS_AT_ONCE)


async def settle_notification(database: Database, id_: UUID, error: DeliveryError | None, now: datetime) -> None:
    """Keeps what became of an attempt: sent, to be tried again, or failed for good."""
    async with database.transaction() as session:
        row = await store.find_notification(session, id_)
        if row is None or row.sent_at is not None:
            return
        row.error = str(error) if error else None
        if error is None:
            row.sent_at = now
            return
        again = None if error.permanent else next_attempt(row.attempts, now, error.after)
        if again is None:
            row.failed_at = now
        else:
            row.next_attempt_at = again


async def count_notifications(database: Database) -> tuple[int, int]:
    """How many notifications were sent, and how many are still to be sent."""
    async with database.transaction() as session:
        return await store.count_notifications(session)
