"""People are told of a department's alerts together: groups are looked at when that is due."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from services.alerts import store
from services.alerts.alerting import AlertState, Policy
from services.alerts.escalation import rung_name
from services.alerts.grouping import Grade, Group, Look, LookReason, Member, look
from services.alerts.messages import GroupLine, group_message, group_title
from services.alerts.tables import AlertRow, GroupRow, NotificationRow
from services.assessment import Light
from services.contract import NAMESPACE
from services.runtime.clock import day_of
from services.runtime.postgres.database import Database


async def look_at_groups(database: Database, policy: Policy, now: datetime) -> int:
    """Looks at each group whose look is due, one transaction each; how many messages are to be sent."""
    messages = 0
    while True:
        async with database.transaction() as session:
            group = await store.claim_group(session, now)
            if group is None:
                return messages
            messages += await _look_at(session, group, policy, now)


async def _look_at(session: AsyncSession, row: GroupRow, policy: Policy, now: datetime) -> int:
    alerts = {alert.id: alert for alert in await store.alerts_of_group(session, row)}
    told = {UUID(id_): Grade(**grade) for id_, grade in row.told.items()}
    members = [_member(alert, now) for alert in alerts.values() if not _is_quiet(alert, now)]
    seen = look(Group(told, row.told_at), members, now, policy)
    row.next_look_at = seen.next_look_at
    if seen.reason is LookReason.NONE:
        return 0
    ended = {one.id for one in members if not one.firing}
    grades = {id_: grade for id_, grade in told.items() if id_ not in ended}
    grades |= {one.id: one.grade for one in members if one.firing}
    row.told = {str(id_): {"severity": grade.severity, "rung": grade.rung} for id_, grade in grades.items()}
    row.told_at = now
    return _write(session, row, policy, _by_receiver(alerts, told, seen, policy), seen.reason)


def _is_quiet(alert: AlertRow, now: datetime) -> bool:
    """Whether an alert that holds is muted or acknowledged."""
    acknowledged = alert.acknowledged_until is not None and now < alert.acknowledged_until
    return alert.state == AlertState.FIRING and (alert.muted_by is not None or acknowledged)


def _member(alert: AlertRow, now: datetime) -> Member:
    return Member(alert.id, Grade(alert.severity, alert.rung), alert.state == AlertState.FIRING)


def _by_receiver(
    alerts: Mapping[UUID, AlertRow], told: Mapping[UUID, Grade], seen: Look, policy: Policy
) -> dict[str, list[AlertRow]]:
    """Who hears of which alerts: those on the route of its rung, of an ended one of the rung that it had."""
    found: dict[str, list[AlertRow]] = {}
    for id_ in seen.tell:
        alert = alerts[id_]
        rung = max(alert.rung, told[id_].rung if id_ in told else 0)
        for name in policy.hearers(alert.department, rung, alert.rule, alert.severity, people=True):
            found.setdefault(name, []).append(alert)
    return found


def _write(
    session: AsyncSession, row: GroupRow, policy: Policy, found: Mapping[str, Sequence[AlertRow]], reason: LookReason
) -> int:
    at = row.told_at
    assert at is not None
    for receiver, alerts in found.items():
        lines = [_line(alert, policy) for alert in alerts]
        session.add(
            NotificationRow(
                id=uuid5(NAMESPACE, f"notification/{row.key}/{at.isoformat()}/{receiver}"),
                group_key=row.key,
                receiver=receiver,
                title=group_title(alerts[0].department, reason, lines),
                body=group_message(day_of(at), lines),
                created_at=at,
                next_attempt_at=at,
            )
        )
    return len(found)


def _line(alert: AlertRow, policy: Policy) -> GroupLine:
    ladder = policy.pack.ladder
    return GroupLine(
        indicator=alert.indicator,
        light=Light(alert.light),
        says=alert.explanation,
        where=alert.place,
        over=alert.state == AlertState.RESOLVED,
        rung=rung_name(alert.rung, ladder),
        next_rung=rung_name(alert.rung + 1, ladder),
        next_step_on=alert.next_step_on,
    )
