"""Judges how far a target is against its schedule (序时进度). Pure: a snapshot, a day, a rule pack in, a light out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from services.assessment import words
from services.assessment.discipline import DONE, StateOfReport, discipline
from services.assessment.milestones import milestone
from services.assessment.moments import MONTHS, Footing, footing, is_yearly_only, year_judged
from services.assessment.rulepack import RulePack, Streak
from services.assessment.schedule import period_end, window
from services.assessment.verdicts import LIGHT_NAMES, SEVERITY, Light, Moment, Verdict, Yardstick, is_settled
from services.assessment.workdays import Workdays
from services.assessment.yardsticks import MEASURE
from services.contract import Measure, Progress, Target, TargetState, TargetUpdated

FADING = (Yardstick.FROM_BASELINE, Yardstick.LEVEL, Yardstick.RATE)
"""What may have fallen again since the newest figure; an amount done or a milestone stays done."""


PRESSING = (StateOfReport.OVERDUE, StateOfReport.RETURNED, StateOfReport.GRACE, StateOfReport.OPEN)
"""The reports that are owed, the most pressing first."""

PERIODS: Mapping[str | int, str] = {"monthly": "个月", "quarterly": "个季度"}


@dataclass(frozen=True)
class Assessment:
    """How a target stood on a day: shares as 0…1, `gap_points` in percentage points, negative when behind.

    A target that was settled or suspended is not `watched` any more; one that is measured only once a year is not
    `counted` before its figure can exist. `stale_days` is how old the newest figure is. `reporting` is what is the most
    pressing of the reports owed since the newest one filed, or else that one's state. Evidence is an axis of its own,
    which the targets service keeps.
    """

    target_id: UUID
    as_of: date
    pack: str
    yardstick: Yardstick
    light: Light
    explanation: str
    data_as_of: date | None = None
    value: Decimal | None = None
    completion: Decimal | None = None
    schedule: Decimal | None = None
    gap_points: Decimal | None = None
    watched: bool = True
    counted: bool = True
    stale_days: int | None = None
    reporting: StateOfReport | None = None


def assess(
    snapshot: TargetUpdated,
    as_of: date,
    pack: RulePack,
    *,
    workdays: Workdays | None = None,
    misses: bool | None = None,
) -> Assessment:
    """The target's light on that day, from the figures whose data date is not later.

    Settled on a known day, it is judged as any other before that; of a suspension no day is known, so it always holds.
    Without `workdays` nothing is said of reporting; `misses` is what a forecast says, where one was made.
    """
    rules = pack.of(snapshot.department.name) if pack.departments and snapshot.department else pack
    found = _judged_on(snapshot, as_of, rules)
    newest, verdict = found.newest, found.verdict
    at_rest = _at_rest(snapshot, as_of, verdict)
    verdict = at_rest or _in_a_row(snapshot, as_of, _foreseen(found, rules, misses), rules)
    return Assessment(
        target_id=snapshot.id,
        as_of=as_of,
        pack=pack.label,
        yardstick=found.yardstick,
        light=verdict.light,
        explanation=f"截至{words.day(as_of)}{_dated(newest, as_of)}，{verdict.says}",
        data_as_of=newest.as_of if newest else None,
        value=newest.value if newest else None,
        completion=verdict.completion,
        schedule=verdict.schedule,
        gap_points=verdict.gap_points,
        watched=at_rest is None,
        counted=found.counted or at_rest is not None,
        stale_days=(as_of - newest.as_of).days if newest else None,
        reporting=_reporting(snapshot, as_of, workdays, rules.grace_workdays) if workdays else None,
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A judgement of one day alone."""

    yardstick: Yardstick
    newest: Progress | None
    verdict: Verdict
    counted: bool = True


def _judged_on(snapshot: TargetUpdated, as_of: date, pack: RulePack) -> _Judged:
    """By the figures of a day; what is measured only once a year, as of the newest year whose figure can exist."""
    on = as_of
    if is_yearly_only(snapshot, pack) and as_of >= snapshot.target.starts_on:
        year_end = year_judged(snapshot, as_of)
        if year_end is None:
            stands = footing(snapshot, as_of, pack)
            waits = Verdict(Light.GREY, "属年度指标，年度数据产生后评价")
            return _Judged(stands.yardstick, stands.newest, waits, counted=False)
        on = as_of if year_end == snapshot.target.deadline else year_end
    stands = footing(snapshot, on, pack)
    return _Judged(stands.yardstick, stands.newest, _verdict(snapshot.target, stands, pack))


