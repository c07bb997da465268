"""The judgement of one day alone: its figures by the yardstick, and what old or missing figures are worth. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.assessment.milestones import milestone
from services.assessment.moments import Footing, footing, is_yearly_only, year_judged
from services.assessment.rulepack import RulePack
from services.assessment.verdicts import Light, Moment, Verdict, Yardstick
from services.assessment.yardsticks import MEASURE
from services.contract import Progress, Target, TargetUpdated

FADING = (Yardstick.FROM_BASELINE, Yardstick.LEVEL, Yardstick.RATE)
"""What may have fallen again since the newest figure; an amount done or a milestone stays done."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement of one day alone."""

    yardstick: Yardstick
    newest: Progress | None
    verdict: Verdict
    counted: bool = True


def judge(snapshot: TargetUpdated, as_of: date, pack: RulePack) -> Judgement:
    """By the figures of a day; what is measured only once a year, as of the newest year whose figure can exist."""
    on = as_of
    if is_yearly_only(snapshot, pack) and as_of >= snapshot.target.starts_on:
        year_end = year_judged(snapshot, as_of)
        if year_end is None:
            stands = footing(snapshot, as_of, pack)
            waits = Verdict(Light.GREY, "属年度指标，年度数据产生后评价")
            return Judgement(stands.yardstick, stands.newest, waits, counted=False)
        on = as_of if year_end == snapshot.target.deadline else year_end
    stands = footing(snapshot, on, pack)
    return Judgement(stands.yardstick, stands.newest, _verdict(snapshot.target, stands, pack))


def _verdict(target: Target, stands: Footing, pack: RulePack) -> Verdict:
    newest, yardstick, moment = stands.newest, stands.yardstick, stands.moment
    if newest is None:
        return without_data(target, yardstick, moment, pack)
    verdict = MEASURE[yardstick](target, newest.value, moment, pack)
    age = (min(moment.as_of, moment.last) - newest.as_of).days
    return _unless_stale(verdict, age, pack) if yardstick in FADING else verdict


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
