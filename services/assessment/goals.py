"""What a target asks for: its yardstick, which way is better, and what must be reached. Pure."""

from decimal import Decimal

from services.assessment import words
from services.assessment.rulepack import RulePack
from services.assessment.verdicts import HUNDRED, Yardstick
from services.contract import Accumulation, Comparator, Measure, Target

CAPS = (Comparator.LE, Comparator.LT)
FLOORS = (Comparator.GE, Comparator.GT)
RATES = (Measure.GROWTH, Measure.DECLINE)
RATIOS = ("%", "‰", "个百分点")
"""Units of what does not add up over the months."""

LESS_IS_BETTER = (
    "失业率",
    "消费价格",
    "物价",
    "能耗",
    "煤耗",
    "水耗",
    "PM2.5",
    "PM10",
    "死亡率",
    "死亡人数",
    "事故",
    "发案",
    "赤字率",
    "负债率",
    "不良贷款率",
)
"""In whose indicators a number with 左右, a range or no comparator at all is a cap (失业率5.5%左右)."""


def is_cap(target: Target) -> bool:
    """Whether less is better: the comparator says so or, where it leaves that open, the indicator or a zero."""
    if target.comparator in CAPS or target.comparator in FLOORS:
        return target.comparator in CAPS
    if target.measure not in (Measure.LEVEL, Measure.GROWTH):
        return target.measure is Measure.INCREMENT and not target.value
    nothing = target.measure is Measure.LEVEL and not target.value
    return nothing or any(word in target.indicator for word in LESS_IS_BETTER)


def yardstick_of(target: Target) -> Yardstick:
    """What the target is measured by; a baseline already beyond the target means that the level is to be kept."""
    ratio = target.unit in RATIOS
    if target.measure is Measure.MILESTONE:
        return Yardstick.MILESTONE
    if target.measure in RATES and ratio:
        return Yardstick.RATE
    if is_cap(target) or target.value <= 0:
        return Yardstick.LEVEL
    if target.measure is not Measure.LEVEL or (target.accumulation is Accumulation.CUMULATIVE and not ratio):
        return Yardstick.AMOUNT
    if target.baseline and target.baseline.unit == target.unit and target.baseline.value < target.value:
        return Yardstick.FROM_BASELINE
    return Yardstick.LEVEL


def bar_of(target: Target, pack: RulePack) -> Decimal:
    """What must be reached: of 左右 a little less than the target, of a range its lower end; the upper of a cap."""
    cap = is_cap(target)
    if target.comparator is Comparator.APPROX:
        slack = abs(target.value) * pack.approx_tolerance / HUNDRED
        return target.value + slack if cap else target.value - slack
    if target.value_high is not None and cap:
        return target.value_high
    return target.value


def goal_of(target: Target) -> str:
    """The target's number in words: 5.5%左右, 2%～3%."""
    if target.value_high is not None:
        return f"{words.amount(target.value, target.unit)}～{words.amount(target.value_high, target.unit)}"
    about = "左右" if target.comparator is Comparator.APPROX else ""
    return words.amount(target.value, target.unit) + about
