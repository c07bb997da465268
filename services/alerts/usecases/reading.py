"""Alerts and assessments are read; a department reads its own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.alerting import AlertState, Policy
from services.alerts.board import Board, survey
from services.alerts.dues import Due, dues
from services.alerts.inspection import Inspection, inspect
from services.alerts.tables import AlertRow, FlipRow
from services.alerts.usecases.errors import UnknownAlert, UnknownDepartment, UnknownTarget
from services.assessment import Assessment, RulePack, assess
from services.contract import TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.http.auth import Forbidden, require_access
from services.runtime.postgres.database import Database


@dataclass(frozen=True)
class Standing:
    """How a target stands on a day: its light, its reports, and how far up the ladder its alerts have come."""

    assessment: Assessment
    inspection: Inspection
    rung: int


async def get_assessment(
    database: Database, caller: Caller, target_id: UUID, as_of: date, policy: Policy, known_on: date | None = None
) -> Standing:
    """How a target stands on a day, from what has been told of it, or had been by the end of `known_on`."""
    async with database.transaction() as session:
        newest = await store.find_snapshot(session, target_id)
        if newest is None:
            raise UnknownTarget(f"没有编号为 {target_id} 的目标（刚登记的目标稍后可查）")
        require_access(caller, newest.department.id if newest.department else None)
        found = newest if known_on is None else await store.find_past(session, target_id, known_on)
        if found is None:
            raise UnknownTarget(f"截至{known_on}，还没有编号为 {target_id} 的目标")
        alerts = (await store.alerts_of(session, [target_id])).get(target_id, {}).values()
    judged = assess(found, as_of, policy.pack, workdays=policy.workdays)
    rung = max((row.rung for row in alerts if row.state == AlertState.FIRING), default=0)
    return Standing(judged, inspect(found, as_of, policy), rung)


async def list_alerts(database: Database, caller: Caller, query: store.AlertQuery) -> tuple[Sequence[AlertRow], int]:
    """Alerts, the furthest behind first, and how many there are."""
    if not caller.oversees:
        if query.department_id not in (None, caller.department_id):
            raise Forbidden("部门密钥只能查看本部门的预警")
        query = query.within(caller.department_id)
    async with database.transaction() as session:
        return await store.find_alerts(session, query)


async def get_alert(database: Database, caller: Caller, id_: UUID) -> tuple[AlertRow, Sequence[FlipRow]]:
    """An alert with its flips."""
    async with database.transaction() as session:
        found = await store.find_alert(session, id_)
        if found is None:
            raise UnknownAlert(f"没有编号为 {id_} 的预警")
        require_access(caller, found.department_id)
        return found, await store.flips_of(session, id_)


async def board_rows(
    database: Database, department_id: UUID | None, as_of: date, pack: RulePack
) -> list[tuple[TargetUpdated, Assessment]]:
    """Every target, or a department's, with how it stands on a day."""
    async with database.transaction() as session:
        return [(target, assess(target, as_of, pack)) async for target in _targets(session, department_id)]


async def read_board(
    database: Database, caller: Caller, department: str | None, as_of: date, policy: Policy
) -> tuple[Board, Sequence[AlertRow]]:
    """How all targets stand, or a department's by id or name, and the alerts that climb the ladder."""
    async with database.transaction() as session:
        department_id = await scope(session, caller, department)
        found = [inspect(target, as_of, policy) async for target in _targets(session, department_id)]
        return survey(found, as_of, policy), await store.firing_on_ladder(session, department_id)


async def read_dues(
    database: Database, caller: Caller, department: str | None, as_of: date, policy: Policy
) -> list[Due]:
    """What is due from a department's targets, or from all."""
    async with database.transaction() as session:
        department_id = await scope(session, caller, department)
        found = [dues(target, as_of, policy) async for target in _targets(session, department_id)]
    return sorted((due for of_target in found for due in of_target), key=lambda due: (due.on, due.uid))


async def scope(session: AsyncSession, caller: Caller, department: str | None) -> UUID | None:
    """The department that is asked about, a department's key being held to its own; None is all."""
    asked = await store.department_named(session, department) if department else None
    if department and asked is None:
        raise UnknownDepartment(f"没有编号或名称为“{department}”的牵头部门")
    if caller.oversees:
        return asked
    if asked not in (None, caller.department_id):
        raise Forbidden("部门密钥只能查看本部门的目标")
    return caller.department_id


JUDGED_AT_ONCE = 50
"""Targets that are judged before whoever else waits gets his turn."""


async def _targets(session: AsyncSession, department_id: UUID | None) -> AsyncIterator[TargetUpdated]:
    async for targets in store.snapshots(session, store.SnapshotQuery(department_id)):
        for place, target in enumerate(targets):
            if not place % JUDGED_AT_ONCE:
                await asyncio.sleep(0)
            yield target
