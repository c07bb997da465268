"""Every change of a target is a row: who, when, from what to what, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Role
from services.runtime import audit
from services.runtime.keys import Caller
from services.targets import store
from services.targets.tables import Audit, ChangeRow, TargetRow
from services.targets.usecases.snapshots import FIGURES, bare_snapshots

ROLE_NAMES = {Role.SUPERVISOR: "督查室", Role.OPERATOR: "运维", Role.DEPARTMENT: "部门"}
SYSTEM = "系统"


@dataclass(frozen=True)
class Author:
    """Who changes something; without a caller the system itself does."""

    caller: Caller | None
    name: str


async def author(session: AsyncSession, caller: Caller | None) -> Author:
    """The caller by the name of its department, or of its role."""
    if caller is None:
        return Author(None, SYSTEM)
    if caller.department_id is None:
        return Author(caller, ROLE_NAMES[caller.role])
    found = await store.departments_by_id(session, [caller.department_id])
    return Author(caller, found[caller.department_id].name)


def touch(row: TargetRow, now: datetime) -> None:
    """Makes the row's next revision, to be told to the other services."""
    row.revision += 1
    row.changed_at = now
    row.published_at = None


@dataclass(frozen=True)
class Change:
    """A row as it stands after a step, and the state it had before."""

    row: TargetRow
    action: str
    state_from: str | None
    why: str | None = None


async def save_changes(session: AsyncSession, by: Author, changes: Sequence[Change], now: datetime) -> None:
    """Keeps the rows as they now stand as the newest of their histories."""
    await session.flush()
    found = await bare_snapshots(session, [change.row for change in changes])
    for change, snapshot in zip(changes, found, strict=True):
        row = change.row
        session.add(
            ChangeRow(
                id=uuid4(),
                target_id=row.id,
                at=now,
                key_id=by.caller.key_id if by.caller else None,
                who=by.name,
                action=change.action,
                state_from=change.state_from,
                state_to=row.state,
                why=change.why,
                document=snapshot.model_dump(mode="json", exclude=FIGURES),
            )
        )
        details = {"from": change.state_from, "to": row.state, "why": change.why, "revision": row.revision}
        audit.record(session, Audit, by.caller, f"target.{change.action}", f"target/{row.id}", details, now)
    await session.flush()
