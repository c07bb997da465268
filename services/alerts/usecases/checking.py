"""Checks: targets are assessed for a day, and alerts are told where that is due."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.alerting import Policy
from services.alerts.notices import Terms
from services.alerts.tables import Audit, Tick
from services.alerts.usecases.escalating import issue_what_rungs_ask
from services.alerts.usecases.rounds import Outcome, begin, end, look_at, missed
from services.runtime.access.audit import record
from services.runtime.access.keys import Caller
from services.runtime.clock import day_of, midnight
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock
from services.runtime.postgres.store import first_tick, last_tick

CHECK = "check"
ASKED = "check asked for"
AT_ONCE = 500
"""Targets that are looked at in one transaction when they have changed."""


async def check(
    database: Database, caller: Caller, policy: Policy, as_of: date, now: datetime, terms: Terms | None = None
) -> Outcome:
    """Assesses every target as of a day, because somebody asked for it; with `terms`, today's rungs are written too."""
    async with database.transaction() as session:
        await hold_lock(session, CHECK)
        if as_of <= day_of(now):
            await first_tick(session, Tick, ASKED, midnight(as_of), now)
        outcome = await _check(session, policy, as_of, now, store.SnapshotQuery(), puts_off=as_of == day_of(now))
        if terms is not None and as_of == day_of(now):
            await issue_what_rungs_ask(session, terms, outcome.flips, as_of, now)
        details = {"assessed": outcome.assessed, "flips": len(outcome.flips), "lapses": len(outcome.lapses)}
        record(session, Audit, caller, "check.run", f"check/{as_of}", details, now)
        return outcome


async def check_on_schedule(
    database: Database, policy: Policy, due_at: datetime, now: datetime, terms: Terms | None = None
) -> Outcome | None:
    """The scheduled check of that nominal time, as of its day, of what is due; None where it has been made already.

    The first check by another rule pack looks at everything. With `terms`, what rungs ask for is written too.
    """
    async with database.transaction() as session:
        if not await first_tick(session, Tick, CHECK, due_at, now):
            return None
        await hold_lock(session, CHECK)
        as_of, job = day_of(due_at), f"{CHECK} by {policy.pack.label}"
        same = await store.last_job(session, f"{CHECK} by ") == job
        await first_tick(session, Tick, job, due_at, now)
        query = store.SnapshotQuery(due_on=as_of if same else None)
        outcome = await _check(session, policy, as_of, now, query, puts_off=True)
        await store.keep_found(session, CHECK, due_at, {"targets": outcome.assessed, "lights": outcome.lights})
        if terms is not None:
            await issue_what_rungs_ask(session, terms, outcome.flips, as_of, now)
        return outcome


async def last_check(database: Database) -> datetime | None:
    """Nominal time of the newest scheduled check."""
    async with database.transaction() as session:
        return await last_tick(session, Tick, CHECK)


async def assess_what_changed(database: Database, policy: Policy, now: datetime, terms: Terms | None = None) -> int:
    """Assesses targets that have changed as of the day of the newest check, as that would; how many it were.

    Nothing before a first check was made. Not while a check is made or another replica is at it: then it waits.
    """
    async with database.transaction() as session:
        if not await store.unassessed(session, 1):
            return 0
        await hold_lock(session, CHECK)
        checked_at = await store.newest_tick(session, (CHECK, ASKED))
        targets = await store.unassessed(session, AT_ONCE) if checked_at is not None else []
        if checked_at is None or not targets:
            return 0
        round_ = await begin(session, policy, day_of(checked_at), now)
        await look_at(session, round_, targets, puts_off=True)
        outcome = await end(session, round_)
        if terms is not None:
            await issue_what_rungs_ask(session, terms, outcome.flips, outcome.as_of, now)
        return outcome.assessed


async def _check(
    session: AsyncSession, policy: Policy, as_of: date, now: datetime, query: store.SnapshotQuery, *, puts_off: bool
) -> Outcome:
    """Page by page, so that a large ledger needs no more memory than a small one."""
    round_ = await begin(session, policy, as_of, now)
    async for targets in store.snapshots(session, query):
        await look_at(session, round_, targets, puts_off=puts_off)
    if puts_off:
        round_.outcome.lapses += [missed(row) for row in await store.steps_missed(session, as_of)]
    return await end(session, round_)
