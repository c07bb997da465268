"""The ledger is read, and targets are given to departments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import TargetState, TargetUpdated
from services.runtime.auth import Forbidden, require_access
from services.runtime.database import Database
from services.runtime.keys import Caller
from services.targets import store
from services.targets.progress import advance
from services.targets.tables import TargetRow
from services.targets.usecases.departments import named_department
from services.targets.usecases.errors import no_target
from services.targets.usecases.registration import touch


async def assign(database: Database, id_: UUID, department: str | None, now: datetime) -> TargetUpdated:
    """Gives the target to a lead department (牵头单位), or with None takes it back."""
    async with database.transaction() as session:
        row = (await store.lock_targets(session, [id_])).get(id_)
        if row is None:
            raise no_target(id_)
        lead = await named_department(session, department) if department is not None else None
        lead_id = lead.id if lead else None
        if row.department_id != lead_id:
            row.department_id = lead_id
            row.state = TargetState.ASSIGNED if lead else TargetState.DRAFT
            touch(row, now)
        return (await snapshots(session, [row]))[0]


async def snapshots(session: AsyncSession, rows: Sequence[TargetRow]) -> list[TargetUpdated]:
    """The rows as the other services are told of them."""
    departments = await store.departments_of(session, rows)
    progress = await store.progress_of(session, [row.id for row in rows])
    return [
        store.snapshot(
            row,
            departments.get(row.department_id) if row.department_id else None,
            advance(store.entry(entry) for entry in progress[row.id]),
        )
        for row in rows
    ]


async def get_target(database: Database, caller: Caller, id_: UUID) -> TargetUpdated:
    """A target as it now stands."""
    async with database.transaction() as session:
        row = await store.find_target(session, id_)
        if row is None:
            raise no_target(id_)
        require_access(caller, row.department_id)
        return (await snapshots(session, [row]))[0]


@dataclass(frozen=True)
class Query:
    """Which targets are asked for; `department` is an id, code or name."""

    department: str | None
    words: str | None
    report_id: UUID | None
    limit: int
    offset: int


async def list_targets(database: Database, caller: Caller, query: Query) -> tuple[list[TargetUpdated], int]:
    """Targets in the reports' order and how many there are; a department sees its own."""
    async with database.transaction() as session:
        department_id = (await named_department(session, query.department)).id if query.department else None
        if not caller.oversees:
            if department_id not in (None, caller.department_id):
                raise Forbidden("部门密钥只能查看本部门牵头的目标")
            department_id = caller.department_id
        rows, total = await store.find_targets(
            session, department_id, query.words, query.report_id, query.limit, query.offset
        )
        return await snapshots(session, rows), total
