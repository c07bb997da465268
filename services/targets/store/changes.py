"""Queries on what was changed when: the history of targets, their numbers, and how often they were urged."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.contract import AlertChanged
from services.targets.tables import ChangeRow, NumberingRow, ReminderRow


async def changes_of(session: AsyncSession, target_id: UUID) -> Sequence[ChangeRow]:
    """Every change of a target, the oldest first."""
    statement = select(ChangeRow).where(col(ChangeRow.target_id) == target_id).order_by(col(ChangeRow.number))
    return (await session.scalars(statement)).all()


async def documents_as_of(
    session: AsyncSession, before: datetime, ids: Iterable[UUID] | None = None
) -> list[dict[str, Any]]:
    """The ledger's rows as they stood before an instant: of each target the newest change's document."""
    statement = (
        select(col(ChangeRow.document))
        .where(col(ChangeRow.at) < before)
        .ext(distinct_on(col(ChangeRow.target_id)))
        .order_by(col(ChangeRow.target_id), col(ChangeRow.number).desc())
    )
    if ids is not None:
        statement = statement.where(col(ChangeRow.target_id).in_(list(ids)))
    return list((await session.scalars(statement)).all())


async def next_number(session: AsyncSession, year: int, source: str) -> int:
    """The next number of that year and source; others who ask wait until this transaction ends."""
    statement = insert(NumberingRow).values(year=year, source=source, last=1)
    counted = statement.on_conflict_do_update(
        index_elements=["year", "source"], set_={"last": col(NumberingRow.last) + 1}
    )
    return int((await session.execute(counted.returning(col(NumberingRow.last)))).scalar_one())


async def save_reminders(session: AsyncSession, flips: Sequence[AlertChanged]) -> None:
    """Keeps that these alerts were told; a repeat changes nothing."""
    rows = [
        {"flip_id": flip.id, "target_id": flip.target_id, "reason": flip.reason, "as_of": flip.as_of} for flip in flips
    ]
    if rows:
        await session.execute(insert(ReminderRow).values(rows).on_conflict_do_nothing())


async def reminders_of(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, int]:
    """How often these targets' departments were urged (催办)."""
    statement = (
        select(col(ReminderRow.target_id), func.count())
        .where(col(ReminderRow.target_id).in_(list(ids)))
        .group_by(col(ReminderRow.target_id))
    )
    rows = (await session.execute(statement)).all()
    return {row[0]: row[1] for row in rows}
