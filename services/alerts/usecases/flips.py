"""Alerts are brought up to date with what was found, and what is told of it is kept as a flip."""

import json
import logging
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from services.alerts.alerting import AlertState, Finding, Place, Policy, Reason, Rule, Standing, decide
from services.alerts.escalation import climb, rung_name
from services.alerts.findings import settled
from services.alerts.inspection import Inspection
from services.alerts.messages import message, place, quote_of
from services.alerts.store.rounds import Changes, Row
from services.alerts.tables import Alert
from services.assessment import Light
from services.contract import NAMESPACE, AlertChanged
from services.runtime.observing.tracing import traceparent

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What a check found by one rule: nothing where the rule is not broken, and what mutes it.

    `trace` is that of the snapshot that was looked at.
    """

    rule: Rule
    of: Inspection
    finding: Finding | None
    muted_by: str | None = None
    trace: str | None = None


def bring_up_to_date(
    changes: Changes, policy: Policy, alert: Alert | None, found: Found, now: datetime
) -> tuple[Alert | None, AlertChanged | None]:
    """The alert after the check, and its flip where it is told."""
    on, finding = found.of.as_of, found.finding
    standing = _standing(alert, now) if alert else None
    reason = decide(standing, finding, on, policy, muted=found.muted_by is not None)
    if alert is None:
        if finding is None or not finding.severity:
            return None, None
        alert = _new_alert(found, finding, now)
    elif on < alert.as_of or (finding is None and alert.state == AlertState.RESOLVED):
        return alert, None
    begins = alert.state == AlertState.RESOLVED or not alert.indicator
    changes.alerts.append(alert)
    _refresh(alert, found)
    if finding is None:
        alert.state, alert.muted_by = AlertState.RESOLVED, None
    elif finding.severity:
        alert.state = AlertState.FIRING
        if begins:
            alert.began_on, alert.opened_at = finding.began_on, now
    if reason is Reason.NONE:
        if alert.state == AlertState.RESOLVED:
            alert.told_light = Light.GREY  # nobody was told that it held
        return alert, None
    return alert, _tell(changes, policy, alert, found, reason, now)


def _standing(alert: Alert, now: datetime) -> Standing:
    until = alert.acknowledged_until
    return Standing(
        state=AlertState(alert.state),
        told=Light(alert.told_light),
        as_of=alert.as_of,
        told_on=alert.told_on,
        place=Place(alert.rung, alert.rung_on, alert.next_step_on),
        acknowledged=until is not None and now < until,
    )


def _new_alert(found: Found, finding: Finding, now: datetime) -> Alert:
    return Alert(
        id=uuid5(NAMESPACE, f"alert/{found.of.snapshot.id}/{found.rule}"),
        target_id=found.of.snapshot.id,
        rule=found.rule,
        state=AlertState.FIRING,
        flips=0,
        indicator="",
        light=finding.light,
        told_light=Light.GREY,
        as_of=found.of.as_of,
        pack="",
        explanation="",
        place="",
        opened_at=now,
        changed_at=now,
    )


def _refresh(alert: Alert, found: Found) -> None:
    """What the check saw; where the rule could not be judged the alert's light stays as it was."""
    of, snapshot = found.of, found.of.snapshot
    alert.indicator = snapshot.target.indicator
    alert.department_id = snapshot.department.id if snapshot.department else None
    alert.department = snapshot.department.name if snapshot.department else None
    alert.report_id = snapshot.source.report_id
    basis = of.basis if of.assessment.watched else of.assessment
    alert.completion, alert.schedule, alert.gap_points = basis.completion, basis.schedule, basis.gap_points
    alert.as_of, alert.pack = of.as_of, basis.pack
    alert.quote, alert.place = quote_of(snapshot.target), place(snapshot.source, snapshot.target)
    alert.muted_by = found.muted_by
    if found.finding is None:
        light, alert.explanation = settled(found.rule, of)
        alert.light = light
        return
    alert.explanation = found.finding.says
    if found.finding.severity:
        alert.light, alert.severity = found.finding.light, found.finding.severity


