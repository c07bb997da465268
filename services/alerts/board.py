"""The board's rows: how every target stands, the worst first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.alerts.messages import place, quote_of
from services.assessment import Assessment, Light, words
from services.contract import Comparator, Measure, Target, TargetUpdated

ORDER = (Light.RED, Light.ORANGE, Light.YELLOW, Light.GREEN, Light.BLUE, Light.GREY)

SIGNS = {
    Comparator.GE: "≥",
    Comparator.GT: "＞",
    Comparator.LE: "≤",
    Comparator.LT: "＜",
    Comparator.APPROX: "约",
    Comparator.RANGE: "",
    Comparator.EQ: "",
}


@dataclass(frozen=True)
class BoardRow:
    """One target as the board shows it; shares as 0…1, the gap in percentage points."""

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


def goal_of(target: Target) -> str:
    """The target's number as it is written: ≥20万平方米, 增长5%."""
    if target.measure is Measure.MILESTONE:
        return "完成"
    verb = {Measure.GROWTH: "增长", Measure.DECLINE: "下降"}.get(target.measure, "")
    upper = f"～{words.amount(target.value_high, target.unit)}" if target.value_high is not None else ""
    return f"{verb}{SIGNS[target.comparator]}{words.amount(target.value, target.unit)}{upper}"


def board(found: Iterable[tuple[TargetUpdated, Assessment]]) -> list[BoardRow]:
    """Rows by light, the furthest behind first."""
    rows = [_row(snapshot, assessment) for snapshot, assessment in found]
    return sorted(rows, key=lambda row: (ORDER.index(row.light), row.gap if row.gap is not None else Decimal(0)))


def _row(snapshot: TargetUpdated, assessment: Assessment) -> BoardRow:
    target = snapshot.target
    return BoardRow(
        light=assessment.light,
        indicator=target.indicator,
        goal=goal_of(target),
        deadline=target.deadline,
        department=snapshot.department.name if snapshot.department else None,
        completion=assessment.completion,
        schedule=assessment.schedule,
        gap=assessment.gap_points,
        explanation=assessment.explanation,
        quote=quote_of(target),
        place=place(snapshot.source, target),
    )
