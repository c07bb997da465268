"""What a figure is held against, by the kind of target: one function a yardstick. Pure."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from services.assessment import words
from services.assessment.bands import Bands, Scale
from services.assessment.goals import bar_of, goal_of, is_cap
from services.assessment.milestones import milestone
from services.assessment.rulepack import RulePack
from services.assessment.verdicts import HUNDRED, Light, Moment, Quota, Verdict, Yardstick
from services.assessment.words import rounded
from services.contract import Comparator, Measure, Target

HAIR = Decimal("-0.01")
"""How far short 突破 (more than) is when it is reached exactly."""


EXACT = 20
"""To how many places a gap is held against a bound: further on, division has rounded."""


def amount(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """Done against scheduled, both counted from zero."""
    verb = {Measure.GROWTH: "增长", Measure.DECLINE: "下降"}.get(target.measure, "完成")
    says = f"累计{verb}{words.amount(value, target.unit)}"
    return _against_schedule(target, value / bar_of(target, pack), moment, says, pack, Yardstick.AMOUNT)


def from_baseline(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """The way made from the baseline against the way to be made by now."""
    start = target.baseline.value if target.baseline else Decimal(0)
    way = bar_of(target, pack) - start
    if way <= 0:
        return level(target, value, moment, pack)
    says = f"现为{words.amount(value, target.unit)}（上期{words.amount(start, target.unit)}）"
    return _against_schedule(target, (value - start) / way, moment, says, pack, Yardstick.FROM_BASELINE)


def _against_schedule(
    target: Target, completion: Decimal, moment: Moment, says: str, pack: RulePack, yardstick: Yardstick
) -> Verdict:
    schedule, bands = moment.schedule, pack.bands[yardstick]
    ahead = (completion - schedule) * HUNDRED
    gap = rounded(ahead, EXACT)
    exactly = target.comparator is Comparator.GT and completion == 1
    done = completion >= 1 and not exactly
    goal = "年度目标" if target.recurrence or target.starts_on.year == target.deadline.year else "目标任务"
    if target.comparator is Comparator.APPROX:
        goal += f"（按不低于{words.amount(bar_of(target, pack), target.unit)}计）"
    still = "，尚未突破" if exactly else ""
    says = f"{says}，完成{goal}{words.percent(completion)}{still}，{_compared(gap, '序时进度')}"
    light = Light.GREEN
    if not done:
        if bands.by is Scale.QUOTA and moment.quota:
            light, more = _by_quota(target, moment.quota, bands, pack)
        else:
            light, more = _by_schedule(HAIR if exactly and not gap else ahead, schedule, bands)
        says += more
    return Verdict(light, says, rounded(completion, 6), rounded(schedule, 6), rounded(gap, 2))


def _by_schedule(gap: Decimal, schedule: Decimal, bands: Bands) -> tuple[Light, str]:
    """The light of a gap in points, and what is to be said beside it."""
    if bands.by is Scale.POINTS or not schedule:
        return lit(gap, bands)
    short = rounded(gap / schedule, EXACT)
    light, note = lit(short, bands)
    lacking = words.percent(-short / HUNDRED)
    return light, note if short >= 0 or lacking == "0%" else f"，比应完成数少{lacking}{note}"


def _by_quota(target: Target, quota: Quota, bands: Bands, pack: RulePack) -> tuple[Light, str]:
    """The light of the newest whole month or quarter taken alone."""
    period = words.period(quota.last, quota.months)
    if quota.delivered is None:
        return Light.GREY, f"；{period}尚未报送"
    delivered = f"；{period}完成{words.amount(quota.delivered, target.unit)}"
    if quota.scheduled <= 0:
        return Light.GREEN, f"{delivered}，当期无任务"
    share = rounded(quota.delivered / bar_of(target, pack) / quota.scheduled, EXACT)
    light, note = lit((share - 1) * HUNDRED, bands)
    return light, f"{delivered}，为当期任务的{words.percent(share)}{note}"


def level(target: Target, value: Decimal, moment: Moment, pack: RulePack) -> Verdict:
    """Reached or kept, or not; the gap is in points where the target is a percentage."""
    cap, bar = is_cap(target), bar_of(target, pack)
    ahead = (bar - value) if cap else (value - bar)
    met = ahead > 0 if target.comparator in (Comparator.GT, Comparator.LT) else ahead >= 0
    says = f"现为{words.amount(value, target.unit)}，{_held(target, met)}"
    gap = rounded(ahead, 2) if target.unit == "%" else None
    if met:
        return Verdict(Light.GREEN, says, Decimal(1), None, gap)
    short = ahead / abs(target.value) * HUNDRED if target.value else -HUNDRED
    light, note = (Light.RED, "") if moment.as_of >= moment.last else lit(min(short, HAIR), pack.level)
    if not cap and moment.last.year > moment.as_of.year:
        light, note = Light.YELLOW, ""  # years are left to reach it
    return Verdict(
        light, says + note, None if cap or target.value <= 0 else rounded(value / target.value, 6), None, gap
    )


def _held(target: Target, met: bool) -> str:
    """The value held against the goal in words: 达到目标, 超过控制目标."""
    if is_cap(target):
        kept, broken = ("低于", "未低于") if target.comparator is Comparator.LT else ("未超过", "超过")
        return f"{kept if met else broken}控制目标{goal_of(target)}"
    verb = "超过" if target.comparator is Comparator.GT else "达到"
    return f"{'' if met else '未'}{verb}目标{goal_of(target)}"


def rate(target: Target, value: Decimal, _: Moment, pack: RulePack) -> Verdict:
    """A rate of the year against the target's rate, not prorated."""
    over = _beyond(target, value, pack)
    ahead = -over if is_cap(target) else over
    exactly = target.comparator in (Comparator.GT, Comparator.LT) and not ahead
    verb = "下降" if target.measure is Measure.DECLINE else "增长"
    goal = f"{'控制' if is_cap(target) else ''}目标（{verb}{goal_of(target)}）"
    still = ("，尚未低于" if is_cap(target) else "，尚未突破") if exactly else ""
    says = f"{verb}{words.number(value)}{target.unit}，{_compared(over, goal)}{still}"
    gap = HAIR if exactly else ahead
    if pack.rate.by is Scale.SHORTFALL and target.value:
        gap = gap / abs(target.value) * HUNDRED
    light, note = lit(gap, pack.rate)
    return Verdict(light, says + note, None, None, rounded(ahead, 2))


