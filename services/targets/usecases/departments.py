"""Departments, and the keys with which they and the overseers come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import NAMESPACE, Role
from services.runtime.database import Database
from services.runtime.keys import hash_of, new_secret
from services.targets import store
from services.targets.tables import DepartmentRow, KeyTable
from services.targets.usecases.errors import DuplicateDepartment, UnknownDepartment


async def named_department(session: AsyncSession, words: str) -> DepartmentRow:
    """The department with that id, code or name; UnknownDepartment where there is none."""
    found = await store.find_department(session, words)
    if found is None:
        raise UnknownDepartment(f"没有编号、代码或名称为“{words}”的部门")
    return found


async def add_department(database: Database, name: str, code: str | None, now: datetime) -> dict[str, Any]:
    """The department of that name, new or as it was. DuplicateDepartment where the code is another's."""
    async with database.transaction() as session:
        row = await store.add_department(
            session, DepartmentRow(id=uuid5(NAMESPACE, f"department/{name}"), name=name, code=code, created_at=now)
        )
        if row is None:
            raise DuplicateDepartment(f"代码“{code}”已属于另一个部门")
        return _shown(row)


def _shown(row: DepartmentRow) -> dict[str, Any]:
    return {"id": str(row.id), "name": row.name, "code": row.code}


async def list_departments(database: Database, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
    async with database.transaction() as session:
        rows, total = await store.all_departments(session, limit, offset)
        return [_shown(row) for row in rows], total


@dataclass(frozen=True)
class IssuedKey:
    """A new access key; `secret` is shown this once and stored nowhere."""

    id: UUID
    secret: str
    prefix: str
    role: Role
    department_id: UUID | None


async def issue_key(
    database: Database, role: Role, department: str | None, label: str | None, now: datetime
) -> IssuedKey:
    """Makes an access key; a department's key belongs to that department."""
    async with database.transaction() as session:
        department_id = (await named_department(session, department)).id if department is not None else None
        secret = new_secret()
        key = IssuedKey(id=uuid4(), secret=secret, prefix=secret[:12], role=role, department_id=department_id)
        session.add(
            KeyTable(
                id=key.id,
                revision=1,
                hash=hash_of(secret),
                role=role,
                department_id=department_id,
                prefix=key.prefix,
                label=label,
                created_at=now,
            )
        )
        return key
