"""How a period runs its course: which share of it counts as gone by a day. Pure.

By the months where nothing more is known; by the plan's points where the office made some; by last year's cumulative
figures where they are known. Measured by its course, progress that keeps its pace is a straight line.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from services.assessment.schedule import window
from services.contract import Plan, PlanKind, Progress, Target

ONE_DAY = timedelta(days=1)
EVENLY = 0.1
"""How much of any course is taken to run evenly: no year is quite like the last, nor quite as it was planned."""

FORMER_YEARS = 3
FIGURES_OF_A_YEAR = 4
LAST_MONTH = 11 / 12


class Basis(StrEnum):
    """What a forecast goes by: the shape of former years, the points of a plan, or the trend of the months alone."""

    SEASONAL = "seasonal"
    PLAN = "plan"
    TREND = "trend"


Curve = Sequence[tuple[float, float]]
"""Shares done by shares of the period's months, from (0, 0) to (1, 1) in order."""


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one period: its place in time, in months, and the curves that it follows on average."""

    basis: Basis
    opens: float
    months: float
    curves: tuple[Curve, ...] = ()

    def share(self, day: date) -> float:
        """Which share of the course is over at the end of the day."""
        evenly = (month_of(day) - self.opens) / self.months
        if not self.curves:
            return evenly
        shaped = sum(_along(curve, evenly) for curve in self.curves) / len(self.curves)
        return EVENLY * evenly + (1 - EVENLY) * shaped


@cache
def month_of(day: date) -> float:
    """The end of the day as a number of months, so that every month is as long as any other."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day.year * 12 + day.month - (following - day - ONE_DAY).days / (following - day.replace(day=1)).days


def course_of(
    target: Target, plan: Plan | None, progress: Sequence[Progress], first: date, last: date, *, adds_up: bool
) -> Course:
    """The course of the period, by the best that is known of it; former years tell it only of what adds up."""
    opens = month_of(first - ONE_DAY)
    whole = opens, month_of(last) - opens
    if plan and plan.kind is PlanKind.LAST_YEAR and (curve := _planned(plan, first, last, *whole)):
        return Course(Basis.SEASONAL, *whole, (curve,))
    if adds_up and (curves := _former(target, progress, first)):
        return Course(Basis.SEASONAL, *whole, curves)
    if plan and plan.kind is PlanKind.POINTS and (curve := _planned(plan, first, last, *whole)):
        return Course(Basis.PLAN, *whole, (curve,))
    return Course(Basis.TREND, *whole)


def _planned(plan: Plan, first: date, last: date, opens: float, months: float) -> Curve:
    points = [
        ((month_of(point.on) - opens) / months, float(point.share)) for point in plan.points if first <= point.on < last
    ]
    return [(0.0, 0.0), *points, (1.0, 1.0)] if points else []


def _former(target: Target, progress: Sequence[Progress], first: date) -> tuple[Curve, ...]:
    """The newest former years of a yearly target whose figures tell their shape up to their last month."""
    if target.recurrence != "yearly" or not any(entry.as_of < first for entry in progress):
        return ()
    years = range(first.year - 1, target.starts_on.year - 1, -1)
    curves = [_year(progress, *window(target, date(year, 12, 31))) for year in years]
    return tuple(curve for curve in curves if curve)[:FORMER_YEARS]


def _year(progress: Sequence[Progress], first: date, last: date) -> Curve:
    figures = {entry.as_of: float(entry.value) for entry in progress if first <= entry.as_of <= last}
    if len(figures) < FIGURES_OF_A_YEAR:
        return []
    opens = month_of(first - ONE_DAY)
    months = month_of(last) - opens
    points = [((month_of(day) - opens) / months, figures[day]) for day in sorted(figures)]
    reached, total = points[-1]
    if reached <= LAST_MONTH or total <= 0:
        return []
    return [(0.0, 0.0), *((at, value / total) for at, value in points[:-1]), (1.0, 1.0)]


def _along(curve: Curve, at: float) -> float:
    """The curve's height, straight between its points."""
    after = bisect_right(curve, (at, 2.0))
    if after >= len(curve):
        return curve[-1][1]
    (low, before), (high, then) = curve[max(after, 1) - 1], curve[max(after, 1)]
    return before + (then - before) * (at - low) / (high - low)
