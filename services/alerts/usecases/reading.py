"""Alerts and assessments are read; a department reads its own."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.alerts import store
from services.alerts.tables import AlertRow, FlipRow
from services.assessment import Assessment, RulePack, assess
from services.contract import TargetUpdated
from services.runtime.auth import Forbidden, require_access
from services.runtime.database import Database
from services.runtime.keys import Caller


class UnknownTarget(LookupError):
    """The alerts service has not heard of a target with that id."""


class UnknownAlert(LookupError):
    """There is no alert with that id."""


async def get_assessment(
    database: Database, caller: Caller, target_id: UUID, as_of: date, pack: RulePack
) -> Assessment:
    """How a target stands on a day, from what has been told of it."""
    async with database.transaction() as session:
        found = await store.find_snapshot(session, target_id)
    if found is None:
        raise UnknownTarget(f"没有编号为 {target_id} 的目标（刚登记的目标稍后可查）")
    require_access(caller, found.department.id if found.department else None)
    return assess(found, as_of, pack)


async def list_alerts(database: Database, caller: Caller, query: store.AlertQuery) -> tuple[Sequence[AlertRow], int]:
    """Alerts, the furthest behind first, and how many there are."""
    if not caller.oversees:
        if query.department_id not in (None, caller.department_id):
            raise Forbidden("部门密钥只能查看本部门的预警")
        query = store.AlertQuery(query.state, caller.department_id, query.limit, query.offset)
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
        return [
            (target, assess(target, as_of, pack))
            async for targets in store.snapshots(session, department_id)
            for target in targets
        ]
