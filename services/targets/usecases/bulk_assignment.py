"""Many targets are given to departments at once: by rule, or line by line from a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import InvalidValue, Target
from services.runtime.access.keys import Caller
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.assignment_rules import AssignmentRule, owner_by_rule, owner_by_suggestion
from services.targets.store import TargetQuery
from services.targets.tables import TargetRow
from services.targets.usecases.assignment import Assignment, apply
from services.targets.usecases.changing import Change, author, save_changes
from services.targets.usecases.departments import named_department
from services.targets.usecases.errors import Unknown, no_target

MOST_DEPARTMENTS = 10_000


async def assign_by_rule(
    database: Database,
    caller: Caller,
    rules: Sequence[AssignmentRule],
    *,
    suggestions: bool,
    dry_run: bool,
    now: datetime,
) -> list[dict[str, Any]]:
    """Gives each target that nobody has to the department that a rule or the parser's suggestion names for it."""
    async with database.transaction() as session:
        rules = [replace(rule, department=(await named_department(session, rule.department)).name) for rule in rules]
        rows, _ = await store.find_targets(session, TargetQuery(assigned=False), None, 0)
        locked = await store.lock_targets(session, [row.id for row in rows])
        departments, _ = await store.all_departments(session, MOST_DEPARTMENTS, 0)
        names = [one.name for one in departments]
        found, changes = [], []
        for row in (locked[row.id] for row in rows):
            if row.department_id is not None:
                continue  # given away by another, while this one waited for the row
            target = Target.model_validate(row.document)
            owner = owner_by_rule(target, rules) or (owner_by_suggestion(target, names) if suggestions else None)
            if owner is not None and not dry_run:
                change = await apply(session, row, Assignment(lead=owner), now)
                changes += [change] if change else []
            found.append(_line(row, owner))
        await save_changes(session, await author(session, caller), changes, now)
        return found


def _line(row: TargetRow, owner: str | None) -> dict[str, Any]:
    return {"target_id": str(row.id), "indicator": row.indicator, "department": owner, "number": row.number}


@dataclass(frozen=True)
class AssignmentLine:
    """One line of a sheet: the target by id or number, and what it says; or why it could not be read."""

    line: int
    target: str
    assignment: Assignment | None
    fault: InvalidValue | None = None


async def assign_lines(
    database: Database, caller: Caller, lines: Sequence[AssignmentLine], now: datetime
) -> list[dict[str, Any]]:
    """What became of each line: changed, unchanged or refused; one bad line harms no other."""
    async with database.transaction() as session:
        ids = await store.resolve_targets(session, [line.target for line in lines])
        rows = await store.lock_targets(session, ids.values())
        found: list[dict[str, Any]] = []
        changes: list[Change] = []
        for line in lines:
            row = rows.get(ids[line.target]) if line.target in ids else None
            became, change = await _one(session, line, row, now)
            changes += [change] if change else []
            found.append({"line": line.line, "target": line.target, **became})
        await save_changes(session, await author(session, caller), changes, now)
        return found


async def _one(
    session: AsyncSession, line: AssignmentLine, row: TargetRow | None, now: datetime
) -> tuple[dict[str, Any], Change | None]:
    try:
        if line.fault is not None:
            raise line.fault
        if row is None or line.assignment is None:
            raise no_target(line.target)
        async with session.begin_nested():
            change = await apply(session, row, line.assignment, now)
    except (ValueError, Unknown) as error:
        if row is not None:
            await session.refresh(row)
        return {"status": "refused", "detail": str(error)}, None
    return {"status": "changed" if change else "unchanged", "detail": ""}, change
