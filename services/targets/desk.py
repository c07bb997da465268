"""What lies on a department's desk: its targets in the order in which they want something of it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.assessment.discipline import PeriodReport, StateOfReport
from services.assessment.goals import RATIOS
from services.contract import Department, PlanKind, Target, TargetType
from services.targets.lifecycle import NO_MORE_FIGURES
from services.targets.progress import Kind, accumulates, default_kind
from services.targets.standing import Standing

MULTIPLES = (("亿", Decimal(10**8)), ("万", Decimal(10**4)))


class Pile(StrEnum):
    """Which pile of the desk a target lies on, the most pressing first."""

    RETURNED = "returned"
    OVERDUE = "overdue"
    GRACE = "grace"
    OPEN = "open"
    LATER = "later"
    SUPPORTING = "supporting"
    AT_REST = "at_rest"


OWED = {
    StateOfReport.RETURNED: Pile.RETURNED,
    StateOfReport.OVERDUE: Pile.OVERDUE,
    StateOfReport.GRACE: Pile.GRACE,
    StateOfReport.OPEN: Pile.OPEN,
}


@dataclass(frozen=True)
class Blank:
    """The form for a target's next figure, filled in as far as it is known; `done`: it asks whether, not how much."""

    as_of: date
    unit: str | None
    units: tuple[str, ...]
    kinds: tuple[Kind, ...]
    nodes: tuple[str, ...]
    done: bool


@dataclass(frozen=True)
class Task:
    """A target on a department's desk: what is owed, the figures it was asked back about, and the next form."""

    standing: Standing
    pile: Pile
    owed: Sequence[PeriodReport]
    blank: Blank | None
    signed: bool
    doubted: Sequence[dict[str, Any]] = ()
    returned: Sequence[dict[str, Any]] = ()
    claim_returned: str | None = None

    @property
    def workdays_late(self) -> int:
        return max((report.workdays_late for report in self.owed), default=0)


@dataclass(frozen=True)
class AskedBack:
    """What a department was asked back about a target: figures in doubt or sent back, and why its claim was refused."""

    figures: Sequence[dict[str, Any]] = field(default=())
    claim: str | None = None


def tasks(
    found: Iterable[Standing], department: Department, asked_back: dict[UUID, AskedBack], today: date
) -> list[Task]:
    """The department's targets by pile, and within a pile by the day on which something was or will be due."""
    made = [_task(one, department, asked_back.get(one.snapshot.id, AskedBack()), today) for one in found]
    return sorted(made, key=_order)


def _task(standing: Standing, department: Department, back: AskedBack, today: date) -> Task:
    snapshot = standing.snapshot
    leads = snapshot.department is not None and snapshot.department.id == department.id
    owed = [report for report in standing.reports if report.state in OWED]
    signature = next((one for one in snapshot.signatures if one.department.id == department.id), None)
    resting = snapshot.state in NO_MORE_FIGURES
    return Task(
        standing=standing,
        pile=_pile(owed, leads, resting, back),
        owed=owed,
        blank=blank_of(standing, today) if leads and not resting else None,
        signed=signature is None or signature.signed_at is not None,
        doubted=[figure for figure in back.figures if leads and figure["state"] == "in_doubt"],
        returned=[figure for figure in back.figures if leads and figure["state"] == "returned"],
        claim_returned=back.claim if leads else None,
    )


def _pile(owed: Sequence[PeriodReport], leads: bool, resting: bool, back: AskedBack) -> Pile:
    if resting:
        return Pile.AT_REST
    if not leads:
        return Pile.SUPPORTING
    piles = [OWED[report.state] for report in owed]
    if back.claim is not None:
        piles.append(Pile.RETURNED)
    return min(piles, key=list(Pile).index, default=Pile.LATER)


def _order(task: Task) -> tuple[int, date, date, str]:
    due = [report.due_on for report in task.owed]
    upcoming = task.standing.upcoming
    deadline = task.standing.snapshot.target.deadline
    return (
        list(Pile).index(task.pile),
        min(due, default=upcoming.due_on if upcoming else date.max),
        deadline,
        task.standing.snapshot.number or "",
    )


def blank_of(standing: Standing, today: date) -> Blank:
    """The form for the figure wanted next: one sent back, else the newest that is owed, else the present one."""
    target, plan = standing.snapshot.target, standing.snapshot.plan
    nodes = plan.nodes if plan is not None and plan.kind is PlanKind.NODES else ()
    unit, units = units_of(target)
    return Blank(
        as_of=_wanted_day(standing, today),
        unit=unit,
        units=units,
        kinds=kinds_of(target),
        nodes=tuple(node.name for node in nodes if node.done_on is None),
        done=target.type is TargetType.MILESTONE,
    )


def _wanted_day(standing: Standing, today: date) -> date:
    owed = [report for report in standing.reports if report.state in OWED]
    returned = [report for report in owed if report.state is StateOfReport.RETURNED]
    wanted = returned[0] if returned else owed[-1] if owed else standing.upcoming
    return min(wanted.last, today) if wanted else today


def kinds_of(target: Target) -> tuple[Kind, ...]:
    """As what a figure of the target may be given, the usual kind first."""
    usual = default_kind(target)
    if accumulates(target):
        return (usual, Kind.PERIOD)
    if target.unit in RATIOS and usual is not Kind.RATE:
        return (usual, Kind.RATE)
    return (usual,)


def units_of(target: Target) -> tuple[str | None, tuple[str, ...]]:
    """The unit in which a target of that size is spoken of, and the others that fit."""
    if target.unit is None:
        return None, ()
    if target.unit in RATIOS:
        return target.unit, (target.unit,)
    names = [f"{name}{target.unit}" for name, _ in MULTIPLES]
    spoken = next(
        (name for name, (_, size) in zip(names, MULTIPLES, strict=True) if abs(target.value) >= size), target.unit
    )
    return spoken, (target.unit, *reversed(names))
