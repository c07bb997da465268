"""Queries of the alerts service."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.alerts.tables import AlertRow, FlipRow, NotificationRow, SnapshotRow
from services.contract import AlertChanged, TargetUpdated

PAGE = 500


async def save_snapshots(session: AsyncSession, events: Iterable[TargetUpdated], now: datetime) -> set[UUID]:
    """Keeps of each target the snapshot with the highest revision; ids of the targets that are newer now."""
    newest: dict[UUID, TargetUpdated] = {}
    for event in sorted(events, key=lambda event: event.revision):
        newest[event.id] = event
    rows: list[dict[str, Any]] = [
        {
            "target_id": event.id,
            "revision": event.revision,
            "department_id": event.department.id if event.department else None,
            "document": event.model_dump(mode="json"),
            "received_at": now,
        }
        for event in sorted(newest.values(), key=lambda event: event.id)
    ]
    if not rows:
        return set()
    statement = insert(SnapshotRow).values(rows)
    changes = {name: statement.excluded[name] for name in rows[0] if name != "target_id"}
    upsert = statement.on_conflict_do_update(
        index_elements=["target_id"], set_=changes, where=statement.excluded["revision"] > col(SnapshotRow.revision)
    )
    return set((await session.execute(upsert.returning(col(SnapshotRow.target_id)))).scalars())


async def find_snapshot(session: AsyncSession, target_id: UUID) -> TargetUpdated | None:
    row = await session.get(SnapshotRow, target_id)
    return TargetUpdated.model_validate(row.document) if row else None


async def snapshots(session: AsyncSession, department_id: UUID | None = None) -> AsyncIterator[list[TargetUpdated]]:
    """All targets, or a department's, page by page."""
    last: UUID | None = None
    while True:
        statement = select(SnapshotRow).order_by(col(SnapshotRow.target_id)).limit(PAGE)
        if department_id is not None:
            statement = statement.where(col(SnapshotRow.department_id) == department_id)
        if last is not None:
            statement = statement.where(col(SnapshotRow.target_id) > last)
        rows = (await session.scalars(statement)).all()
        if rows:
            yield [TargetUpdated.model_validate(row.document) for row in rows]
            last = rows[-1].target_id
        if len(rows) < PAGE:
            return


async def alerts_of(session: AsyncSession, target_ids: Iterable[UUID], rule: str) -> dict[UUID, AlertRow]:
    """Alerts of these targets by that rule, by target."""
    statement = select(AlertRow).where(col(AlertRow.target_id).in_(list(target_ids)), col(AlertRow.rule) == rule)
    return {row.target_id: row for row in (await session.scalars(statement)).all()}


@dataclass(frozen=True)
class AlertQuery:
    """Which alerts are asked for."""

    state: str | None
    department_id: UUID | None
    limit: int
    offset: int


async def find_alerts(session: AsyncSession, query: AlertQuery) -> tuple[Sequence[AlertRow], int]:
    """Alerts, the furthest behind first, and how many there are."""
    conditions = []
    if query.state is not None:
        conditions.append(col(AlertRow.state) == query.state)
    if query.department_id is not None:
        conditions.append(col(AlertRow.department_id) == query.department_id)
    total = await session.scalar(select(func.count()).select_from(AlertRow).where(*conditions))
    order = (col(AlertRow.state), col(AlertRow.gap_points).asc().nulls_last(), col(AlertRow.id))
    statement = select(AlertRow).where(*conditions).order_by(*order).limit(query.limit).offset(query.offset)
    return (await session.scalars(statement)).all(), total or 0


async def find_alert(session: AsyncSession, id_: UUID) -> AlertRow | None:
    return await session.get(AlertRow, id_)


async def flips_of(session: AsyncSession, alert_id: UUID) -> Sequence[FlipRow]:
    statement = select(FlipRow).where(col(FlipRow.alert_id) == alert_id).order_by(col(FlipRow.number))
    return (await session.scalars(statement)).all()


async def unpublished_flips(session: AsyncSession, limit: int) -> list[AlertChanged]:
    statement = (
        select(FlipRow).where(col(FlipRow.published_at).is_(None)).order_by(col(FlipRow.created_at)).limit(limit)
    )
    return [AlertChanged.model_validate(row.document) for row in (await session.scalars(statement)).all()]


async def mark_flips(session: AsyncSession, ids: Iterable[UUID], now: datetime) -> None:
    await session.execute(update(FlipRow).where(col(FlipRow.id).in_(list(ids))).values(published_at=now))


async def claim_notifications(
    session: AsyncSession, now: datetime, leased_until: datetime, limit: int
) -> Sequence[NotificationRow]:
    """Takes over notifications that are due; nobody else does so until the lease ends."""
    statement = (
        select(NotificationRow)
        .where(
            col(NotificationRow.sent_at).is_(None),
            col(NotificationRow.failed_at).is_(None),
            col(NotificationRow.next_attempt_at) <= now,
        )
        .order_by(col(NotificationRow.next_attempt_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.scalars(statement)).all()
    for row in rows:
        row.attempts += 1
        row.next_attempt_at = leased_until
    return rows


async def find_notification(session: AsyncSession, id_: UUID) -> NotificationRow | None:
    return await session.get(NotificationRow, id_, with_for_update=True)


async def count_notifications(session: AsyncSession) -> tuple[int, int]:
    """How many were sent, and how many are still to be sent."""
    sent = await session.scalar(select(func.count()).where(col(NotificationRow.sent_at).is_not(None)))
    open_ = await session.scalar(
        select(func.count()).where(col(NotificationRow.sent_at).is_(None), col(NotificationRow.failed_at).is_(None))
    )
    return sent or 0, open_ or 0
