"""Queries on numbered notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.alerts.tables import NoticeRow
from services.runtime.postgres.locks import hold_lock


@dataclass(frozen=True)
class NoticeQuery:
    """Which notices are asked for; what is None is not asked about."""

    kind: str | None = None
    department_id: UUID | None = None
    limit: int = 100
    offset: int = 0


async def take_place(session: AsyncSession, kind: str, year: int) -> int:
    """The next number of that kind and year; whoever else wants one waits until this transaction ends.

    A transaction that fails gives its number back, so there is never a gap.
    """
    await hold_lock(session, f"notice {kind} {year}")
    newest = select(func.max(NoticeRow.place)).where(col(NoticeRow.kind) == kind, col(NoticeRow.year) == year)
    return (await session.scalar(newest) or 0) + 1


async def find_notice(session: AsyncSession, id_: UUID) -> NoticeRow | None:
    return await session.get(NoticeRow, id_)


async def find_notices(session: AsyncSession, query: NoticeQuery) -> tuple[Sequence[NoticeRow], int]:
    """Notices, the newest first, and how many there are."""
    asked = {"kind": query.kind, "department_id": query.department_id}
    conditions = [getattr(NoticeRow, name) == value for name, value in asked.items() if value is not None]
    total = await session.scalar(select(func.count()).select_from(NoticeRow).where(*conditions))
    order = (col(NoticeRow.made_at).desc(), col(NoticeRow.year).desc(), col(NoticeRow.place).desc())
    statement = select(NoticeRow).where(*conditions).order_by(*order).limit(query.limit).offset(query.offset)
    return (await session.scalars(statement)).all(), total or 0
