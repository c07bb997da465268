"""The ledger (督办台账) is read, as it stands or as it was known on a past day."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.clock import midnight
from services.runtime.http.auth import Forbidden
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.store import TargetQuery
from services.targets.usecases.access import require_sight
from services.targets.usecases.departments import named_department
from services.targets.usecases.errors import no_target
from services.targets.usecases.snapshots import snapshots, snapshots_as_of


@dataclass(frozen=True)
class Query:
    """Which targets are asked for; `department` is an id, code or name, `as_of` a past day at whose end they stood."""

    targets: TargetQuery = field(default_factory=TargetQuery)
    department: str | None = None
    as_of: date | None = None
    limit: int | None = None
    offset: int = 0


async def get_target(database: Database, caller: Caller, id_: UUID, as_of: date | None = None) -> TargetUpdated:
    """A target as it now stands, or as it was known at the end of a past day."""
    async with database.transaction() as session:
        row = await store.find_target(session, id_)
        if row is None:
            raise no_target(id_)
        await require_sight(session, caller, id_)
        if as_of is None:
            return (await snapshots(session, [row]))[0]
        found = await snapshots_as_of(session, end_of(as_of), [id_])
        if not found:
            raise no_target(f"{id_}（{as_of}时尚未立项）")
        return found[0]


def end_of(day: date) -> datetime:
    """The instant at which the day is over."""
    return midnight(day + timedelta(days=1))


async def list_targets(database: Database, caller: Caller, query: Query) -> tuple[list[TargetUpdated], int]:
    """Targets in the reports' order and how many there are; a department sees those that it leads or supports."""
    async with database.transaction() as session:
        return await find_snapshots(session, caller, query)


async def find_snapshots(session: AsyncSession, caller: Caller, query: Query) -> tuple[list[TargetUpdated], int]:
    """What `list_targets` answers, within a transaction that reads more."""
    asked = await _restricted(session, caller, query)
    if query.as_of is not None:
        return await _past(session, asked, query)
    rows, total = await store.find_targets(session, asked, query.limit, query.offset)
    return await snapshots(session, rows), total


async def _restricted(session: AsyncSession, caller: Caller, query: Query) -> TargetQuery:
    department_id = (await named_department(session, query.department)).id if query.department else None
    if not caller.oversees:
        if department_id not in (None, caller.department_id):
            raise Forbidden("部门密钥只能查看本部门牵头或配合的目标")
        department_id = caller.department_id
    return replace(query.targets, department_id=department_id)


async def _past(session: AsyncSession, asked: TargetQuery, query: Query) -> tuple[list[TargetUpdated], int]:
    """The ledger of a past day: read whole, since what it is asked by may have changed since."""
    assert query.as_of is not None
    found = [one for one in await snapshots_as_of(session, end_of(query.as_of)) if _fits(one, asked)]
    found.sort(key=lambda one: (one.source.issuer, one.target.starts_on, one.target.start or 0, one.id))
    last = None if query.limit is None else query.offset + query.limit
    return found[query.offset : last], len(found)


def _fits(found: TargetUpdated, asked: TargetQuery) -> bool:
    owners = [one.department.id for one in found.signatures]
    texts = [found.target.indicator, found.number or "", found.target.sentence.quote if found.target.sentence else ""]
    return (
        (asked.department_id is None or asked.department_id in owners)
        and (asked.report_id is None or found.source.report_id == asked.report_id)
        and (asked.states is None or found.state in asked.states)
        and (asked.category is None or found.target.category == asked.category)
        and (asked.assigned is None or (found.department is not None) is asked.assigned)
        and (not asked.words or any(asked.words in text for text in texts))
    )