def _beyond(target: Target, value: Decimal, pack: RulePack) -> Decimal:
    """How far a rate lies above the target; of 左右 a shortfall within the tolerance is none."""
    if target.comparator is not Comparator.APPROX:
        return value - bar_of(target, pack)
    over = value - target.value
    short = over > 0 if is_cap(target) else over < 0
    slack = abs(target.value) * pack.approx_tolerance / HUNDRED
    return Decimal(0) if short and abs(over) <= slack else over


def light_of(gap: Decimal, bands: Bands) -> Light:
    """The light of a gap, negative when behind, in what the bands are counted in."""
    return lit(gap, bands)[0]


def lit(gap: Decimal, bands: Bands) -> tuple[Light, str]:
    """The light of a gap, and the note that the bands have on it."""
    band = bands.band(-rounded(gap, EXACT)) if gap <= 0 else None
    if band is None:
        return Light.GREEN, ""
    return band.light, f"（{band.note}）" if band.note else ""


def _compared(difference: Decimal, with_what: str) -> str:
    if not difference:
        return f"与{with_what}持平"
    side, points = "低于" if difference < 0 else "高于", rounded(abs(difference), 2)
    return f"{side}{with_what}{words.number(points)}个百分点" if points else f"略{side}{with_what}"


MEASURE: Mapping[Yardstick, Callable[[Target, Decimal, Moment, RulePack], Verdict]] = {
    Yardstick.AMOUNT: amount,
    Yardstick.FROM_BASELINE: from_baseline,
    Yardstick.LEVEL: level,
    Yardstick.RATE: rate,
    Yardstick.MILESTONE: milestone,
}
