"""Queries on access keys, and on what bears a department's name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.contract import Role
from services.targets.tables import AssigneeRow, DepartmentRow, KeyTable, TargetRow


async def find_key(session: AsyncSession, id_: UUID) -> KeyTable | None:
    return await session.get(KeyTable, id_)


async def find_keys(
    session: AsyncSession, department_id: UUID | None, limit: int, offset: int
) -> tuple[Sequence[KeyTable], int]:
    """Keys, or a department's, newest first, and how many there are."""
    conditions = [] if department_id is None else [col(KeyTable.department_id) == department_id]
    total = await session.scalar(select(func.count()).select_from(KeyTable).where(*conditions))
    order = (col(KeyTable.created_at).desc(), col(KeyTable.id))
    rows = await session.scalars(select(KeyTable).where(*conditions).order_by(*order).limit(limit).offset(offset))
    return rows.all(), total or 0


async def keys_to_rotate(
    session: AsyncSession, role: Role | None, department_id: UUID | None, now: datetime
) -> Sequence[KeyTable]:
    """Good keys of a role or a department that no other good key takes the place of, in order of department and age."""
    newer = aliased(KeyTable)
    replaced = select(col(newer.id)).where(col(newer.replaces) == col(KeyTable.id), *_good(newer, now)).exists()
    conditions = [*_good(KeyTable, now), ~replaced]
    if role is not None:
        conditions.append(col(KeyTable.role) == role)
    if department_id is not None:
        conditions.append(col(KeyTable.department_id) == department_id)
    order = (col(KeyTable.department_id).nulls_first(), col(KeyTable.created_at), col(KeyTable.id))
    return (await session.scalars(select(KeyTable).where(*conditions).order_by(*order).with_for_update())).all()


def _good(keys: type[KeyTable], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(col(keys.revoked_at).is_(None), col(keys.revoked_at) > now),
        or_(col(keys.valid_until).is_(None), col(keys.valid_until) > now),
    )


async def other_operator(session: AsyncSession, id_: UUID, now: datetime) -> KeyTable | None:
    """A good operator's key besides this one."""
    good = (col(KeyTable.id) != id_, col(KeyTable.role) == Role.OPERATOR, *_good(KeyTable, now))
    found: KeyTable | None = await session.scalar(select(KeyTable).where(*good).limit(1))
    return found


async def find_namesake(
    session: AsyncSession, words: Iterable[str], besides: UUID | None = None
) -> DepartmentRow | None:
    """Another department whose name or code is one of these: `find_department` could not tell the two apart."""
    wanted = list(words)
    conditions = [or_(col(DepartmentRow.name).in_(wanted), col(DepartmentRow.code).in_(wanted))]
    if besides is not None:
        conditions.append(col(DepartmentRow.id) != besides)
    found: DepartmentRow | None = await session.scalar(select(DepartmentRow).where(*conditions).limit(1))
    return found


async def lock_targets_of(session: AsyncSession, department_id: UUID) -> Sequence[TargetRow]:
    """The targets whose snapshots name the department, locked in the usual order."""
    assigned = select(col(AssigneeRow.target_id)).where(col(AssigneeRow.department_id) == department_id)
    statement = (
        select(TargetRow)
        .where(or_(col(TargetRow.department_id) == department_id, col(TargetRow.id).in_(assigned)))
        .order_by(col(TargetRow.id))
        .with_for_update()
    )
    return (await session.scalars(statement)).all()
