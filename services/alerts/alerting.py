"""Decides whether an alert is told, and why: it begins, gets worse, climbs, is recalled to mind, ends. Pure."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.assessment import Light, RulePack, Workdays
from services.assessment.verdicts import SEVERITY as SEVERITY


class Rule(StrEnum):
    """What may be wrong with a target; an alert is one target breaking one rule."""

    BEHIND_SCHEDULE = "behind_schedule"
    FORECAST_MISS = "forecast_miss"
    REPORT_OVERDUE = "report_overdue"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE_PASSED = "deadline_passed"
    MILESTONE_MISSED = "milestone_missed"
    NOT_SIGNED = "not_signed"
    DATA_IN_DOUBT = "data_in_doubt"


class AlertState(StrEnum):
    """Whether an alert holds."""

    FIRING = "firing"
    RESOLVED = "resolved"


class Reason(StrEnum):
    """Why an alert is told, or that it is not."""

    FIRST = "first"
    WORSE = "worse"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """A rule that a target breaks, as bad as the light, since that day, and why in the words of a notice.

    A light that is no alert means that the rule cannot be judged now: nothing begins by it, and nothing ends.
    """

    rule: Rule
    light: Light
    says: str
    began_on: date

    @property
    def severity(self) -> int:
        return SEVERITY.get(self.light, 0)


@dataclass(frozen=True)
class Place:
    """Where an alert is on the ladder (counted from 1, 0: not on it), since when, and when the next step is due."""

    rung: int = 0
    rung_on: date | None = None
    next_step_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """An alert as the check before left it; `told` is the light last told, one that is no alert where none was."""

    state: AlertState
    told: Light
    as_of: date
    told_on: date | None = None
    place: Place = Place()
    acknowledged: bool = False

    @property
    def told_severity(self) -> int:
        """How bad it was when last told; 0 where nobody was told that it holds."""
        return SEVERITY.get(self.told, 0) if self.state is AlertState.FIRING else 0


class Hearers(Protocol):
    """Who hears of what, as a city's routes say it."""

    def hearers(self, department: str | None, rung: int, rule: str, severity: int, *, people: bool) -> list[str]:
        """Names of the people, or of the programs, who hear of such an alert."""


@dataclass(frozen=True)
class Policy:
    """By what a city judges and urges: its rule pack, its routes and its calendar."""

    pack: RulePack
    routes: Hearers | None = None
    workdays: Workdays = field(default_factory=Workdays)

    def by(self, pack: RulePack) -> "Policy":
        """The same with another rule pack."""
        return replace(self, pack=pack)

    def hearers(self, department: str | None, rung: int, rule: str, severity: int, *, people: bool) -> list[str]:
        """Who hears of such an alert; nobody without routes."""
        return self.routes.hearers(department, rung, rule, severity, people=people) if self.routes else []


def decide(
    previous: Standing | None, finding: Finding | None, on: date, policy: Policy, *, muted: bool = False
) -> Reason:
    """What a check of that day does to an alert. A check of an earlier day than the last one changes nothing.

    A muted alert is not told, but its end is where its beginning was: whoever was told would wait for ever. An
    acknowledged one is told only once it is worse, or over.
    """
    if previous is not None and on < previous.as_of:
        return Reason.NONE
    told = previous.told_severity if previous else 0
    if finding is None:
        return Reason.RESOLVED if told else Reason.NONE
    if muted or not finding.severity:
        return Reason.NONE
    if finding.severity > told:
        return Reason.WORSE if told else Reason.FIRST
    if previous is None or previous.acknowledged:
        return Reason.NONE
    if _may_climb(previous.place, policy) and previous.place.next_step_on and on >= previous.place.next_step_on:
        return Reason.ESCALATED
    return Reason.REMINDER if _is_to_be_recalled(previous, on, policy) else Reason.NONE


def _may_climb(place: Place, policy: Policy) -> bool:
    return place.rung < len(policy.pack.ladder.rungs)


def _is_to_be_recalled(previous: Standing, on: date, policy: Policy) -> bool:
    told_on = previous.told_on
    return told_on is not None and on >= policy.workdays.add(told_on, policy.pack.reminder_workdays)
