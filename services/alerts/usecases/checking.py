"""Checks: every target is assessed for a day, and alerts flip where their state changed."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.alerting import BEHIND_SCHEDULE, AlertState, Reason, Standing, decide
from services.alerts.messages import message, place, quote_of
from services.alerts.tables import AlertRow, Audit, FlipRow, NotificationRow, Tick
from services.assessment import Assessment, Light, RulePack, assess
from services.contract import NAMESPACE, AlertChanged, TargetUpdated
from services.runtime.audit import record
from services.runtime.clock import day_of
from services.runtime.database import Database
from services.runtime.keys import Caller
from services.runtime.store import first_tick, hold_lock, last_tick


@dataclass(frozen=True)
class Policy:
    """By which rules a check judges, and to whom its flips are told (names of receivers)."""

    pack: RulePack
    receivers: Sequence[str]


@dataclass
class Outcome:
    """What a check found: how many targets, how many of each light, and the flips."""

    as_of: date
    assessed: int = 0
    lights: Counter[Light] = field(default_factory=Counter)
    flips: list[AlertChanged] = field(default_factory=list)


async def check(database: Database, caller: Caller, policy: Policy, as_of: date, now: datetime) -> Outcome:
    """Assesses every target as of a day, because somebody asked for it."""
    async with database.transaction() as session:
        outcome = await _check(session, policy, as_of, now)
        details = {"assessed": outcome.assessed, "flips": len(outcome.flips)}
        record(session, Audit, caller, "check.run", f"check/{as_of}", details, now)
        return outcome


async def check_on_schedule(database: Database, policy: Policy, due_at: datetime, now: datetime) -> Outcome | None:
    """The scheduled check of that nominal time, as of its day; None where it has been made already."""
    async with database.transaction() as session:
        if not await first_tick(session, Tick, "check", due_at, now):
            return None
        return await _check(session, policy, day_of(due_at), now)


async def last_check(database: Database) -> datetime | None:
    """Nominal time of the newest scheduled check."""
    async with database.transaction() as session:
        return await last_tick(session, Tick, "check")


async def _check(session: AsyncSession, policy: Policy, as_of: date, now: datetime) -> Outcome:
    await hold_lock(session, "check", wait=True)
    outcome = Outcome(as_of)
    async for targets in store.snapshots(session):
        known = await store.alerts_of(session, [target.id for target in targets], BEHIND_SCHEDULE)
        for target in targets:
            found = assess(target, as_of, policy.pack)
            outcome.assessed += 1
            outcome.lights[found.light] += 1
            flip = _apply(session, policy, target, found, known.get(target.id), now)
            if flip is not None:
                outcome.flips.append(flip)
        await session.flush()
    return outcome


def _apply(
    session: AsyncSession,
    policy: Policy,
    target: TargetUpdated,
    found: Assessment,
    alert: AlertRow | None,
    now: datetime,
) -> AlertChanged | None:
    """Brings one alert up to date; its flip, where it changed its state."""
    standing = Standing(AlertState(alert.state), Light(alert.told_light), alert.as_of) if alert else None
    reason = decide(standing, found)
    if alert is None:
        if reason is Reason.NONE:
            return None
        alert = _new_alert(target, found, now)
        session.add(alert)
    elif standing is None or found.as_of >= standing.as_of:
        _refresh(alert, target, found)
    if reason is Reason.NONE:
        return None
    alert.state = AlertState.RESOLVED if reason is Reason.RESOLVED else AlertState.FIRING
    alert.told_light = alert.light
    alert.flips += 1
    alert.changed_at = now
    if reason is Reason.FIRST:
        alert.opened_at = now
    return _flip(session, policy, alert, target, reason, now)


def _new_alert(target: TargetUpdated, found: Assessment, now: datetime) -> AlertRow:
    alert = AlertRow(
        id=uuid5(NAMESPACE, f"alert/{target.id}/{BEHIND_SCHEDULE}"),
        target_id=target.id,
        rule=BEHIND_SCHEDULE,
        state=AlertState.FIRING,
        flips=0,
        indicator="",
        light=found.light,
        told_light=found.light,
        as_of=found.as_of,
        pack=found.pack,
        explanation="",
        place="",
        opened_at=now,
        changed_at=now,
    )
    _refresh(alert, target, found)
    return alert


def _refresh(alert: AlertRow, target: TargetUpdated, found: Assessment) -> None:
    """What the check saw."""
    alert.light = found.light
    alert.indicator = target.target.indicator
    alert.department_id = target.department.id if target.department else None
    alert.department = target.department.name if target.department else None
    alert.report_id = target.source.report_id
    alert.completion, alert.schedule, alert.gap_points = found.completion, found.schedule, found.gap_points
    alert.as_of, alert.pack, alert.explanation = found.as_of, found.pack, found.explanation
    alert.quote, alert.place = quote_of(target.target), place(target.source, target.target)


def _flip(
    session: AsyncSession, policy: Policy, alert: AlertRow, target: TargetUpdated, reason: Reason, now: datetime
) -> AlertChanged:
    flip = AlertChanged(
        id=uuid5(NAMESPACE, f"flip/{alert.id}/{alert.flips}"),
        alert_id=alert.id,
        target_id=alert.target_id,
        rule=alert.rule,
        state=alert.state,
        reason=reason,
        indicator=alert.indicator,
        department=target.department,
        light=alert.light,
        gap_points=alert.gap_points,
        as_of=alert.as_of,
        explanation=alert.explanation,
        quote=alert.quote,
        place=alert.place,
    )
    document = flip.model_dump(mode="json")
    session.add(
        FlipRow(
            id=flip.id,
            alert_id=alert.id,
            number=alert.flips,
            reason=reason,
            as_of=alert.as_of,
            document=document,
            created_at=now,
        )
    )
    text = message(reason, Light(alert.light), alert.indicator, alert.department, alert.explanation, alert.place)
    body = {"type": flip.type, "timestamp": now.isoformat(), "data": {**document, "message": text}}
    for receiver in policy.receivers:
        session.add(
            NotificationRow(
                id=uuid5(NAMESPACE, f"notification/{flip.id}/{receiver}"),
                flip_id=flip.id,
                receiver=receiver,
                body=json.dumps(body, ensure_ascii=False),
                next_attempt_at=now,
            )
        )
    return flip