def _foreseen(found: _Judged, pack: RulePack, misses: bool | None) -> Verdict:
    """Green, but forecast to miss the target."""
    verdict = found.verdict
    done = found.yardstick not in FADING and verdict.completion is not None and verdict.completion >= 1
    if not (pack.forecast_yellow and misses) or verdict.light is not Light.GREEN or done:
        return verdict
    return replace(verdict, light=Light.YELLOW, says=f"{verdict.says}，预计难以按期完成")


def _in_a_row(snapshot: TargetUpdated, as_of: date, verdict: Verdict, pack: RulePack) -> Verdict:
    """The light as it becomes where it holds at several ends of periods in a row; the former know no forecast."""
    for streak in pack.streaks:
        if not SEVERITY[streak.of] <= SEVERITY.get(verdict.light, 0) < SEVERITY[streak.becomes]:
            continue
        first, last = window(snapshot.target, as_of)
        if all(first <= day and _as_grave(snapshot, day, streak, pack) for day in _before(as_of, last, streak)):
            row = f"连续{streak.in_a_row}{PERIODS.get(streak.every, '次')}{LIGHT_NAMES[streak.of]}灯"
            says = f"{verdict.says}，{row}，转为{LIGHT_NAMES[streak.becomes]}灯"
            return replace(verdict, light=streak.becomes, says=says)
    return verdict


def _as_grave(snapshot: TargetUpdated, day: date, streak: Streak, pack: RulePack) -> bool:
    return SEVERITY.get(_judged_on(snapshot, day, pack).verdict.light, 0) >= SEVERITY[streak.of]


def _before(as_of: date, last: date, streak: Streak) -> Iterator[date]:
    """The ends of the periods before the day's own, the newest first."""
    if isinstance(streak.every, int):
        yield from (as_of - timedelta(days=streak.every * number) for number in range(1, streak.in_a_row))
        return
    end = period_end(min(as_of, last), MONTHS[streak.every])
    for _ in range(1, streak.in_a_row):
        end = period_end(end - timedelta(days=1), MONTHS[streak.every])
        yield end


def _reporting(snapshot: TargetUpdated, as_of: date, workdays: Workdays, grace_workdays: int) -> StateOfReport | None:
    """None where no report is asked for."""
    states = [report.state for report in discipline(snapshot, as_of, workdays, grace_workdays)]
    begun = [state for state in states if state is not StateOfReport.NOT_DUE]
    if not begun:
        return StateOfReport.NOT_DUE if states else None
    filed = max((number for number, state in enumerate(begun) if state in DONE), default=0)
    since = begun[filed:]
    return next((state for state in PRESSING if state in since), since[-1])


def _at_rest(snapshot: TargetUpdated, as_of: date, so_far: Verdict) -> Verdict | None:
    """A settled or suspended target has no schedule any more; None while it is to be watched."""
    done_on = snapshot.completed_on
    if snapshot.state is TargetState.SUSPENDED:
        return Verdict(Light.GREY, "已中止", so_far.completion)
    if not is_settled(snapshot, as_of):
        return None
    completion = Decimal(1) if snapshot.target.measure is Measure.MILESTONE else so_far.completion
    return Verdict(Light.BLUE, f"已于{words.day(done_on)}办结" if done_on else "已办结", completion)


def _verdict(target: Target, stands: Footing, pack: RulePack) -> Verdict:
    newest, yardstick, moment = stands.newest, stands.yardstick, stands.moment
    if newest is None:
        return without_data(target, yardstick, moment, pack)
    verdict = MEASURE[yardstick](target, newest.value, moment, pack)
    age = (min(moment.as_of, moment.last) - newest.as_of).days
    return _unless_stale(verdict, age, pack) if yardstick in FADING else verdict


def _dated(newest: Progress | None, as_of: date) -> str:
    """Of which day the figure is, where that is not the day of the judgement."""
    return "" if newest is None or newest.as_of == as_of else f"（数据截至{words.day(newest.as_of)}）"


def _unless_stale(verdict: Verdict, age: int, pack: RulePack) -> Verdict:
    """Old data never stays green."""
    if verdict.light is not Light.GREEN or age <= pack.stale_after_days:
        return verdict
    return replace(verdict, light=Light.GREY, says=f"{verdict.says}，此后{age}天没有新数据")


def without_data(target: Target, yardstick: Yardstick, moment: Moment, pack: RulePack) -> Verdict:
    """No figure yet: grey until the deadline has passed, but a milestone is judged by its day."""
    if moment.as_of < target.starts_on:
        return Verdict(Light.GREY, "计划期尚未开始")
    if yardstick is Yardstick.MILESTONE:
        return milestone(target, Decimal(0), moment, pack)
    if moment.as_of > target.deadline:
        return Verdict(Light.RED, "已过完成时限，未报送进度")
    return Verdict(Light.GREY, "尚未报送进度", schedule=moment.schedule)
