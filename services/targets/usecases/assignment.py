"""Targets are given to departments (交办): one by one, by rule, or line by line from a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Cadence, InvalidValue, Target, TargetState, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.clock import day_of
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.lifecycle import Action, transition
from services.targets.numbering import number_of, series
from services.targets.plans import GivenPlan, make_plan
from services.targets.tables import TargetRow
from services.targets.usecases.changing import Change, author, save_changes, touch
from services.targets.usecases.departments import named_department
from services.targets.usecases.errors import no_target
from services.targets.usecases.snapshots import snapshots

T = TypeVar("T")


class Keep:
    """Says of a field that it stays as it is."""


KEEP = Keep()


@dataclass(frozen=True)
class Assignment:
    """Whose a target is to be and how it is reported; departments by id, code or name. A lead of None takes it back."""

    lead: str | Keep | None = KEEP
    supporting: Sequence[str] | Keep = KEEP
    lead_official: str | Keep | None = KEEP
    cadence: Cadence | Keep = KEEP
    plan: GivenPlan | Keep = KEEP


async def assign(database: Database, caller: Caller, id_: UUID, assignment: Assignment, now: datetime) -> TargetUpdated:
    """Gives the target to departments, or changes how it is reported."""
    async with database.transaction() as session:
        row = (await store.lock_targets(session, [id_])).get(id_)
        if row is None:
            raise no_target(id_)
        change = await apply(session, row, assignment, now)
        if change is not None:
            await save_changes(session, await author(session, caller), [change], now)
        return (await snapshots(session, [row]))[0]


async def apply(session: AsyncSession, row: TargetRow, assignment: Assignment, now: datetime) -> Change | None:
    """Brings one row to the assignment; None where everything was so already."""
    state, waiting = TargetState(row.state), row.extension is not None
    given = [one.department_id for one in (await store.assignees_of(session, [row.id]))[row.id]]
    wanted = await _owners(session, given, assignment)
    arranged = _arrange(row, assignment)
    action = Action.ASSIGN if wanted != given else Action.ARRANGE
    if wanted != given and not wanted:
        action = Action.TAKE_BACK
    if wanted == given and not arranged:
        return None
    transition(action, state, waiting)
    if wanted != given:
        await _give(session, row, wanted, now)
    touch(row, now)
    return Change(row, action, state)


async def _owners(session: AsyncSession, given: list[UUID], assignment: Assignment) -> list[UUID]:
    """The departments that are to have the target, the lead first; none where it has no lead."""
    if isinstance(assignment.lead, Keep):
        lead = given[0] if given else None
    else:
        lead = (await named_department(session, assignment.lead)).id if assignment.lead is not None else None
    if lead is None:
        if not isinstance(assignment.supporting, Keep) and assignment.supporting:
            raise InvalidValue(
                "supporting", "、".join(assignment.supporting), "先有牵头单位（department_id）的配合单位"
            )
        return []
    if isinstance(assignment.supporting, Keep):
        others = given[1:]
    else:
        others = [(await named_department(session, words)).id for words in assignment.supporting]
    return [lead, *(one for one in dict.fromkeys(others) if one != lead)]


def _arrange(row: TargetRow, assignment: Assignment) -> bool:
    """Takes over official, cadence and plan; whether any of them is new."""
    target, before = Target.model_validate(row.document), (row.lead_official, row.cadence, row.plan)
    if not isinstance(assignment.lead_official, Keep):
        row.lead_official = assignment.lead_official
    if not isinstance(assignment.cadence, Keep):
        row.cadence = assignment.cadence.model_dump(mode="json")
    if not isinstance(assignment.plan, Keep):
        row.plan = make_plan(assignment.plan, target).model_dump(mode="json")
    return (row.lead_official, row.cadence, row.plan) != before


async def _give(session: AsyncSession, row: TargetRow, owners: list[UUID], now: datetime) -> None:
    """The lead signs anew when it is another one; a number is given once and kept."""
    await store.replace_assignees(session, row.id, owners)
    lead = owners[0] if owners else None
    if row.department_id != lead:
        row.department_id = lead
        row.state = TargetState.ASSIGNED if lead else TargetState.DRAFT
        row.assigned_on = day_of(now) if lead else None
        row.extension = None
        for one in (await store.assignees_of(session, [row.id]))[row.id][:1]:
            one.signed_at = None
    if lead is not None:
        row.cadence = row.cadence or Cadence().model_dump(mode="json")
        if row.number is None:
            year, name = row.starts_on.year, series(row.title)
            row.number = number_of(name, year, await store.next_number(session, year, name))
