"""The steps in a target's life: signed for, completion claimed and verified, put off, adjusted, suspended, closed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Extension, InvalidValue, Plan, Target, TargetState, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.clock import day_of
from services.runtime.http.auth import Forbidden
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.lifecycle import (
    ACTION_NAMES,
    PARTY_NAMES,
    TAKEN_HERE,
    Action,
    Party,
    Transition,
    after,
    transition,
)
from services.targets.plans import refit
from services.targets.registry import promise
from services.targets.tables import ChangeRow, TargetRow
from services.targets.usecases.access import require_sight
from services.targets.usecases.changing import Change, author, save_changes, touch
from services.targets.usecases.errors import no_target
from services.targets.usecases.snapshots import snapshots


@dataclass(frozen=True)
class Step:
    """What is to be done with a target, and why; a new deadline or value where the step needs one."""

    action: Action
    why: str | None = None
    deadline: date | None = None
    value: Decimal | None = None
    value_high: Decimal | None = None


async def take(database: Database, caller: Caller, id_: UUID, step: Step, now: datetime) -> TargetUpdated:
    """Takes the step; NotAllowed where the target's state has none such, Forbidden where it is another's to take."""
    async with database.transaction() as session:
        row = (await store.lock_targets(session, [id_])).get(id_)
        if row is None:
            raise no_target(id_)
        change = await apply(session, caller, row, step, now)
        if change is not None:
            await save_changes(session, await author(session, caller), [change], now)
        return (await snapshots(session, [row]))[0]


async def apply(session: AsyncSession, caller: Caller, row: TargetRow, step: Step, now: datetime) -> Change | None:
    """Brings one row a step further; None where a department signs a second time."""
    if step.action not in TAKEN_HERE:
        raise InvalidValue("action", step.action, f"下列之一：{'、'.join(TAKEN_HERE)}（交办用 PATCH /targets/{{id}}）")
    await require_sight(session, caller, row.id)
    state = TargetState(row.state)
    found = transition(step.action, state, row.extension is not None)
    _require_party(caller, row, found)
    if found.reasoned and not (step.why or "").strip():
        raise InvalidValue("why", step.why, f"{ACTION_NAMES[step.action]}的理由")
    EFFECTS.get(step.action, _nothing)(row, step, now)
    if step.action is Action.SIGN and not await sign(session, caller, row, now):
        return None
    before = TargetState(row.state_before) if row.state_before else None
    if step.action is not Action.SIGN or caller.department_id == row.department_id:
        row.state = after(found, state, before)
    row.state_before = state if step.action is Action.SUSPEND else None
    touch(row, now)
    return Change(row, step.action, state, step.why)


def _require_party(caller: Caller, row: TargetRow, found: Transition) -> None:
    may = {
        Party.OFFICE: caller.oversees,
        Party.LEAD: caller.department_id is not None and caller.department_id == row.department_id,
        Party.DEPARTMENT: caller.department_id is not None,
    }
    if not may[found.by]:
        raise Forbidden(f"{ACTION_NAMES[found.action]}由{PARTY_NAMES[found.by]}办理")


async def sign(session: AsyncSession, caller: Caller, row: TargetRow, now: datetime) -> bool:
    """Each department signs for itself (签收), once; whether this one had not yet."""
    for one in (await store.assignees_of(session, [row.id]))[row.id]:
        if one.department_id == caller.department_id and one.signed_at is None:
            one.signed_at = now
            return True
    return False


def _ask(row: TargetRow, step: Step, now: datetime) -> None:
    """An extension is asked for before the deadline, and for a later day."""
    if day_of(now) > row.deadline:
        raise InvalidValue("deadline", str(step.deadline), f"在时限（{row.deadline}）之前提出的申请；时限已过")
    if step.deadline is None or step.deadline <= row.deadline:
        raise InvalidValue("deadline", step.deadline and str(step.deadline), f"晚于现时限（{row.deadline}）的日期")
    _revised(Target.model_validate(row.document), deadline=step.deadline)
    asked = Extension(deadline=step.deadline, reason=step.why or "", asked_at=now)
    row.extension = asked.model_dump(mode="json")


def _approve(row: TargetRow, step: Step, _: datetime) -> None:
    """The deadline that was asked for, or the one that the office grants instead."""
    asked = Extension.model_validate(row.extension)
    if step.deadline is not None and step.deadline <= row.deadline:
        raise InvalidValue("deadline", str(step.deadline), f"晚于现时限（{row.deadline}）的日期")
    row.extension = None
    _promise_anew(row, deadline=step.deadline or asked.deadline)


def _refuse(row: TargetRow, _: Step, __: datetime) -> None:
    row.extension = None


def _adjust(row: TargetRow, step: Step, _: datetime) -> None:
    """A new version of the promise; the first one stays visible."""
    given = {"deadline": step.deadline, "value": step.value, "value_high": step.value_high}
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise InvalidValue("value", None, "新的目标值或新的时限（deadline）")
    _promise_anew(row, **changes)


def _promise_anew(row: TargetRow, **changes: Any) -> None:
    before = Target.model_validate(row.document)
    target = _revised(before, **changes)
    if promise(target) == promise(before):
        raise InvalidValue("value", None, "与现值不同的目标值或时限")
    if row.plan is not None:
        row.plan = refit(Plan.model_validate(row.plan), before, target).model_dump(mode="json")
    row.document, row.deadline = target.model_dump(mode="json"), target.deadline
    row.version += 1


def _revised(target: Target, **changes: Any) -> Target:
    """The target with these changes; InvalidValue where it would make no sense with them."""
    try:
        return Target.model_validate(target.model_dump() | changes)
    except ValidationError as error:
        causes = (found.get("ctx", {}).get("error") for found in error.errors())
        raise next((cause for cause in causes if isinstance(cause, InvalidValue)), error) from None


def _complete(row: TargetRow, _: Step, now: datetime) -> None:
    """What was still asked for the target is settled with it."""
    row.completed_on, row.extension = day_of(now), None


def _reopen(row: TargetRow, _: Step, __: datetime) -> None:
    row.completed_on = None


def _nothing(_: TargetRow, __: Step, ___: datetime) -> None:
    return None


EFFECTS = {
    Action.REQUEST_EXTENSION: _ask,
    Action.APPROVE_EXTENSION: _approve,
    Action.REFUSE_EXTENSION: _refuse,
    Action.ADJUST: _adjust,
    Action.ACCEPT: _complete,
    Action.REOPEN: _reopen,
}
"""What a step does to the row beside its state."""


async def history(database: Database, caller: Caller, id_: UUID) -> list[ChangeRow]:
    """Every change of the target, the oldest first."""
    async with database.transaction() as session:
        if await store.find_target(session, id_) is None:
            raise no_target(id_)
        await require_sight(session, caller, id_)
        return list(await store.changes_of(session, id_))
