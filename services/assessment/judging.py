"""Judges how far a target is against its schedule (序时进度). Pure: a snapshot, a day, a rule pack in, a light out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.assessment import words
from services.assessment.discipline import StateOfReport, discipline
from services.assessment.judgements import FADING, Judgement, judge
from services.assessment.reporting import reporting
from services.assessment.rulepack import RulePack
from services.assessment.streaks import in_a_row
from services.assessment.verdicts import Light, Verdict, Yardstick, is_settled
from services.assessment.workdays import Workdays
from services.contract import Measure, Progress, TargetState, TargetUpdated


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
    found = judge(snapshot, as_of, rules)
    newest, verdict = found.newest, found.verdict
    at_rest = _at_rest(snapshot, as_of, verdict)
    verdict = at_rest or in_a_row(snapshot, as_of, _foreseen(found, rules, misses), rules)
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
        reporting=reporting(discipline(snapshot, as_of, workdays, pack.grace_workdays)) if workdays else None,
    )


def _foreseen(found: Judgement, pack: RulePack, misses: bool | None) -> Verdict:
    """Green, but forecast to miss the target."""
    verdict = found.verdict
    done = found.yardstick not in FADING and verdict.completion is not None and verdict.completion >= 1
    if not (pack.forecast_yellow and misses) or verdict.light is not Light.GREEN or done:
        return verdict
    return replace(verdict, light=Light.YELLOW, says=f"{verdict.says}，预计难以按期完成")


def _at_rest(snapshot: TargetUpdated, as_of: date, so_far: Verdict) -> Verdict | None:
    """A settled or suspended target has no schedule any more; None while it is to be watched."""
    done_on = snapshot.completed_on
    if snapshot.state is TargetState.SUSPENDED:
        return Verdict(Light.GREY, "已中止", so_far.completion)
    if not is_settled(snapshot, as_of):
        return None
    completion = Decimal(1) if snapshot.target.measure is Measure.MILESTONE else so_far.completion
    return Verdict(Light.BLUE, f"已于{words.day(done_on)}办结" if done_on else "已办结", completion)


def _dated(newest: Progress | None, as_of: date) -> str:
    """Of which day the figure is, where that is not the day of the judgement."""
    return "" if newest is None or newest.as_of == as_of else f"（数据截至{words.day(newest.as_of)}）"
