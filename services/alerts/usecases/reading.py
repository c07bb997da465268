"""Alerts and assessments are read; a department reads its own."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.alerting import AlertState, Policy
from services.alerts.inspection import Inspection, inspect
from services.alerts.tables import AlertRow, FlipRow
from services.alerts.usecases.errors import UnknownAlert, UnknownTarget
from services.assessment import Assessment, RulePack, assess
from services.contract import TargetUpdated
from services.runtime.auth import Forbidden, require_access
from services.runtime.database import Database
from services.runtime.keys import Caller


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


async def _targets(session: AsyncSession, department_id: UUID | None) -> AsyncIterator[TargetUpdated]:
    async for targets in store.snapshots(session, store.SnapshotQuery(department_id)):
        for target in targets:
            yield target
