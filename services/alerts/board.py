"""The board: how all targets stand, the worst first, what is owed, and what climbs the ladder. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from services.alerts.alerting import Policy
from services.alerts.inspection import Inspection
from services.alerts.messages import place, quote_of
from services.assessment import WORST_FIRST, Assessment, Light, assess, words
from services.assessment.discipline import PeriodReport, StateOfReport
from services.contract import Department, TargetUpdated


@dataclass(frozen=True)
class BoardRow:
    """One target as the board shows it; shares as 0…1, the gap in percentage points."""

    target_id: UUID
    light: Light
    indicator: str
    goal: str
    deadline: date
    department: str | None
    completion: Decimal | None
    schedule: Decimal | None
    gap: Decimal | None
    explanation: str
    quote: str | None
    place: str


def board(found: Iterable[tuple[TargetUpdated, Assessment]]) -> list[BoardRow]:
    """Rows by light, the furthest behind first."""
    rows = [_row(snapshot, assessment) for snapshot, assessment in found]
    return sorted(rows, key=lambda row: (WORST_FIRST.index(row.light), row.gap if row.gap is not None else Decimal(0)))


def _row(snapshot: TargetUpdated, assessment: Assessment) -> BoardRow:
    target = snapshot.target
    return BoardRow(
        target_id=snapshot.id,
        light=assessment.light,
        indicator=target.indicator,
        goal=words.goal(target),
        deadline=target.deadline,
        department=snapshot.department.name if snapshot.department else None,
        completion=assessment.completion,
        schedule=assessment.schedule,
        gap=assessment.gap_points,
        explanation=assessment.explanation,
        quote=quote_of(target),
        place=place(snapshot.source, target),
    )


UNASSIGNED, UNSORTED = "尚未交办", "未分类"


@dataclass(frozen=True)
class Share:
    """How many targets of each light a department or a category has, and how many had a month ago."""

    name: str
    id: UUID | None
    lights: Mapping[Light, int]
    before: Mapping[Light, int]


@dataclass(frozen=True)
class Owed:
    """A report that is overdue."""

    target_id: UUID
    indicator: str
    department: Department | None
    report: PeriodReport


@dataclass(frozen=True)
class Board:
    """How a city stands on a day, beside how it stood at the end of the month before.

    `uncounted` are those measured once a year whose figure cannot exist yet; they are in no other number.
    """

    as_of: date
    before: date
    total: Share
    uncounted: int
    departments: Sequence[Share]
    categories: Sequence[Share]
    rows: Sequence[BoardRow]
    overdue: Sequence[Owed]


def survey(inspections: Sequence[Inspection], as_of: date, policy: Policy) -> Board:
    """The board of these targets, all inspected on that day."""
    before = as_of.replace(day=1) - timedelta(days=1)
    counted = [of for of in inspections if of.assessment.counted]
    found = [(of, assess(of.snapshot, before, policy.pack).light) for of in counted]
    return Board(
        as_of=as_of,
        before=before,
        total=_share("合计", None, found),
        uncounted=len(inspections) - len(counted),
        departments=_shares(found, _department_of),
        categories=_shares(found, lambda of: (of.snapshot.target.category or UNSORTED, None)),
        rows=board((of.snapshot, of.assessment) for of in inspections),
        overdue=_overdue(inspections),
    )


def _department_of(of: Inspection) -> tuple[str, UUID | None]:
    department = of.snapshot.department
    return (department.name, department.id) if department else (UNASSIGNED, None)


def _shares(
    found: Sequence[tuple[Inspection, Light]], key: Callable[[Inspection], tuple[str, UUID | None]]
) -> list[Share]:
    """A share for each name, the one with the most red first."""
    parts: dict[tuple[str, UUID | None], list[tuple[Inspection, Light]]] = {}
    for one in found:
        parts.setdefault(key(one[0]), []).append(one)
    shares = [_share(name, id_, part) for (name, id_), part in parts.items()]
    return sorted(shares, key=lambda share: ([-share.lights[light] for light in WORST_FIRST], share.name))


def _share(name: str, id_: UUID | None, found: Sequence[tuple[Inspection, Light]]) -> Share:
    now, past = Counter(of.assessment.light for of, _ in found), Counter(light for _, light in found)
    return Share(name, id_, {light: now[light] for light in WORST_FIRST}, {light: past[light] for light in WORST_FIRST})


def _overdue(inspections: Iterable[Inspection]) -> list[Owed]:
    found = [
        Owed(of.snapshot.id, of.snapshot.target.indicator, of.snapshot.department, report)
        for of in inspections
        for report in of.reports
        if report.state is StateOfReport.OVERDUE
    ]
    return sorted(found, key=lambda one: (one.report.due_on, str(one.target_id)))
