"""Judges how far a target is against its schedule (序时进度). Pure: a snapshot, a day, a rule pack in, a light out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.assessment import words
from services.assessment.rulepack import RulePack
from services.assessment.schedule import elapsed, window
from services.assessment.yardsticks import MEASURE, Light, Moment, Verdict, Yardstick, milestone, yardstick_of
from services.contract import Progress, Target, TargetUpdated

FADING = (Yardstick.FROM_BASELINE, Yardstick.LEVEL, Yardstick.RATE)
"""What may have fallen again since the newest figure; an amount done or a milestone stays done."""


@dataclass(frozen=True)
class Assessment:
    """How a target stood on a day: shares as 0…1, `gap_points` in percentage points, negative when behind."""

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


def assess(snapshot: TargetUpdated, as_of: date, pack: RulePack) -> Assessment:
    """The target's light on that day, from the figures whose data date is not later."""
    target = snapshot.target
    first, last = window(target, as_of)
    known = [entry for entry in snapshot.progress if first <= entry.as_of <= as_of]
    newest = max(known, key=lambda entry: entry.as_of, default=None)
    yardstick, moment = yardstick_of(target), Moment(as_of, elapsed(first, last, as_of), last)
    if newest is None:
        verdict = without_data(target, yardstick, moment, pack)
    else:
        verdict = MEASURE[yardstick](target, newest.value, moment, pack)
        if yardstick in FADING:
            verdict = _unless_stale(verdict, (min(as_of, last) - newest.as_of).days, pack)
    return Assessment(
        target_id=snapshot.id,
        as_of=as_of,
        pack=pack.label,
        yardstick=yardstick,
        light=verdict.light,
        explanation=f"截至{words.day(as_of)}{_dated(newest, as_of)}，{verdict.says}",
        data_as_of=newest.as_of if newest else None,
        value=newest.value if newest else None,
        completion=verdict.completion,
        schedule=verdict.schedule,
        gap_points=verdict.gap_points,
    )


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
