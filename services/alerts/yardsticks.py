"""What a figure is held against, by the kind of target: one function a yardstick. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from services.alerts import words
from services.alerts.rulepack import Bands, RulePack
from services.contract import Accumulation, Comparator, Measure, Target

CAPS = (Comparator.LE, Comparator.LT)
HUNDRED = Decimal(100)
HAIR = Decimal("-0.01")
"""How far short 突破 (more than) is when it is reached exactly."""


class Light(StrEnum):
    """How a target stands: blue done and verified, grey not to be judged yet."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    GREY = "grey"


class Yardstick(StrEnum):
    """What a target is measured by."""

    AMOUNT = "amount"
    FROM_BASELINE = "from_baseline"
    LEVEL = "level"
    RATE = "rate"
    MILESTONE = "milestone"


@dataclass(frozen=True)
class Moment:
    """The day of a judgement, and the share of the period that has passed by its end."""

    as_of: date
    schedule: Decimal


@dataclass(frozen=True)
class Verdict:
    """A yardstick's answer: shares as 0…1, the gap in percentage points, negative when behind."""

    light: Light
    says: str
    completion: Decimal | None = None
    schedule: Decimal | None = None
    gap_points: Decimal | None = None


def yardstick_of(target: Target) -> Yardstick:
    """What the target is measured by; a baseline already beyond the target means that the level is to be kept."""
    if target.measure is Measure.MILESTONE:
        return Yardstick.MILESTONE
    if target.measure in (Measure.GROWTH, Measure.DECLINE):
        return Yardstick.RATE
    if target.comparator in CAPS:
        return Yardstick.LEVEL
    if target.measure is Measure.INCREMENT or target.accumulation is Accumulation.CUMULATIVE:
        return Yardstick.AMOUNT
    if target.baseline and target.baseline.unit == target.unit and target.baseline.value < target.value:
        return Yardstick.FROM_BASELINE
    return Yardstick.LEVEL


def milestone(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """Done or not; near its deadline and not done is yellow, after it red."""
    if value >= 1:
        return Verdict(Light.GREEN, "已完成", Decimal(1))
    left = (target.deadline - moment.as_of).days
    if left < 0:
        return Verdict(Light.RED, f"已超过完成时限{-left}天，尚未完成", Decimal(0))
    near = left <= pack.milestone_near_days
    return Verdict(Light.YELLOW if near else Light.GREY, f"距完成时限还有{left}天，尚未完成", Decimal(0))


def amount(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """Done against scheduled, both counted from zero."""
    completion = value / bar_of(target, pack) if target.value else Decimal(1)
    return _against_schedule(
        target, completion, moment.schedule, f"累计完成{words.amount(value, target.unit)}", pack.amount
    )


def from_baseline(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """The way made from the baseline against the way to be made by now."""
    start = target.baseline.value if target.baseline else Decimal(0)
    way = target.value - start
    completion = (value - start) / way if way else Decimal(1)
    says = f"现为{words.amount(value, target.unit)}（上期{words.amount(start, target.unit)}）"
    return _against_schedule(target, completion, moment.schedule, says, pack.amount)


def _against_schedule(target: Target, completion: Decimal, schedule: Decimal, says: str, bands: Bands) -> Verdict:
    gap = rounded((completion - schedule) * HUNDRED, 2)
    light = light_of(gap, bands) if completion < 1 else Light.GREEN
    goal = "年度目标" if target.starts_on.year == target.deadline.year else "目标任务"
    return Verdict(
        light,
        f"{says}，完成{goal}{words.percent(completion)}，{_compared(gap, '序时进度')}",
        rounded(completion, 6),
        rounded(schedule, 6),
        gap,
    )


def level(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """Reached or kept, or not; the gap is in points where the target is a percentage."""
    cap = target.comparator in CAPS
    behind = (target.value - value) if cap else (value - bar_of(target, pack))
    met = behind > 0 if target.comparator in (Comparator.GT, Comparator.LT) else behind >= 0
    bar = f"{'控制' if cap else ''}目标{words.amount(target.value, target.unit)}"
    says = f"现为{words.amount(value, target.unit)}，{'达到' if met else '未达到'}{bar}"
    gap = rounded(behind, 2) if target.unit == "%" else None
    if met:
        return Verdict(Light.GREEN, says, Decimal(1), None, gap)
    short = behind / target.value * HUNDRED if target.value else -HUNDRED
    light = Light.RED if moment.as_of >= target.deadline else light_of(min(short, HAIR), pack.level)
    return Verdict(light, says, None if cap else rounded(value / target.value, 6), None, gap)


def rate(target: Target, value: Decimal, _: Moment, pack: RulePack) -> Verdict:
    """A rate of the year against the target's rate, not prorated."""
    cap = target.comparator in CAPS
    gap = rounded(target.value - value if cap else value - bar_of(target, pack), 2)
    verb = "下降" if target.measure is Measure.DECLINE else "增长"
    goal = f"目标（{verb}{words.number(target.value)}{target.unit}）"
    says = f"{verb}{words.number(value)}{target.unit}，{_compared(gap, goal)}"
    return Verdict(light_of(gap, pack.rate), says, None, None, gap)


def bar_of(target: Target, pack: RulePack) -> Decimal:
    """What must be reached: of 左右 a little less than the target, of a range its lower end."""
    if target.comparator is Comparator.APPROX:
        return target.value * (1 - pack.approx_tolerance / HUNDRED)
    return target.value


def light_of(gap: Decimal, bands: Bands) -> Light:
    """The light of a gap in points."""
    if gap < bands.red:
        return Light.RED
    return Light.YELLOW if gap < bands.yellow else Light.GREEN


def _compared(gap: Decimal, with_what: str) -> str:
    if gap == 0:
        return f"与{with_what}持平"
    return f"{'低于' if gap < 0 else '高于'}{with_what}{words.number(abs(gap))}个百分点"


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


MEASURE: Mapping[Yardstick, Callable[[Target, Decimal, Moment, RulePack], Verdict]] = {
    Yardstick.AMOUNT: amount,
    Yardstick.FROM_BASELINE: from_baseline,
    Yardstick.LEVEL: level,
    Yardstick.RATE: rate,
    Yardstick.MILESTONE: milestone,
}
