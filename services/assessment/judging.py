"""Judges how far a target is against its schedule (序时进度). Pure: a snapshot, a day, a rule pack in, a light out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.assessment import words
from services.assessment.milestones import milestone
from services.assessment.rulepack import RulePack
from services.assessment.schedule import scheduled, window
from services.assessment.verdicts import Light, Moment, Verdict, Yardstick, is_settled
from services.assessment.yardsticks import MEASURE, yardstick_of
from services.contract import Measure, Node, Progress, Target, TargetState, TargetUpdated

PLANNED = (Yardstick.AMOUNT, Yardstick.FROM_BASELINE)
"""What goes by the points of a plan; everything else is not prorated."""

FADING = (Yardstick.FROM_BASELINE, Yardstick.LEVEL, Yardstick.RATE)
"""What may have fallen again since the newest figure; an amount done or a milestone stays done."""


@dataclass(frozen=True)
class Assessment:
    """How a target stood on a day: shares as 0…1, `gap_points` in percentage points, negative when behind.

    A target that was settled or suspended is not `watched` any more.
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


def assess(snapshot: TargetUpdated, as_of: date, pack: RulePack) -> Assessment:
    """The target's light on that day, from the figures whose data date is not later.

    Settled on a known day, it is judged as any other before that; of a suspension no day is known, so it always holds.
    """
    first, last = window(snapshot.target, as_of)
    known = [entry for entry in snapshot.progress if first <= entry.as_of <= as_of]
    newest = max(known, key=lambda entry: entry.as_of, default=None)
    yardstick = yardstick_of(snapshot.target)
    plan = snapshot.plan if yardstick in PLANNED else None
    moment = Moment(as_of, scheduled(plan, first, last, as_of), last, _nodes(snapshot, first, last))
    verdict = _judged(snapshot.target, yardstick, newest, moment, pack)
    at_rest = _at_rest(snapshot, as_of, verdict)
    verdict = at_rest or verdict
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
        watched=at_rest is None,
    )


def _at_rest(snapshot: TargetUpdated, as_of: date, so_far: Verdict) -> Verdict | None:
    """A settled or suspended target has no schedule any more; None while it is to be watched."""
    done_on = snapshot.completed_on
    if snapshot.state is TargetState.SUSPENDED:
        return Verdict(Light.GREY, "已中止", so_far.completion)
    if not is_settled(snapshot, as_of):
        return None
    completion = Decimal(1) if snapshot.target.measure is Measure.MILESTONE else so_far.completion
    return Verdict(Light.BLUE, f"已于{words.day(done_on)}办结" if done_on else "已办结", completion)


def _nodes(snapshot: TargetUpdated, first: date, last: date) -> tuple[Node, ...]:
    """The plan's nodes, of a yearly target those of the year."""
    nodes = snapshot.plan.nodes if snapshot.plan else ()
    if snapshot.target.recurrence is None:
        return nodes
    return tuple(node for node in nodes if first <= node.on <= last)


def _judged(target: Target, yardstick: Yardstick, newest: Progress | None, moment: Moment, pack: RulePack) -> Verdict:
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
