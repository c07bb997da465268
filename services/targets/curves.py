"""A target's way so far against the way that its plan foresees, for its chart and the table beside it. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.assessment import Yardstick, scheduled, window
from services.contract import PlanKind, TargetType, TargetUpdated
from services.targets.standing import Standing
from services.web.charts import Point, ProgressChart

PRORATED = (Yardstick.AMOUNT, Yardstick.FROM_BASELINE)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """A day of the chart: what was done by it, and what was to be."""

    on: date
    actual: Decimal | None
    schedule: Decimal | None


def chart_of(standing: Standing) -> ProgressChart | None:
    """The chart of the period that is being measured; None for a milestone, which has no number."""
    snapshot = standing.snapshot
    target = snapshot.target
    if target.type is TargetType.MILESTONE:
        return None
    first, last = window(target, standing.assessment.as_of)
    actual = [Point(one.as_of, one.value) for one in snapshot.progress if first <= one.as_of <= last]
    return ProgressChart(
        title=f"{target.indicator}：实际与序时",
        unit=target.unit,
        first=first,
        last=last,
        actual=actual,
        schedule=list(_schedule(snapshot, standing.assessment.yardstick, first, last)),
        goal=target.value,
        from_zero=standing.assessment.yardstick is Yardstick.AMOUNT,
    )


def _schedule(snapshot: TargetUpdated, yardstick: Yardstick, first: date, last: date) -> Iterator[Point]:
    """What is to be done at the end of each month, from nothing or from the baseline; nothing where it is not so."""
    if yardstick not in PRORATED:
        return
    target = snapshot.target
    start = target.baseline.value if yardstick is Yardstick.FROM_BASELINE and target.baseline else Decimal(0)
    yield Point(first - ONE_DAY, start)
    for day in _days(snapshot, first, last):
        yield Point(day, start + (target.value - start) * scheduled(snapshot.plan, first, last, day))


def _days(snapshot: TargetUpdated, first: date, last: date) -> list[date]:
    """Ends of months, with the days of the plan's own points."""
    months = [first.year * 12 + first.month - 1 + ahead for ahead in range((last.year - first.year) * 12 + 12)]
    ends = {date(month // 12, month % 12 + 1, monthrange(month // 12, month % 12 + 1)[1]) for month in months}
    plan = snapshot.plan
    points = {point.on for point in plan.points} if plan and plan.kind is not PlanKind.EVEN else set()
    return sorted(day for day in ends | points | {last} if first <= day <= last)


def marks_of(chart: ProgressChart) -> list[Mark]:
    """The chart's numbers in order of date."""
    actual = {point.on: point.value for point in chart.actual}
    schedule = {point.on: point.value for point in chart.schedule if point.on >= chart.first}
    return [Mark(day, actual.get(day), schedule.get(day)) for day in sorted(actual | schedule)]
