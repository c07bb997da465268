"""What a department's page shows: its targets, and what it was asked back about them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Department, FilingState, TargetState, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.http.auth import require_access
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.desk import AskedBack, Task, tasks
from services.targets.lifecycle import Action
from services.targets.standing import Rules
from services.targets.store import TargetQuery
from services.targets.usecases.departments import named_department
from services.targets.usecases.figures import figures_of
from services.targets.usecases.ledger import Query, find_snapshots
from services.targets.usecases.standings import stood

BACK = (FilingState.IN_DOUBT, FilingState.RETURNED)


async def open_desk(
    database: Database, caller: Caller, department: str, rules: Rules, today: date
) -> tuple[Department, list[Task]]:
    """The desk of a department (by id, code or name): what it leads and supports, the most pressing first."""
    async with database.transaction() as session:
        row = await named_department(session, department)
        require_access(caller, row.id)
        snapshots, _ = await find_snapshots(session, caller, Query(TargetQuery(), department=str(row.id)))
        asked_back = {one.id: await _asked_back(session, one) for one in snapshots}
        found = await stood(session, snapshots, today, rules)
        owner = Department(id=row.id, name=row.name)
        return owner, tasks(found, owner, asked_back, today)


async def _asked_back(session: AsyncSession, snapshot: TargetUpdated) -> AskedBack:
    days = {filing.as_of.isoformat() for filing in snapshot.filings if filing.state in BACK}
    figures = await figures_of(session, snapshot.id) if days else []
    claim = None
    if snapshot.state is TargetState.UNDER_WAY:
        newest = (await store.changes_of(session, snapshot.id))[-1]
        claim = newest.why if newest.action == Action.RETURN else None
    return AskedBack([figure for figure in _newest(figures) if figure["as_of"] in days], claim)


def _newest(figures: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each data date the figure that was reported last, where it waits for its department."""
    by_day = {figure["as_of"]: figure for figure in figures if figure["state"] != "withdrawn"}
    return [figure for figure in by_day.values() if figure["state"] in BACK]
