"""Targets with all that is known of how they stand: for the pages, the sheets, and the reports that are owed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.progress import Entry
from services.targets.standing import Rules, Said, Standing, stand
from services.targets.tables import EvidenceRow
from services.targets.usecases.ledger import Query, end_of, find_snapshots


async def standings(
    database: Database, caller: Caller, query: Query, rules: Rules, today: date
) -> tuple[list[Standing], int]:
    """How the targets that are asked for stand today, or stood on the query's day, and how many there are in all."""
    async with database.transaction() as session:
        found, total = await find_snapshots(session, caller, query)
        return await stood(session, found, query.as_of or today, rules, query.as_of is not None), total


async def stood(
    session: AsyncSession, found: Sequence[TargetUpdated], as_of: date, rules: Rules, past: bool = False
) -> list[Standing]:
    """These targets as of a day; `past`: by what was known at its end."""
    ids, before = [one.id for one in found], end_of(as_of) if past else None
    entries = await store.entries_of(session, ids, before)
    evidence = await store.evidence_of(session, ids)
    reminders = await store.reminders_of(session, ids)
    return [
        stand(
            one,
            as_of,
            rules,
            said=_said(entries[one.id]),
            evidence=_names(evidence[one.id]),
            reminders=reminders.get(one.id, 0),
        )
        for one in found
    ]


def _said(entries: Sequence[Entry]) -> Said | None:
    """What was written with the newest figure that was not withdrawn."""
    alive = [entry for entry in entries if entry.state is not None]
    if not alive:
        return None
    newest = max(alive, key=lambda entry: (entry.as_of, entry.reported_at))
    assert newest.state is not None
    return Said(newest.as_of, newest.state, newest.note, newest.problem, newest.next_step)


def _names(evidence: Sequence[EvidenceRow]) -> list[str]:
    return [row.link or row.name for row in evidence]
