"""Queries on the ledger's rows and whose they are."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.contract import Department, Signature
from services.runtime.postgres.statements import On, rows, run
from services.targets.store.ids import among
from services.targets.tables import AssigneeRow, TargetRow

ORDER = (col(TargetRow.issuer), col(TargetRow.starts_on), col(TargetRow.position), col(TargetRow.id))


@dataclass(frozen=True)
class TargetQuery:
    """Which targets are asked for; what is None does not matter. `department_id`: its lead or a supporting one."""

    department_id: UUID | None = None
    words: str | None = None
    report_id: UUID | None = None
    states: Sequence[str] | None = None
    category: str | None = None
    assigned: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.department_id is not None:
            given = select(col(AssigneeRow.target_id)).where(col(AssigneeRow.department_id) == self.department_id)
            found.append(col(TargetRow.id).in_(given))
        if self.report_id is not None:
            found.append(col(TargetRow.report_id) == self.report_id)
        if self.states is not None:
            found.append(col(TargetRow.state).in_(list(self.states)))
        if self.category is not None:
            found.append(col(TargetRow.document)["category"].as_string() == self.category)
        if self.assigned is not None:
            owner = col(TargetRow.department_id)
            found.append(owner.is_not(None) if self.assigned else owner.is_(None))
        if self.words:
            quote = col(TargetRow.document)["sentence"]["quote"].as_string()
            places = (col(TargetRow.indicator), quote, col(TargetRow.number))
            found.append(or_(*(place.contains(self.words, autoescape=True) for place in places)))
        return found


async def lock_targets(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, TargetRow]:
    """The rows with these ids, locked until the transaction ends, always in the same order, as they stand then."""
    statement = select(TargetRow).where(among(col(TargetRow.id), ids)).order_by(col(TargetRow.id)).with_for_update()
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {row.id: row for row in rows.all()}


async def find_target(session: AsyncSession, id_: UUID) -> TargetRow | None:
    return await session.get(TargetRow, id_)


async def find_targets(
    session: AsyncSession, query: TargetQuery, limit: int | None, offset: int
) -> tuple[Sequence[TargetRow], int]:
    """Rows in the reports' reading order, and how many there are in all."""
    conditions = query.conditions()
    total = await session.scalar(select(func.count()).select_from(TargetRow).where(*conditions))
    rows = await session.scalars(select(TargetRow).where(*conditions).order_by(*ORDER).limit(limit).offset(offset))
    return rows.all(), total or 0


async def resolve_targets(session: AsyncSession, names: Iterable[str]) -> dict[str, UUID]:
    """The ids of the targets that are named by id or by number (立项编号); what nobody knows is left out."""
    wanted = set(names)
    ids: dict[str, UUID] = {}
    for name in wanted:
        with suppress(ValueError):
            ids[name] = UUID(name)
    known = set(
        (await session.scalars(select(col(TargetRow.id)).where(col(TargetRow.id).in_(set(ids.values()))))).all()
    )
    numbered = await session.execute(
        select(col(TargetRow.number), col(TargetRow.id)).where(col(TargetRow.number).in_(wanted - set(ids)))
    )
    by_number = {number: id_ for number, id_ in numbered.all() if number is not None}
    return {name: id_ for name, id_ in ids.items() if id_ in known} | by_number


async def assignees_of(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, list[AssigneeRow]]:
    """Whose these targets are, the lead department first."""
    wanted = list(ids)
    found: dict[UUID, list[AssigneeRow]] = {target_id: [] for target_id in wanted}
    statement = select(AssigneeRow).where(among(col(AssigneeRow.target_id), wanted)).order_by(col(AssigneeRow.place))
    for row in (await session.scalars(statement)).all():
        found[row.target_id].append(row)
    return found


SIGNATURE = "department_id, (select name from department where department.id = department_id), signed_at"

SIGNATURES = f"""
select target_id, {SIGNATURE} from assignee where target_id = any($1::uuid[]) order by place
"""  # noqa: S608 names of our own


def signature_of(id_: UUID, name: str, signed_at: datetime | None) -> Signature:
    """A signature from the columns of `SIGNATURE`."""
    return Signature(department=Department(id=id_, name=name), signed_at=signed_at)


async def signatures_of(on: On, ids: Iterable[UUID]) -> dict[UUID, list[Signature]]:
    """The departments that were given these targets and when each signed, the lead first."""
    found: dict[UUID, list[Signature]] = {target_id: [] for target_id in ids}
    for target_id, *said in await rows(on, SIGNATURES, list(found)):
        found[target_id].append(signature_of(*said))
    return found


async def replace_assignees(session: AsyncSession, target_id: UUID, departments: Sequence[UUID]) -> None:
    """Gives the target to these departments, the lead first; one that had it already keeps its signature."""
    known = {row.department_id: row for row in (await assignees_of(session, [target_id]))[target_id]}
    for id_, row in known.items():
        if id_ not in departments:
            await session.delete(row)
    for place, id_ in enumerate(departments):
        if id_ in known:
            known[id_].place = place
        else:
            session.add(AssigneeRow(target_id=target_id, department_id=id_, place=place))
    await session.flush()


# in the order of the index that has these rows alone: where statistics date from before rows were told for the first
# time, PostgreSQL would take all of them for unpublished and read the whole table
UNPUBLISHED = """
select id, revision, snapshot, traceparent from target where published_at is null order by id limit $1
"""


async def unpublished_targets(on: On, limit: int) -> Sequence[Any]:
    """Ids and revisions of rows that are to be told, with the snapshot that was saved last."""
    return await rows(on, UNPUBLISHED, limit)


MARK = """
with free as (
    select target.id from target join unnest($1::uuid[], $2::integer[]) told(id, revision) using (id, revision)
    for no key update of target skip locked
)
update target set published_at = $3 from free where target.id = free.id
"""


async def mark_targets(on: On, told: Sequence[Any], now: datetime) -> None:
    """Marks rows as told, but not those that have changed meanwhile; `told` have an id and a revision.

    Those that somebody works on are not waited for, while posts for the others would wait: they are told once more.
    """
    await run(on, MARK, [one.id for one in told], [one.revision for one in told], now)
