"""Where a target will stand at its deadline, and how sure that is (预计完成). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import floor, log10

from services.assessment import forecast_words as wording
from services.assessment.forecast_course import Basis, Course, course_of, month_of
from services.assessment.forecast_trend import Outlook, outlook
from services.assessment.goals import bar_of, yardstick_of
from services.assessment.rulepack import RulePack
from services.assessment.schedule import window
from services.assessment.verdicts import Yardstick, is_settled
from services.contract import Comparator, Measure, Progress, Target, TargetState, TargetUpdated

FORESEEABLE = (Yardstick.AMOUNT, Yardstick.FROM_BASELINE)
NET = (Measure.GROWTH, Measure.DECLINE)
"""An increase on balance may melt again; what was delivered stays."""

ONE_IN_TEN, HALF, NINE_IN_TEN = 0.1, 0.5, 0.9
HAIR = 1e-9
DIGITS = 6
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Forecast:
    """A target at its deadline: the value as likely passed as missed, and the interval that holds 80 % of outcomes.

    Values are in the target's unit, `p_reached` is 0…1. The paces are per month: so far since the period's start,
    needed from the newest figure (`data_as_of`) on. `figures` are those it rests on; of three or fewer it says so.
    """

    target: Target
    as_of: date
    data_as_of: date
    deadline: date
    expected: Decimal
    low: Decimal
    high: Decimal
    p_reached: Decimal
    pace_needed: Decimal
    pace_so_far: Decimal
    basis: Basis
    figures: int

    @cached_property
    def says(self) -> str:
        """The forecast in the words of an official notice; made when it is asked for, as few are."""
        target = self.target
        by = wording.by(self.basis, self.data_as_of, self.as_of)
        value = wording.between(self.expected, self.low, self.high, target)
        outcome = f"{wording.when(self.deadline, self.as_of)}{wording.verb(target)}{value}"
        chance = wording.chance(self.p_reached, met=not self.pace_needed and self.p_reached == 1)
        says = f"{wording.few(self.figures)}{by}，预计{outcome}，{chance}"
        if not self.pace_needed:
            return says
        return f"{says}；{wording.pace(target, self.pace_needed, self.pace_so_far)}"


@dataclass(frozen=True, slots=True)
class _Way:
    """From where to where a target goes in the period, whether it adds up, and the figures in order of date."""

    start: Decimal
    bar: Decimal
    adds_up: bool
    figures: Sequence[Progress]

    def share(self, value: Decimal) -> float:
        return float(value - self.start) / float(self.bar - self.start)


def forecast(snapshot: TargetUpdated, as_of: date, pack: RulePack) -> Forecast | None:
    """Where the target will stand at its deadline, from the figures whose data date is not later than `as_of`.

    None where nothing adds up or moves towards a level (caps, rates, milestones), where there is no figure yet, before
    and after the period, and for a target that is settled or suspended. A yearly one is foreseen for the year's end.
    """
    target = snapshot.target
    first, last = window(target, as_of)
    if not first <= as_of < last or snapshot.state is TargetState.SUSPENDED or is_settled(snapshot, as_of):
        return None
    way = _way(snapshot, first, as_of, pack)
    if way is None:
        return None
    plan = snapshot.plan or pack.plan(target.indicator, first, last)
    course = course_of(target, plan, snapshot.progress, first, last, adds_up=way.adds_up)
    points = [(0.0, 0.0), *((course.share(one.as_of), way.share(one.value)) for one in way.figures)]
    ahead = outlook(points, adds_up=way.adds_up, shape_known=course.basis is Basis.SEASONAL)
    newest = way.figures[-1]
    low, expected, high = _values(ahead, way, target)
    needed, so_far = _paces(course, way)
    return Forecast(
        target=target,
        as_of=as_of,
        data_as_of=newest.as_of,
        deadline=last,
        expected=expected,
        low=low,
        high=high,
        p_reached=_chance(ahead, way, target),
        pace_needed=needed,
        pace_so_far=so_far,
        basis=course.basis,
        figures=len(way.figures),
    )


def _way(snapshot: TargetUpdated, first: date, as_of: date, pack: RulePack) -> _Way | None:
    """None where there is nothing to foresee."""
    target = snapshot.target
    yardstick = yardstick_of(target)
    figures = {one.as_of: one for one in snapshot.progress if first <= one.as_of <= as_of}
    if yardstick not in FORESEEABLE or not figures:
        return None
    start, bar = Decimal(0), bar_of(target, pack)
    if yardstick is Yardstick.FROM_BASELINE and target.baseline:
        former = [one for one in snapshot.progress if one.as_of < first]
        start = max(former, key=lambda one: one.as_of).value if former else target.baseline.value
    if bar <= start:
        return None
    adds_up = yardstick is Yardstick.AMOUNT and target.measure not in NET
    return _Way(start, bar, adds_up, [figures[day] for day in sorted(figures)])


def _values(ahead: Outlook, way: _Way, target: Target) -> tuple[Decimal, Decimal, Decimal]:
    """Low, expected and high: what was delivered stays delivered, and of a whole there is no more than all of it."""
    done, length = way.figures[-1].value, way.bar - way.start
    places = max(0, DIGITS - 1 - floor(log10(length)))
    found = []
    for part in (ONE_IN_TEN, HALF, NINE_IN_TEN):
        value = done + Decimal(f"{ahead.quantile(part) * float(length):.{places}f}")
        if not way.start:
            value = max(value, min(done, way.start))
        if target.unit == "%" and max(way.bar, done) <= WHOLE:
            value = min(value, WHOLE)
        found.append(value)
    return found[0], found[1], found[2]


def _chance(ahead: Outlook, way: _Way, target: Target) -> Decimal:
    short = way.share(way.bar) - way.share(way.figures[-1].value)
    if target.comparator is Comparator.GT:
        short += HAIR
    return Decimal(f"{ahead.at_least(short):.4f}")


def _paces(course: Course, way: _Way) -> tuple[Decimal, Decimal]:
    """What each month has to bring from the newest figure on, and what each brought since the start."""
    newest = way.figures[-1]
    gone = month_of(newest.as_of) - course.opens
    short = max(way.bar - newest.value, Decimal(0))
    return _rate(short, course.months - gone), _rate(newest.value - way.start, gone)


def _rate(amount: Decimal, months: float) -> Decimal:
    return Decimal(f"{float(amount) / months:.{DIGITS}g}") if amount else Decimal(0)
