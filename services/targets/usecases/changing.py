"""Every change of a target is a row: who, when, from what to what, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Role, TargetUpdated
from services.runtime.access import audit
from services.runtime.access.keys import Caller
from services.runtime.observing.tracing import traceparent
from services.runtime.postgres.statements import On
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


async def author(on: On, caller: Caller | None) -> Author:
    """The caller by the name of its department, or of its role."""
    if caller is None:
        return Author(None, SYSTEM)
    return (await authors(on, {caller.key_id: caller}, {}))[caller.key_id]


async def authors(on: On, callers: Mapping[UUID, Caller], names: Mapping[UUID, str]) -> dict[UUID, Author]:
    """Callers, by key, by the names of their departments or of their roles; `names` are those that are known."""
    wanted = {one.department_id for one in callers.values() if one.department_id is not None} - names.keys()
    found = await store.departments_by_id(on, wanted) if wanted else {}
    known = {**names, **{id_: one.name for id_, one in found.items()}}
    return {
        id_: Author(one, known[one.department_id] if one.department_id else ROLE_NAMES[one.role])
        for id_, one in callers.items()
    }


def touch(row: TargetRow, now: datetime) -> None:
    """Makes the row's next revision, to be told to the other services."""
    row.revision += 1
    row.changed_at = now
    row.published_at = None
    row.traceparent = traceparent()


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
    made = [
        change_of(by, snapshot, change.action, change.state_from, change.why, now)
        for change, snapshot in zip(changes, found, strict=True)
    ]
    await store.add_rows(session, ChangeRow, (change for change, _ in made))
    await store.add_rows(session, Audit, (noted for _, noted in made))


def change_of(
    by: Author, snapshot: TargetUpdated, action: str, state_from: str | None, why: str | None, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A row of a target's history, and the audit trail's of it; the target as it stands after the change."""
    change = {
        "id": uuid4(),
        "target_id": snapshot.id,
        "at": now,
        "key_id": by.caller.key_id if by.caller else None,
        "who": by.name,
        "action": action,
        "state_from": state_from,
        "state_to": snapshot.state,
        "why": why,
        "document": snapshot.model_dump(mode="json", exclude=FIGURES),
    }
    details = {"from": state_from, "to": snapshot.state, "why": why, "revision": snapshot.revision}
    return change, audit.entry(by.caller, f"target.{action}", f"target/{snapshot.id}", details, now)
