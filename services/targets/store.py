"""Queries of the targets service."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.contract import Department, KeyChanged, Progress, Role, Source, Target, TargetState, TargetUpdated
from services.targets.tables import AnswerRow, DepartmentRow, KeyTable, ProgressRow, TargetRow


async def lock_targets(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, TargetRow]:
    """The rows with these ids, locked until the transaction ends, always in the same order."""
    statement = select(TargetRow).where(col(TargetRow.id).in_(list(ids))).order_by(col(TargetRow.id)).with_for_update()
    return {row.id: row for row in (await session.scalars(statement)).all()}


async def find_target(session: AsyncSession, id_: UUID) -> TargetRow | None:
    return await session.get(TargetRow, id_)


async def find_targets(
    session: AsyncSession,
    department_id: UUID | None,
    words: str | None,
    report_id: UUID | None,
    limit: int,
    offset: int,
) -> tuple[Sequence[TargetRow], int]:
    """Rows in the reports' reading order, and how many there are in all."""
    conditions = []
    if department_id is not None:
        conditions.append(col(TargetRow.department_id) == department_id)
    if report_id is not None:
        conditions.append(col(TargetRow.report_id) == report_id)
    if words:
        quote = col(TargetRow.document)["sentence"]["quote"].as_string()
        conditions.append(
            or_(col(TargetRow.indicator).contains(words, autoescape=True), quote.contains(words, autoescape=True))
        )
    total = await session.scalar(select(func.count()).select_from(TargetRow).where(*conditions))
    order = (col(TargetRow.issuer), col(TargetRow.starts_on), col(TargetRow.position), col(TargetRow.id))
    rows = await session.scalars(select(TargetRow).where(*conditions).order_by(*order).limit(limit).offset(offset))
    return rows.all(), total or 0


async def departments_of(session: AsyncSession, rows: Iterable[TargetRow]) -> dict[UUID, Department]:
    """The departments that lead these targets, by id."""
    ids = {row.department_id for row in rows if row.department_id is not None}
    found = await session.scalars(select(DepartmentRow).where(col(DepartmentRow.id).in_(ids)))
    return {row.id: Department(id=row.id, name=row.name) for row in found.all()}


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


async def progress_of(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, list[ProgressRow]]:
    """Every figure reported for these targets, in order of arrival."""
    wanted = list(ids)
    found: dict[UUID, list[ProgressRow]] = {target_id: [] for target_id in wanted}
    statement = select(ProgressRow).where(col(ProgressRow.target_id).in_(wanted)).order_by(col(ProgressRow.number))
    for row in (await session.scalars(statement)).all():
        found[row.target_id].append(row)
    return found


def entry(row: ProgressRow) -> Progress:
    """A stored figure as the contract has it."""
    return Progress(id=row.id, value=row.value, as_of=row.as_of, reported_at=row.reported_at, note=row.note)


def snapshot(row: TargetRow, department: Department | None, progress: tuple[Progress, ...]) -> TargetUpdated:
    """The row as the other services are told of it."""
    return TargetUpdated(
        id=row.id,
        revision=row.revision,
        source=Source(report_id=row.report_id, title=row.title, issuer=row.issuer),
        target=Target.model_validate(row.document),
        state=TargetState(row.state),
        department=department,
        progress=progress,
    )


async def unpublished_targets(session: AsyncSession, limit: int) -> Sequence[TargetRow]:
    statement = select(TargetRow).where(col(TargetRow.published_at).is_(None)).limit(limit)
    return (await session.scalars(statement)).all()


async def mark_targets(session: AsyncSession, told: Iterable[TargetUpdated], now: datetime) -> None:
    """Marks rows as told, but not those that have changed meanwhile."""
    for event in told:
        await session.execute(
            update(TargetRow)
            .where(col(TargetRow.id) == event.id, col(TargetRow.revision) == event.revision)
            .values(published_at=now)
            .execution_options(synchronize_session=False)
        )


async def unpublished_keys(session: AsyncSession, limit: int) -> list[KeyChanged]:
    statement = select(KeyTable).where(col(KeyTable.published_at).is_(None)).limit(limit)
    return [
        KeyChanged(
            id=row.id,
            revision=row.revision,
            hash=row.hash,
            role=Role(row.role),
            department_id=row.department_id,
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


async def claim_answer(session: AsyncSession, answer: AnswerRow) -> AnswerRow | None:
    """Saves the answer, or returns the one that was given to the same Idempotency-Key before.

    Where the first request is still under way, this waits until it has ended.
    """
    values: dict[str, Any] = answer.model_dump()
    statement = insert(AnswerRow).values(values).on_conflict_do_nothing().returning(col(AnswerRow.id))
    if (await session.execute(statement)).scalars().all():
        return None
    found: AnswerRow | None = await session.scalar(
        select(AnswerRow).where(
            col(AnswerRow.key_id) == answer.key_id, col(AnswerRow.idempotency_key) == answer.idempotency_key
        )
    )
    return found
