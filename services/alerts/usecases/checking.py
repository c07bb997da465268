"""Checks: targets are assessed for a day, and alerts are told where that is due."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.agenda import assess_after
from services.alerts.alerting import AlertState, Policy, Rule
from services.alerts.auditor import Lapse, Live, lapses
from services.alerts.findings import findings
from services.alerts.grouping import group_key
from services.alerts.inspection import inspect
from services.alerts.notices import Terms
from services.alerts.quiet import Silence, muted_by
from services.alerts.tables import AlertRow, Audit, SilenceRow, Tick
from services.alerts.usecases.escalating import issue_what_rungs_ask
from services.alerts.usecases.flips import Found, bring_up_to_date
from services.assessment import Light
from services.contract import AlertChanged, TargetUpdated
from services.runtime.audit import record
from services.runtime.clock import day_of
from services.runtime.database import Database
from services.runtime.keys import Caller
from services.runtime.store import first_tick, hold_lock, last_tick
from services.runtime.tracing import traceparent

log = logging.getLogger(__name__)

CHECK = "check"
LOGGED = 20
"""Lapses of a check that are logged one by one."""


@dataclass
class Outcome:
    """What a check found: how many targets, how many of each light, the flips, and what would be forgotten."""

    as_of: date
    assessed: int = 0
    lights: Counter[Light] = field(default_factory=Counter)
    flips: list[AlertChanged] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    """A check as it goes: of which day, by what, made when, and what keeps alerts quiet meanwhile."""

    policy: Policy
    as_of: date
    now: datetime
    silences: Sequence[Silence]


async def check(
    database: Database, caller: Caller, policy: Policy, as_of: date, now: datetime, terms: Terms | None = None
) -> Outcome:
    """Assesses every target as of a day, because somebody asked for it; with `terms`, today's rungs are written too."""
    async with database.transaction() as session:
        await hold_lock(session, CHECK, wait=True)
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
        await hold_lock(session, CHECK, wait=True)
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


async def _check(
    session: AsyncSession, policy: Policy, as_of: date, now: datetime, query: store.SnapshotQuery, *, puts_off: bool
) -> Outcome:
    """Page by page, so that a large ledger needs no more memory than a small one."""
    outcome = Outcome(as_of)
    round_ = Round(policy, as_of, now, [silence_of(row) for row in await store.live_silences(session, now)])
    async for targets in store.snapshots(session, query):
        ids = [target.id for target in targets]
        known = await store.alerts_of(session, ids)
        traces = await store.traces_of(session, ids) if traceparent() else {}
        days = [
            (one, _look_at(session, round_, one, known.get(one.id, {}), outcome, traces.get(one.id))) for one in targets
        ]
        await session.flush()
        session.expunge_all()
        if puts_off:
            await store.put_off(session, days)
    if puts_off:
        outcome.lapses += [_missed(row) for row in await store.steps_missed(session, as_of)]
    for lapse in outcome.lapses[:LOGGED]:
        log.error("an obligation would be forgotten", extra={"target": str(lapse.target_id), "says": lapse.says})
    departments = {flip.department.id if flip.department else None for flip in outcome.flips}
    first_look = now + timedelta(minutes=policy.pack.group_wait_minutes)
    await store.open_groups(session, [(group_key(one), one) for one in departments], first_look)
    return outcome


def _look_at(
    session: AsyncSession,
    round_: Round,
    target: TargetUpdated,
    known: Mapping[str, AlertRow],
    outcome: Outcome,
    trace: str | None,
) -> date:
    """Brings a target's alerts up to date; the day on which it is to be looked at again."""
    of = inspect(target, round_.as_of, round_.policy)
    found = findings(of, round_.policy)
    outcome.assessed += 1
    outcome.lights[of.assessment.light] += 1
    live: dict[Rule, AlertRow] = {}
    for rule in Rule:
        if rule not in found and rule not in known:
            continue
        muted = muted_by(rule, found, of, round_.silences, round_.now) if rule in found else None
        seen = Found(rule, of, found.get(rule), muted, trace)
        alert, flip = bring_up_to_date(session, round_.policy, known.get(rule), seen, round_.now)
        if flip is not None:
            outcome.flips.append(flip)
        if alert is not None and alert.state == AlertState.FIRING:
            live[rule] = alert
    outcome.lapses += lapses(of, {rule: _live(alert) for rule, alert in live.items()})
    steps = [day for alert in live.values() for day in _steps(alert, round_)]
    return assess_after(of, steps, round_.policy)


def _live(alert: AlertRow) -> Live:
    return Live(Light(alert.light), alert.next_step_on, alert.muted_by)


def _steps(alert: AlertRow, round_: Round) -> Iterator[date | None]:
    """Days on which the alert climbs, is recalled, or may be told again."""
    yield alert.next_step_on
    if alert.told_on is not None:
        yield round_.policy.workdays.add(alert.told_on, round_.policy.pack.reminder_workdays)
    ends = [one.ends_at for one in round_.silences if alert.muted_by == one.name]
    for end in (*ends, alert.acknowledged_until):
        if end is not None:
            yield from (day_of(end), day_of(end) + timedelta(days=1))


def _missed(alert: AlertRow) -> Lapse:
    return Lapse(alert.target_id, Rule(alert.rule), f"its step of {alert.next_step_on} was not taken")


def silence_of(row: SilenceRow) -> Silence:
    """A stored silence as the core takes it."""
    return Silence(row.id, row.department_id, row.target_id, row.rule, row.ends_at)
