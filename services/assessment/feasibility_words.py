"""What a target asks for, in the words of an official notice. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.assessment import words
from services.assessment.goals import goal_of, is_cap
from services.contract import Measure, Target

MANY_TIMES = 10


class Kind(StrEnum):
    """In what a growth is counted: as a share, in points, or it is a rate itself."""

    SHARE = "share"
    POINTS = "points"
    RATE = "rate"


class Flag(StrEnum):
    """What a target looks like, beside what is usual."""

    PLAUSIBLE = "plausible"
    AMBITIOUS = "ambitious"
    OUT_OF_LINE = "out_of_line"
    ALREADY_MET = "already_met"


@dataclass(frozen=True)
class Asked:
    """What a target asks for a year, from the figure before to `value`; `by_actual`: that was no report's figure."""

    kind: Kind
    growth: Decimal
    before: Decimal
    value: Decimal
    years: int
    by_actual: bool


@dataclass(frozen=True)
class Usual:
    """What is usual a year, by so many former years; none: by rule of thumb."""

    low: Decimal
    high: Decimal
    years: int


FOUND = {
    Flag.PLAUSIBLE: "处于正常范围",
    Flag.AMBITIOUS: "高于一般水平，需加力推进",
    Flag.ALREADY_MET: "此前已达到目标，属于保持性目标",
}


def says(target: Target, asked: Asked, usual: Usual, flag: Flag) -> str:
    """The growth that is asked for, what is usual, and what to make of it."""
    goal, before = goal_of(target), words.amount(asked.before, target.unit)
    if asked.value != target.value:
        goal += f"（年均{words.amount(asked.value, target.unit)}）"
    since = f"{'上年' if asked.years == 1 else '此前'}实际{before}" if asked.by_actual else f"报告所载上期数{before}"
    held = f"目标{goal}，{since}，{_growth(asked)}"
    if flag is Flag.ALREADY_MET:
        return f"{held}；{FOUND[flag]}"
    return f"{held}；{_usual(target, asked, usual)}，{_found(target, asked, usual, flag)}"


def disagreement(target: Target, stated: Decimal, actual: Decimal) -> str:
    """That the report states another figure of last year than the actual one."""
    report, fact = words.amount(stated, target.unit), words.amount(actual, target.unit)
    return f"；报告所载上年数{report}与上年实际{fact}不一致，请核实"


def _growth(asked: Asked) -> str:
    yearly = "年均" if asked.years > 1 else ""
    if asked.kind is Kind.RATE:
        ahead = asked.growth - asked.before
        side = "高" if ahead > 0 else "低"
        return f"比此前{side}{_points(abs(ahead))}" if ahead else "与此前持平"
    if not asked.growth:
        return "与此前持平"
    if asked.kind is Kind.POINTS:
        return f"{yearly}{'提高' if asked.growth > 0 else '下降'}{_points(abs(asked.growth))}"
    if asked.growth >= MANY_TIMES - 1:
        return f"{yearly}为此前的{words.number(asked.growth + 1, 1)}倍"
    return f"{yearly}{'增长' if asked.growth > 0 else '下降'}{words.percent(abs(asked.growth))}"


def _usual(target: Target, asked: Asked, usual: Usual) -> str:
    whose = f"近{usual.years}个年份的" if usual.years else "一般"
    what = "降幅" if target.measure is Measure.DECLINE and asked.kind is Kind.RATE else "增速"
    if asked.kind is Kind.POINTS:
        return f"{whose}年度变化在{words.number(usual.low)}至{_points(usual.high)}之间"
    if asked.kind is Kind.RATE:
        return f"{whose}{what}在{words.number(usual.low)}{target.unit}至{words.number(usual.high)}{target.unit}之间"
    return f"{whose}年度增幅在{words.percent(usual.low)}至{words.percent(usual.high)}之间"


def _found(target: Target, asked: Asked, usual: Usual, flag: Flag) -> str:
    if flag is not Flag.OUT_OF_LINE:
        return FOUND[flag] if not (flag is Flag.AMBITIOUS and is_cap(target)) else "严于一般水平，需加力推进"
    side = "高于" if asked.growth > usual.high else "低于"
    return f"明显{side}正常范围，请核实目标数、单位和口径"


def _points(value: Decimal) -> str:
    return f"{words.number(value)}个百分点"
