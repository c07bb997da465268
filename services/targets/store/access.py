"""Queries on departments and access keys."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.contract import Department, KeyChanged, Role
from services.runtime.postgres.statements import On, rows
from services.targets.tables import DepartmentRow, KeyTable


async def departments_by_id(on: On, ids: Iterable[UUID]) -> dict[UUID, Department]:
    found = await rows(on, "select id, name from department where id = any($1::uuid[])", list(ids))
    return {row.id: Department(id=row.id, name=row.name) for row in found}


async def find_department(session: AsyncSession, words: str) -> DepartmentRow | None:
    """The department with that id, code or name."""
    conditions = [col(DepartmentRow.name) == words, col(DepartmentRow.code) == words]
    with suppress(ValueError):
        conditions.append(col(DepartmentRow.id) == UUID(words))
    found: DepartmentRow | None = await session.scalar(select(DepartmentRow).where(or_(*conditions)))
    return found


async def add_department(session: AsyncSession, new: DepartmentRow) -> DepartmentRow | None:
    """The department of that name, new or as it was; None where its code belongs to another."""
    await session.execute(insert(DepartmentRow).values(new.model_dump()).on_conflict_do_nothing())
    found: DepartmentRow | None = await session.scalar(select(DepartmentRow).where(col(DepartmentRow.name) == new.name))
    return found


async def all_departments(session: AsyncSession, limit: int, offset: int) -> tuple[Sequence[DepartmentRow], int]:
    total = await session.scalar(select(func.count()).select_from(DepartmentRow))
    order = (col(DepartmentRow.name), col(DepartmentRow.id))
    rows = await session.scalars(select(DepartmentRow).order_by(*order).limit(limit).offset(offset))
    return rows.all(), total or 0


async def unpublished_keys(session: AsyncSession, limit: int) -> list[KeyChanged]:
    statement = select(KeyTable).where(col(KeyTable.published_at).is_(None)).limit(limit)
    return [
        KeyChanged(
            id=row.id,
            revision=row.revision,
            hash=row.hash,
            role=Role(row.role),
            department_id=row.department_id,
            label=row.label,
            valid_until=row.valid_until,
            revoked_at=row.revoked_at,
        )
        for row in (await session.scalars(statement)).all()
    ]


async def mark_keys(session: AsyncSession, told: Iterable[KeyChanged], now: datetime) -> None:
    """Marks keys as told, but not those that have changed meanwhile."""
    for event in told:
        await session.execute(
            update(KeyTable)
            .where(col(KeyTable.id) == event.id, col(KeyTable.revision) == event.revision)
            .values(published_at=now)
            .execution_options(synchronize_session=False)
        )
