"""Departments: added, renamed, listed."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.runtime.access.audit import record
from services.runtime.access.keys import Caller
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock
from services.targets import store
from services.targets.store import keys as stored
from services.targets.tables import Audit, DepartmentRow
from services.targets.usecases.changing import Change, author, save_changes, touch
from services.targets.usecases.errors import DuplicateDepartment, UnknownDepartment

RENAME = "rename"
LOCK = "departments"
"""Names and codes are given one after the other: none may mean two departments."""


async def named_department(session: AsyncSession, words: str) -> DepartmentRow:
    """The department with that id, code or name; UnknownDepartment where there is none."""
    found = await store.find_department(session, words)
    if found is None:
        raise UnknownDepartment(f"没有编号、代码或名称为“{words}”的部门")
    return found


async def add_department(
    database: Database, caller: Caller | None, name: str, code: str | None, now: datetime
) -> DepartmentRow:
    """The department of that name, new or as it was; DuplicateDepartment where name or code would mean another."""
    async with database.transaction() as session:
        await hold_lock(session, LOCK)
        found = await stored.find_namesake(session, [name])
        if found is not None and found.name == name:
            return found
        await _require_free(session, name, code)
        row = DepartmentRow(id=uuid4(), name=name, code=code, created_at=now)
        session.add(row)
        record(session, Audit, caller, "department.added", f"department/{row.id}", {"name": name, "code": code}, now)
        return row


async def rename_department(
    database: Database, caller: Caller, department: str, changes: dict[str, str | None], now: datetime
) -> DepartmentRow:
    """Gives a department another name, code or both; the others are told by the snapshots of its targets."""
    async with database.transaction() as session:
        await hold_lock(session, LOCK)
        row = await named_department(session, department)
        before = {"name": row.name, "code": row.code}
        after = before | changes
        if before == after:
            return row
        await _require_free(session, after["name"] or row.name, after["code"], row.id)
        row.name, row.code = after["name"] or row.name, after["code"]
        if row.name != before["name"]:
            renamed = []
            for target in await stored.lock_targets_of(session, row.id):
                touch(target, now)
                renamed.append(Change(target, RENAME, target.state, f"{before['name']}更名为{row.name}"))
            await save_changes(session, await author(session, caller), renamed, now)
        record(session, Audit, caller, "department.renamed", f"department/{row.id}", {"from": before, "to": after}, now)
        return row


async def _require_free(session: AsyncSession, name: str, code: str | None, besides: UUID | None = None) -> None:
    words = [name] if code is None else [name, code]
    taken = await stored.find_namesake(session, words, besides)
    if taken is not None:
        said = f"{taken.name}（代码 {taken.code}）" if taken.code else taken.name
        wanted = f"名称“{name}”或代码“{code}”" if code else f"名称“{name}”"
        raise DuplicateDepartment(f"{wanted}已属于另一个部门：{said}")


async def list_departments(database: Database, limit: int, offset: int) -> tuple[list[DepartmentRow], int]:
    async with database.transaction() as session:
        rows, total = await store.all_departments(session, limit, offset)
        return list(rows), total