def _tell(changes: Changes, policy: Policy, alert: Alert, found: Found, reason: Reason, now: datetime) -> AlertChanged:
    """Takes the alert up the ladder and keeps the flip; whoever had acknowledged it is told that it is worse."""
    on = found.of.as_of
    dated_on = _dated_on(alert, found, reason)
    step = climb(Place(alert.rung, alert.rung_on, alert.next_step_on), reason, alert.severity, on, policy)
    told = Told(reason, dated_on, now, max(alert.rung, step.rung), _trace(found, reason))
    alert.rung, alert.rung_on, alert.next_step_on = step.rung, step.rung_on, step.next_step_on
    alert.told_light, alert.told_on = alert.light, on
    alert.acknowledged_by = alert.acknowledged_why = alert.acknowledged_until = None
    alert.flips += 1
    alert.changed_at = now
    return _flip(changes, policy, alert, found, told)


def _trace(found: Found, reason: Reason) -> str | None:
    """What is told because of the figures goes on with their trace; what the calendar brings, with the check's own."""
    by_calendar = reason in (Reason.REMINDER, Reason.ESCALATED)
    return traceparent() if by_calendar or found.trace is None else found.trace


def _dated_on(alert: Alert, found: Found, reason: Reason) -> date:
    """When it should have happened, whenever it was found."""
    if reason is Reason.ESCALATED and alert.next_step_on is not None:
        return alert.next_step_on
    if reason in (Reason.FIRST, Reason.WORSE) and found.finding is not None:
        return found.finding.began_on
    return found.of.as_of


@dataclass(frozen=True)
class Told:
    """Why an alert is told, of which day that is, when it is told, and to whom: those who hear of the rung."""

    reason: Reason
    dated_on: date
    at: datetime
    rung: int
    trace: str | None


def _flip(changes: Changes, policy: Policy, alert: Alert, found: Found, told: Told) -> AlertChanged:
    flip = AlertChanged(
        id=uuid5(NAMESPACE, f"flip/{alert.id}/{alert.flips}"),
        alert_id=alert.id,
        target_id=alert.target_id,
        rule=alert.rule,
        state=alert.state,
        reason=told.reason,
        indicator=alert.indicator,
        department=found.of.snapshot.department,
        light=alert.light,
        gap_points=alert.gap_points,
        as_of=alert.as_of,
        explanation=alert.explanation,
        quote=alert.quote,
        place=alert.place,
        rung=alert.rung,
        next_step_on=alert.next_step_on,
    )
    changes.flips.append(
        {
            "id": flip.id,
            "alert_id": alert.id,
            "number": alert.flips,
            "reason": told.reason,
            "as_of": told.dated_on,
            "document": flip,
            "created_at": told.at,
            "traceparent": told.trace,
        }
    )
    log.info("an alert is told", extra=_ids(flip) | {"reason": told.reason, "state": flip.state, "light": flip.light})
    for receiver in policy.hearers(alert.department, told.rung, alert.rule, alert.severity, people=False):
        changes.messages.append(_webhook(policy, flip, receiver, told))
    return flip


def _webhook(policy: Policy, flip: AlertChanged, receiver: str, told: Told) -> Row:
    """One flip to one machine, at once."""
    department = flip.department.name if flip.department else None
    rung = rung_name(flip.rung, policy.pack.ladder)
    text = message(told.reason, Light(flip.light), flip.indicator, department, flip.explanation, flip.place or "", rung)
    data = {**flip.model_dump(mode="json"), "message": text}
    body = {"type": flip.type, "timestamp": told.at.isoformat(), "data": data}
    return {
        "id": uuid5(NAMESPACE, f"notification/{flip.id}/{receiver}"),
        "flip_id": flip.id,
        "receiver": receiver,
        "body": json.dumps(body, ensure_ascii=False),
        "attempts": 0,
        "created_at": told.at,
        "next_attempt_at": told.at,
        "traceparent": told.trace,
    }


def _ids(flip: AlertChanged) -> dict[str, str]:
    ids = {"flip_id": str(flip.id), "alert_id": str(flip.alert_id), "target_id": str(flip.target_id)}
    return ids | {"rule": flip.rule}
