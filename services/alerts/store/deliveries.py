"""Queries on messages on their way: who may be told now, what became of each attempt."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.alerts.delivery import MINUTE, Outcome
from services.alerts.tables import DeliveryRow, NotificationRow
from services.runtime.postgres.store import backlog

WAITING = col(NotificationRow.sent_at).is_(None) & col(NotificationRow.failed_at).is_(None)


def _due(now: datetime) -> ColumnElement[bool]:
    return WAITING & (col(NotificationRow.next_attempt_at) <= now)


async def due_backlog(session: AsyncSession, now: datetime) -> tuple[int, datetime | None]:
    """How many messages are due, and since when the first is; one that waits for its next attempt is not."""
    return await backlog(session, _due(now), col(NotificationRow.next_attempt_at))  # type: ignore[arg-type]


async def failed_by_receiver(session: AsyncSession, since: datetime | None = None) -> dict[str, int]:
    """How many messages failed for good, by receiver: ever, or from an instant on."""
    failed = col(NotificationRow.failed_at).is_not(None) if since is None else col(NotificationRow.failed_at) >= since
    statement = select(col(NotificationRow.receiver), func.count()).where(failed)
    return dict((await session.execute(statement.group_by(col(NotificationRow.receiver)))).all())


async def receivers_waiting(session: AsyncSession, now: datetime, busy: Collection[str]) -> Sequence[str]:
    """Names of receivers for whom messages are due, beside those that are being told; the longest waiting first."""
    statement = (
        select(col(NotificationRow.receiver))
        .where(_due(now), col(NotificationRow.receiver).not_in(busy))
        .group_by(col(NotificationRow.receiver))
        .order_by(func.min(col(NotificationRow.next_attempt_at)))
    )
    return (await session.scalars(statement)).all()


async def attempts_in_last_minute(session: AsyncSession, now: datetime) -> dict[str, int]:
    """How many attempts were begun or ended within the last minute, by receiver."""
    statement = (
        select(col(NotificationRow.receiver), func.count())
        .select_from(DeliveryRow)
        .join(NotificationRow, col(NotificationRow.id) == col(DeliveryRow.notification_id))
        .where(col(DeliveryRow.at) > now - MINUTE)
        .group_by(col(NotificationRow.receiver))
    )
    return dict((await session.execute(statement)).all())


async def due_for(session: AsyncSession, receiver: str, now: datetime, limit: int) -> Sequence[NotificationRow]:
    """The receiver's messages that are due: those that were never tried first, so that none blocks the others."""
    order = (NotificationRow.attempts, NotificationRow.next_attempt_at, NotificationRow.created_at, NotificationRow.id)
    statement = (
        select(NotificationRow)
        .where(_due(now), col(NotificationRow.receiver) == receiver)
        .order_by(*(col(part) for part in order))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).all()


async def leave_alone(session: AsyncSession, receiver: str, until: datetime) -> None:
    """Puts off what waits for the receiver."""
    soon = (col(NotificationRow.receiver) == receiver, col(NotificationRow.next_attempt_at) < until)
    await session.execute(
        update(NotificationRow)
        .where(WAITING, *soon)
        .values(next_attempt_at=until)
        .execution_options(synchronize_session=False)
    )


async def find_notification(session: AsyncSession, id_: UUID) -> NotificationRow | None:
    return await session.get(NotificationRow, id_, with_for_update=True)


async def open_delivery(session: AsyncSession, notification_id: UUID) -> DeliveryRow | None:
    """The newest attempt of a message, where its end is not known yet."""
    statement = (
        select(DeliveryRow)
        .where(col(DeliveryRow.notification_id) == notification_id, col(DeliveryRow.outcome) == Outcome.PENDING)
        .order_by(col(DeliveryRow.at).desc(), col(DeliveryRow.attempt).desc())
        .limit(1)
    )
    found: DeliveryRow | None = await session.scalar(statement)
    return found


async def forget_delivery(session: AsyncSession, notification_id: UUID) -> None:
    """An attempt that was claimed and not made."""
    found = await open_delivery(session, notification_id)
    if found is not None:
        await session.execute(delete(DeliveryRow).where(col(DeliveryRow.id) == found.id))


@dataclass(frozen=True)
class DeliveryQuery:
    """Which messages are asked for."""

    receiver: str | None
    outcome: Outcome | None
    limit: int
    offset: int


OUTCOMES: dict[Outcome, ColumnElement[bool]] = {
    Outcome.SENT: col(NotificationRow.sent_at).is_not(None),
    Outcome.FAILED: col(NotificationRow.failed_at).is_not(None),
    Outcome.RETRIED: WAITING & col(NotificationRow.error).is_not(None),
    Outcome.PENDING: WAITING & col(NotificationRow.error).is_(None),
}


def outcome_of(row: NotificationRow) -> Outcome:
    """What became of a message so far."""
    if row.sent_at is not None:
        return Outcome.SENT
    if row.failed_at is not None:
        return Outcome.FAILED
    return Outcome.RETRIED if row.error is not None else Outcome.PENDING


async def find_deliveries(session: AsyncSession, query: DeliveryQuery) -> tuple[Sequence[NotificationRow], int]:
    """Messages, the newest first, and how many there are."""
    conditions: list[Any] = []
    if query.receiver is not None:
        conditions.append(col(NotificationRow.receiver) == query.receiver)
    if query.outcome is not None:
        conditions.append(OUTCOMES[query.outcome])
    total = await session.scalar(select(func.count()).select_from(NotificationRow).where(*conditions))
    order = (col(NotificationRow.created_at).desc().nulls_last(), col(NotificationRow.id))
    statement = select(NotificationRow).where(*conditions).order_by(*order).limit(query.limit).offset(query.offset)
    return (await session.scalars(statement)).all(), total or 0


async def attempts_of(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, list[DeliveryRow]]:
    """Every attempt of these messages, the first first."""
    statement = select(DeliveryRow).where(col(DeliveryRow.notification_id).in_(list(ids))).order_by(col(DeliveryRow.at))
    found: dict[UUID, list[DeliveryRow]] = {}
    for row in await session.scalars(statement):
        found.setdefault(row.notification_id, []).append(row)
    return found
