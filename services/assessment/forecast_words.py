"""A forecast in the words of an official notice, no more exact than it is sure. Pure."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from services.assessment import words
from services.assessment.forecast_course import Basis
from services.assessment.goals import RATIOS
from services.assessment.words import WIDE
from services.contract import Measure, Target

AND_BY = {Basis.SEASONAL: "和往年同期规律", Basis.PLAN: "和计划安排", Basis.TREND: ""}
OLD_DAYS = 45
"""What is older is not called the progress of now."""

FEW = 3
SURE = 95
MANY_TIMES = 100
ONE_DAY = timedelta(days=1)


def few(figures: int) -> str:
    """What is to be said first of a forecast that rests on few figures."""
    return f"仅有{figures}期数据，估计较粗：" if figures <= FEW else ""


def by(basis: Basis, data_as_of: date, as_of: date) -> str:
    """What the forecast goes by: 按目前进度, 按截至3月31日的进度和计划安排."""
    is_old = (as_of - data_as_of).days > OLD_DAYS
    return f"按{f'截至{words.day(data_as_of, beside=as_of)}的' if is_old else '目前'}进度{AND_BY[basis]}"


def when(deadline: date, as_of: date) -> str:
    """年底, 2030年底, 到2027年6月底, 到6月15日."""
    year = "" if deadline.year == as_of.year else f"{deadline.year}年"
    if (deadline.month, deadline.day) == (12, 31):
        return f"{year}底" if year else "年底"
    return f"到{year}{deadline.month}月{'底' if (deadline + ONE_DAY).day == 1 else f'{deadline.day}日'}"


def verb(target: Target) -> str:
    """What the value is said to do."""
    if target.measure is Measure.LEVEL and target.baseline:
        return "达到"
    return {Measure.GROWTH: "增长", Measure.DECLINE: "下降"}.get(target.measure, "完成")


def between(expected: Decimal, low: Decimal, high: Decimal, target: Target) -> str:
    """The value with its interval: 18.2万平方米（80%可能在16.9万至19.4万平方米之间）."""
    shown = [_as_sure(value, high - low, target) for value in (expected, low, high)]
    middle, bottom, top = (words.amount(value, target.unit) for value in shown)
    if bottom == top:
        return middle
    if target.unit not in RATIOS:
        bottom = words.amount(shown[1], None)
    return f"{middle}（80%可能在{bottom}至{top}之间）"


def chance(p_reached: Decimal, met: bool) -> str:
    """How likely the target is reached; what is done and cannot be lost is not called likely."""
    if met:
        return "已达到目标"
    per_cent = int(words.rounded(p_reached * 100, 0))
    if per_cent >= SURE:
        return f"达到目标的可能性在{SURE}%以上"
    if per_cent <= 100 - SURE:
        return f"达到目标的可能性不足{100 - SURE}%"
    return f"达到目标的可能性约{per_cent}%"


def pace(target: Target, needed: Decimal, so_far: Decimal) -> str:
    """What each month has to bring beside what it brought: 今后每月需完成2.9万平方米，为此前月均的2.1倍."""
    moves = verb(target)
    if moves == "达到":
        moves = "提高" if target.unit in RATIOS else "增加"
    unit = "个百分点" if moves == "提高" and target.unit == "%" else target.unit
    return f"今后每月需{moves}{words.amount(_significant(needed), unit)}，{_times(needed, so_far)}"


def _times(needed: Decimal, so_far: Decimal) -> str:
    if so_far <= 0:
        return "此前没有进展"
    times = needed / so_far
    if times >= MANY_TIMES:
        return f"为此前月均的{MANY_TIMES}倍以上"
    shown = words.number(times, 1)
    if shown == "1":
        return "与此前月均相当"
    return f"为此前月均的{shown}倍" if shown != "0" else "远低于此前月均"


def _as_sure(value: Decimal, width: Decimal, target: Target) -> Decimal:
    """Rounded to about a tenth of the interval's width; whole where the target's own number is, ratios apart."""
    if not width:
        return value
    place = width.adjusted() - 1
    if target.unit not in RATIOS and target.value == target.value.to_integral_value():
        place = max(place, 0)
    return value.quantize(Decimal(1).scaleb(place), ROUND_HALF_UP, WIDE)


def _significant(value: Decimal, digits: int = 3) -> Decimal:
    return value.quantize(Decimal(1).scaleb(value.adjusted() + 1 - digits), ROUND_HALF_UP, WIDE)
