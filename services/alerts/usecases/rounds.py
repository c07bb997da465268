"""A round over targets, all or some: each is assessed for a day, and its alerts are brought up to date."""

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
from services.alerts.quiet import Silence, muted_by
from services.alerts.tables import Alert, AlertRow, SilenceRow
from services.alerts.usecases.flips import Found, bring_up_to_date
from services.assessment import Light
from services.contract import AlertChanged, TargetUpdated
from services.runtime.clock import day_of
from services.runtime.observing.tracing import traceparent

log = logging.getLogger(__name__)

LOGGED = 20
"""Lapses of a round that are logged one by one."""


@dataclass
class Outcome:
    """What a round found: how many targets, how many of each light, the flips, and what would be forgotten."""

    as_of: date
    assessed: int = 0
    lights: Counter[Light] = field(default_factory=Counter)
    flips: list[AlertChanged] = field(default_factory=list)
    lapses: list[Lapse] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    """A round as it goes: of which day, by what, made when, what keeps alerts quiet meanwhile, and what was found."""

    policy: Policy
    as_of: date
    now: datetime
    silences: Sequence[Silence]
    outcome: Outcome


async def begin(session: AsyncSession, policy: Policy, as_of: date, now: datetime) -> Round:
    """A round in which nothing was looked at yet."""
    silences = [silence_of(row) for row in await store.live_silences(session, now)]
    return Round(policy, as_of, now, silences, Outcome(as_of))


async def look_at(session: AsyncSession, round_: Round, targets: Sequence[TargetUpdated], *, puts_off: bool) -> None:
    """Brings the alerts of these targets up to date; `puts_off` says when each is to be looked at again."""
    ids = [target.id for target in targets]
    known = await store.lock_alerts_of(session, ids)
    traces = await store.traces_of(session, ids) if traceparent() else {}
    changes = store.Changes()
    days = [(one, _look_at(changes, round_, one, known.get(one.id, {}), traces.get(one.id))) for one in targets]
    await store.save(session, changes)
    if puts_off:
        await store.put_off(session, days)


async def end(session: AsyncSession, round_: Round) -> Outcome:
    """What the round found; groups of alerts that were told of are to be looked at."""
    outcome = round_.outcome
    for lapse in outcome.lapses[:LOGGED]:
        log.error("an obligation would be forgotten", extra={"target": str(lapse.target_id), "says": lapse.says})
    departments = {flip.department.id if flip.department else None for flip in outcome.flips}
    first_look = round_.now + timedelta(minutes=round_.policy.pack.group_wait_minutes)
    await store.open_groups(session, [(group_key(one), one) for one in departments], first_look)
    return outcome


def _look_at(
    changes: store.Changes, round_: Round, target: TargetUpdated, known: Mapping[str, Alert], trace: str | None
) -> date:
    """Brings a target's alerts up to date; the day on which it is to be looked at again."""
    of = inspect(target, round_.as_of, round_.policy)
    found, outcome = findings(of, round_.policy), round_.outcome
    outcome.assessed += 1
    outcome.lights[of.assessment.light] += 1
    live: dict[Rule, Alert] = {}
    for rule in Rule:
        if rule not in found and rule not in known:
            continue
        muted = muted_by(rule, found, of, round_.silences, round_.now) if rule in found else None
        seen = Found(rule, of, found.get(rule), muted, trace)
        alert, flip = bring_up_to_date(changes, round_.policy, known.get(rule), seen, round_.now)
        if flip is not None:
            outcome.flips.append(flip)
        if alert is not None and alert.state == AlertState.FIRING:
            live[rule] = alert
    outcome.lapses += lapses(of, {rule: _live(alert) for rule, alert in live.items()})
    steps = [day for alert in live.values() for day in _steps(alert, round_)]
    return assess_after(of, steps, round_.policy)


def _live(alert: Alert) -> Live:
    return Live(Light(alert.light), alert.next_step_on, alert.muted_by)


def _steps(alert: Alert, round_: Round) -> Iterator[date | None]:
    """Days on which the alert climbs, is recalled, or may be told again."""
    yield alert.next_step_on
    if alert.told_on is not None:
        yield round_.policy.workdays.add(alert.told_on, round_.policy.pack.reminder_workdays)
    ends = [one.ends_at for one in round_.silences if alert.muted_by == one.name]
    for end in (*ends, alert.acknowledged_until):
        if end is not None:
            yield from (day_of(end), day_of(end) + timedelta(days=1))


def missed(alert: AlertRow) -> Lapse:
    """That an alert's step was not taken in time."""
    return Lapse(alert.target_id, Rule(alert.rule), f"its step of {alert.next_step_on} was not taken")


def silence_of(row: SilenceRow) -> Silence:
    """A stored silence as the core takes it."""
    return Silence(row.id, row.department_id, row.target_id, row.rule, row.ends_at)
