"""Flips are told: on the stream, and to the receivers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from services.alerts import store
from services.alerts.channels import DeliveryError
from services.alerts.delivery import LEASE, Outcome, next_attempt, pause, quota
from services.alerts.routes import Receiver
from services.alerts.store import deliveries
from services.alerts.tables import DeliveryRow, NotificationRow
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock, take_turn
from services.runtime.streams.bus import Bus

BATCH = 1000


async def publish_flips(database: Database, bus: Bus, now: datetime) -> int:
    """Tells anybody who listens of new flips; how many. One replica at a time."""
    async with database.transaction() as session:
        await take_turn(session, "publish flips")
        told = await store.unpublished_flips(session, BATCH)
        if not told:
            return 0
        await bus.publish([event for event, _ in told], now, [trace for _, trace in told])
        await store.mark_flips(session, [event.id for event, _ in told], now)
        return len(told)


async def claim_notifications(
    database: Database, receivers: Mapping[str, Receiver], busy: Collection[str], lanes: int, now: datetime
) -> dict[str, Sequence[NotificationRow]]:
    """Messages that are due, by receiver, taken over by this replica for as long as the lease.

    Replicas claim one after another, so that together they keep to what a receiver takes in a minute.
    """
    async with database.transaction() as session:
        waiting = await deliveries.receivers_waiting(session, now, busy)
        if not waiting or lanes < 1:
            return {}
        await hold_lock(session, "claim notifications")
        made = await deliveries.attempts_in_last_minute(session, now)
        claimed: dict[str, Sequence[NotificationRow]] = {}
        for name in waiting:
            limit = receivers[name].limit if name in receivers else None
            free = quota(limit, made.get(name, 0))
            rows = await deliveries.due_for(session, name, now, free) if free else ()
            for row in rows:
                session.add(begin_attempt(row, now))
            if rows:
                claimed[name] = rows
            if len(claimed) == lanes:
                break
        return claimed


def begin_attempt(row: NotificationRow, now: datetime) -> DeliveryRow:
    """Takes a message over for one attempt; what is kept of the attempt."""
    row.attempts += 1
    row.next_attempt_at = now + LEASE
    return DeliveryRow(id=uuid4(), notification_id=row.id, attempt=row.attempts, at=now, outcome=Outcome.PENDING)


async def hand_back(
    database: Database, receiver: str, ids: Collection[UUID], after: DeliveryError, now: datetime
) -> None:
    """Messages that were claimed and not tried, because one to the same receiver did not get through.

    A receiver that said when to come again is left alone until then, with whatever else waits for it.
    """
    async with database.transaction() as session:
        for id_ in ids:
            row = await deliveries.find_notification(session, id_)
            if row is not None:
                row.attempts -= 1
                row.next_attempt_at = pause(now, after.after)
                await deliveries.forget_delivery(session, id_)
        if after.after is not None:
            await deliveries.leave_alone(session, receiver, pause(now, after.after))


async def settle_notification(database: Database, id_: UUID, error: DeliveryError | None, now: datetime) -> Outcome:
    """Keeps what became of an attempt: sent, to be tried again, or failed for good."""
    async with database.transaction() as session:
        row = await deliveries.find_notification(session, id_)
        if row is None:
            return Outcome.FAILED
        outcome = _settle(row, error, now)
        attempt = await deliveries.open_delivery(session, id_)
        if attempt is not None:
            attempt.at, attempt.outcome, attempt.why = now, outcome, row.error
        return outcome


def _settle(row: NotificationRow, error: DeliveryError | None, now: datetime) -> Outcome:
    if row.sent_at is not None:  # by another replica, after the lease
        return Outcome.SENT
    row.error = str(error) if error else None
    if error is None:
        row.sent_at, row.failed_at = now, None
        return Outcome.SENT
    again = None if error.permanent else next_attempt(row.attempts, now, error.after)
    if again is None:
        row.failed_at = now
        return Outcome.FAILED
    row.next_attempt_at = again
    return Outcome.RETRIED


async def count_notifications(database: Database) -> tuple[int, int]:
    """How many notifications were sent, and how many are still to be sent."""
    async with database.transaction() as session:
        return await store.count_notifications(session)
