"""Many access keys are rotated at once: each good one gets a successor and ends after an overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.contract import Department, Role
from services.runtime.access.audit import record
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock
from services.targets import store
from services.targets.store import keys as stored
from services.targets.tables import Audit, KeyTable
from services.targets.usecases.departments import named_department
from services.targets.usecases.keys import IssuedKey, succeed


@dataclass(frozen=True)
class Which:
    """Whose keys: a role's, a department's (by id, code or name), all departments', or everybody's where empty."""

    role: Role | None = None
    department: str | None = None


@dataclass(frozen=True)
class Rotated:
    """A key, the one that takes its place, and whose they are."""

    old: KeyTable
    new: IssuedKey
    department: Department | None


async def rotate_keys(
    database: Database, which: Which, overlap: timedelta, valid_until: datetime | None, now: datetime
) -> Sequence[Rotated]:
    """Rotates every good key of those, all or none; what ends already because it was rotated is passed over."""
    async with database.transaction() as session:
        await hold_lock(session, "keys")
        department_id = (await named_department(session, which.department)).id if which.department else None
        rows = await stored.keys_to_rotate(session, which.role, department_id, now)
        names = await store.departments_by_id(session, [row.department_id for row in rows if row.department_id])
        found = []
        for row in rows:
            issued, details = succeed(row, overlap, valid_until, now)
            session.add(issued.row)
            record(session, Audit, None, "key.rotated", f"key/{row.id}", details, now)
            found.append(Rotated(row, issued, names[row.department_id] if row.department_id else None))
        return found
