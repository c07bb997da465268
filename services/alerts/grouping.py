"""When people are told of a department's alerts, as Prometheus' Alertmanager groups: wait, interval, repeat. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.alerts.alerting import Policy
from services.assessment.discipline import SHANGHAI

UNASSIGNED = "unassigned"


class LookReason(StrEnum):
    """Why a group's message is sent at a look, or that none is."""

    FIRST = "first"
    CHANGED = "changed"
    RESOLVED = "resolved"
    REPEAT = "repeat"
    NONE = "none"


@dataclass(frozen=True)
class Grade:
    """How bad an alert is and how far up the ladder."""

    severity: int
    rung: int


@dataclass(frozen=True)
class Member:
    """An alert of a group; `firing` is whether it holds and may be told."""

    id: UUID
    grade: Grade
    firing: bool


@dataclass(frozen=True)
class Group:
    """What people were last told of a department, and when; nothing where they were told that all is settled."""

    told: Mapping[UUID, Grade] = field(default_factory=dict)
    told_at: datetime | None = None


@dataclass(frozen=True)
class Look:
    """What a look at a group comes to: why something is sent, the alerts it tells of, and when to look again."""

    reason: LookReason
    tell: Sequence[UUID]
    next_look_at: datetime | None


def group_key(department_id: UUID | None) -> str:
    """The name of the group of a department's alerts."""
    return f"department/{department_id}" if department_id else UNASSIGNED


def look(group: Group, members: Sequence[Member], now: datetime, policy: Policy) -> Look:
    """What is sent at a look: a changed set at once, an unchanged one when its repeat is due.

    Alerts that began and ended since the last look were never told and are not now; those that were told and ended are
    told once. There is a next look as long as something holds, or was told and not yet said to be over.
    """
    firing = [one for one in members if one.firing]
    ended = [one for one in members if not one.firing and one.id in group.told]
    open_ = firing or group.told.keys() - {one.id for one in ended}
    again = now + timedelta(minutes=policy.pack.group_interval_minutes) if open_ else None
    reason = _reason(group, firing, ended, now, policy)
    tell = [] if reason is LookReason.NONE else [one.id for one in (*firing, *ended)]
    return Look(reason, tell, again)


def _reason(
    group: Group, firing: Sequence[Member], ended: Sequence[Member], now: datetime, policy: Policy
) -> LookReason:
    if firing and not group.told:
        return LookReason.FIRST
    if any(_is_news(group.told.get(one.id), one.grade) for one in firing):
        return LookReason.CHANGED
    if ended:
        return LookReason.RESOLVED
    if firing and _repeat_is_due(group, now, policy):
        return LookReason.REPEAT
    return LookReason.NONE


def _is_news(told: Grade | None, grade: Grade) -> bool:
    return told is None or grade.severity > told.severity or grade.rung > told.rung


def _repeat_is_due(group: Group, now: datetime, policy: Policy) -> bool:
    if group.told_at is None:
        return False
    told_on, today = (at.astimezone(SHANGHAI).date() for at in (group.told_at, now))
    return today >= policy.workdays.add(told_on, policy.pack.repeat_workdays)
