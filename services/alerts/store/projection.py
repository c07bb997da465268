"""Keeps what targets tells: many events in one statement, in an order in which replicas never wait in a circle."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import TargetUpdated


@dataclass(frozen=True)
class Told:
    """A snapshot to be kept: the event, its text in JSON, the day on which the ledger came to stand so, its trace."""

    event: TargetUpdated
    document: str
    known_on: date
    trace: str | None = None


# the text of a document is sent and read once for both tables
KEEP = text("""
with told as materialized (
    select target_id, revision, department_id, known_on, traceparent, newest, cast(document as jsonb) as document
    from unnest(
        cast(:target_ids as uuid[]), cast(:revisions as int[]), cast(:department_ids as uuid[]), cast(:days as date[]),
        cast(:traces as text[]), cast(:newest as boolean[]), cast(:documents as text[])
    ) as given(target_id, revision, department_id, known_on, traceparent, newest, document)
), past as (
    insert into past_snapshot as kept (target_id, known_on, revision, document)
    select target_id, known_on, revision, document from told
    on conflict (target_id, known_on) do update set revision = excluded.revision, document = excluded.document
    where excluded.revision > kept.revision
)
insert into snapshot as kept (target_id, revision, department_id, document, received_at, traceparent)
select target_id, revision, department_id, document, :now, traceparent from told where newest
on conflict (target_id) do update set
    revision = excluded.revision, department_id = excluded.department_id, document = excluded.document,
    received_at = excluded.received_at, traceparent = excluded.traceparent, assess_after = null
where excluded.revision > kept.revision
returning target_id
""")


async def keep(session: AsyncSession, told: Iterable[Told], now: datetime) -> set[UUID]:
    """Keeps of each target the snapshot with the highest revision, and of each day on which it changed the last.

    The ids of the targets of which a newer snapshot is known now.
    """
    of_days, newest = {}, {}
    for one in sorted(told, key=lambda one: one.event.revision):
        of_days[one.event.id, one.known_on] = newest[one.event.id] = one
    rows = [of_days[key] for key in sorted(of_days)]
    given = {
        "target_ids": [row.event.id for row in rows],
        "revisions": [row.event.revision for row in rows],
        "department_ids": [row.event.department.id if row.event.department else None for row in rows],
        "days": [row.known_on for row in rows],
        "traces": [row.trace for row in rows],
        "newest": [newest[row.event.id] is row for row in rows],
        "documents": [row.document for row in rows],
        "now": now,
    }
    return set((await session.execute(KEEP, given)).scalars()) if rows else set()
