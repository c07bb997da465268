"""Queries on what the alerts service was told of targets."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Integer, Select, Text, Uuid, cast, column, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.alerts.tables import PastSnapshotRow, SnapshotRow, Tick
from services.contract import TargetUpdated
from services.runtime.memory import no_search_for_cycles

PAGE = 500


@dataclass(frozen=True)
class SnapshotQuery:
    """Which snapshots are asked for: all, a department's, or those in which that day may show something new."""

    department_id: UUID | None = None
    due_on: date | None = None


async def traces_of(session: AsyncSession, target_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """The traces that the snapshots of these targets came by."""
    statement = select(col(SnapshotRow.target_id), col(SnapshotRow.traceparent))
    found = await session.execute(statement.where(col(SnapshotRow.target_id).in_(list(target_ids))))
    return dict(found.all())


async def keep_found(session: AsyncSession, job: str, due_at: datetime, found: dict[str, Any]) -> None:
    """Keeps what a job's run found."""
    ran = (col(Tick.job) == job) & (col(Tick.due_at) == due_at)
    await session.execute(update(Tick).where(ran).values(found=found))


async def last_found(session: AsyncSession, job: str) -> tuple[datetime, dict[str, Any]] | None:
    """Nominal time of the job's newest run, and what it found."""
    statement = select(col(Tick.due_at), col(Tick.found)).where(col(Tick.job) == job)
    row = (await session.execute(statement.order_by(col(Tick.due_at).desc()).limit(1))).one_or_none()
    return None if row is None else (row[0], row[1] or {})


async def find_snapshot(session: AsyncSession, target_id: UUID) -> TargetUpdated | None:
    statement = select(cast(col(SnapshotRow.document), Text)).where(col(SnapshotRow.target_id) == target_id)
    found = await session.scalar(statement)
    return TargetUpdated.model_validate_json(found) if found else None


async def find_past(session: AsyncSession, target_id: UUID, known_on: date) -> TargetUpdated | None:
    """The target as it was known at the end of that day; None where it was not known yet."""
    statement = (
        select(cast(col(PastSnapshotRow.document), Text))
        .where(col(PastSnapshotRow.target_id) == target_id, col(PastSnapshotRow.known_on) <= known_on)
        .order_by(col(PastSnapshotRow.known_on).desc())
        .limit(1)
    )
    found = await session.scalar(statement)
    return TargetUpdated.model_validate_json(found) if found else None


async def snapshots(
    session: AsyncSession, query: SnapshotQuery = SnapshotQuery(), page: int = PAGE
) -> AsyncIterator[list[TargetUpdated]]:
    """The snapshots that are asked for, page by page in order of id; read as text, which is parsed once."""
    last: UUID | None = None
    with no_search_for_cycles():
        while True:
            statement = _asked(query).limit(page)
            if last is not None:
                statement = statement.where(col(SnapshotRow.target_id) > last)
            rows = (await session.execute(statement)).all()
            if rows:
                yield [TargetUpdated.model_validate_json(row[1]) for row in rows]
                last = rows[-1][0]
            if len(rows) < page:
                return


def _asked(query: SnapshotQuery) -> Select[UUID, str]:
    target_id, after = col(SnapshotRow.target_id), col(SnapshotRow.assess_after)
    statement = select(target_id, cast(col(SnapshotRow.document), Text)).order_by(target_id)
    if query.department_id is not None:
        statement = statement.where(col(SnapshotRow.department_id) == query.department_id)
    if query.due_on is not None:
        statement = statement.where(or_(after.is_(None), after <= query.due_on))
    return statement


async def unassessed(session: AsyncSession, limit: int) -> list[TargetUpdated]:
    """Targets that changed since they were last looked at, in order of id."""
    statement = select(cast(col(SnapshotRow.document), Text)).where(col(SnapshotRow.assess_after).is_(None))
    found = await session.scalars(statement.order_by(col(SnapshotRow.target_id)).limit(limit))
    return [TargetUpdated.model_validate_json(document) for document in found]


async def department_named(session: AsyncSession, words: str) -> UUID | None:
    """The department with that id or name, among those that lead a target."""
    of = col(SnapshotRow.department_id)
    try:
        named = of == UUID(words)
    except ValueError:
        named = col(SnapshotRow.document)["department"]["name"].astext == words
    found: UUID | None = await session.scalar(select(of).where(named).limit(1))
    return found


async def put_off(session: AsyncSession, days: Sequence[tuple[TargetUpdated, date]]) -> None:
    """Keeps on which day each of these snapshots is to be looked at again; one that is newer by now is left alone."""
    if not days:
        return
    given = (
        func.unnest(
            cast([one.id for one, _ in days], ARRAY(Uuid)),
            cast([one.revision for one, _ in days], ARRAY(Integer)),
            cast([day for _, day in days], ARRAY(Date)),
        )
        .table_valued(column("target_id", Uuid), column("revision", Integer), column("day", Date))
        .render_derived(name="given")
    )
    # locked in order of id, as those are that learn of newer ones: in any other order each might wait for the other
    known = (col(SnapshotRow.target_id) == given.c.target_id) & (col(SnapshotRow.revision) == given.c.revision)
    locked = (
        select(col(SnapshotRow.target_id), given.c.day)
        .join(given, known)
        .where(col(SnapshotRow.assess_after).is_distinct_from(given.c.day))
        .order_by(col(SnapshotRow.target_id))
        .with_for_update(of=SnapshotRow)
        .subquery()
    )
    await session.execute(
        update(SnapshotRow)
        .where(col(SnapshotRow.target_id) == locked.c.target_id)
        .values(assess_after=locked.c.day)
        .execution_options(synchronize_session=False)
    )


async def call_up(session: AsyncSession, department_id: UUID | None = None, target_id: UUID | None = None) -> None:
    """Has these targets looked at by the next check: a department's, one, or all."""
    statement = update(SnapshotRow).values(assess_after=None).execution_options(synchronize_session=False)
    if department_id is not None:
        statement = statement.where(col(SnapshotRow.department_id) == department_id)
    if target_id is not None:
        statement = statement.where(col(SnapshotRow.target_id) == target_id)
    await session.execute(statement)


async def newest_tick(session: AsyncSession, jobs: Iterable[str]) -> datetime | None:
    """The newest nominal time at which one of these jobs ran."""
    found: datetime | None = await session.scalar(select(func.max(Tick.due_at)).where(col(Tick.job).in_(list(jobs))))
    return found


async def last_job(session: AsyncSession, prefix: str) -> str | None:
    """The job, of those whose names begin so, that ran for the newest nominal time."""
    jobs = col(Tick.job)
    statement = select(jobs).where(jobs.startswith(prefix, autoescape=True)).order_by(col(Tick.due_at).desc()).limit(1)
    found: str | None = await session.scalar(statement)
    return found
