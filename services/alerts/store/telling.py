"""Queries on messages that are to be sent, and on the groups that people are told of together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.alerts.tables import AlertRow, GroupRow, NotificationRow


async def count_notifications(session: AsyncSession) -> tuple[int, int]:
    """How many were sent, and how many are still to be sent."""
    sent = await session.scalar(select(func.count()).where(col(NotificationRow.sent_at).is_not(None)))
    open_ = await session.scalar(
        select(func.count()).where(col(NotificationRow.sent_at).is_(None), col(NotificationRow.failed_at).is_(None))
    )
    return sent or 0, open_ or 0


async def open_groups(session: AsyncSession, groups: Iterable[tuple[str, UUID | None]], look_at: datetime) -> None:
    """Has these groups looked at; one that is to be looked at already keeps its time."""
    rows: list[dict[str, Any]] = [
        {"key": key, "department_id": department_id, "next_look_at": look_at, "told": {}}
        for key, department_id in sorted(groups, key=lambda one: one[0])
    ]
    if not rows:
        return
    statement = insert(GroupRow).values(rows)
    first = func.coalesce(col(GroupRow.next_look_at), statement.excluded["next_look_at"])
    await session.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"next_look_at": first}))


async def claim_group(session: AsyncSession, now: datetime) -> GroupRow | None:
    """A group whose look is due, locked until the transaction ends; None where there is none that nobody looks at."""
    statement = (
        select(GroupRow)
        .where(col(GroupRow.next_look_at) <= now)
        .order_by(col(GroupRow.next_look_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found: GroupRow | None = await session.scalar(statement)
    return found


async def alerts_of_group(session: AsyncSession, group: GroupRow) -> Sequence[AlertRow]:
    """The group's alerts that hold, and those it last told of, in a steady order."""
    mine = col(AlertRow.department_id) == group.department_id
    if group.department_id is None:
        mine = col(AlertRow.department_id).is_(None)
    told = [UUID(one) for one in group.told]
    wanted = (mine & (col(AlertRow.state) == "firing")) | col(AlertRow.id).in_(told)
    worst = (col(AlertRow.severity).desc(), col(AlertRow.gap_points).asc().nulls_last(), col(AlertRow.id))
    return (await session.scalars(select(AlertRow).where(wanted).order_by(*worst))).all()
