"""Whether a target asks for what its indicator can do: the growth that it implies against what there was. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from services.assessment import feasibility_words as wording
from services.assessment.feasibility_words import Asked, Flag, Kind, Usual
from services.assessment.goals import RATIOS, is_cap, yardstick_of
from services.assessment.schedule import month_ends
from services.assessment.verdicts import Yardstick
from services.contract import Comparator, Measure, Target

RULES_OF_THUMB: Mapping[Kind, tuple[Decimal, Decimal, Decimal]] = {
    Kind.SHARE: (Decimal("-0.1"), Decimal("0.2"), Decimal("0.3")),
    Kind.POINTS: (Decimal(-2), Decimal(5), Decimal(5)),
    Kind.RATE: (Decimal(-2), Decimal(2), Decimal(2)),
}
"""What is usual, from and to, and how far beyond it is out of line: seen in the direction that is wanted."""

LEAST_MARGIN: Mapping[Kind, Decimal] = {Kind.SHARE: Decimal("0.05"), Kind.POINTS: Decimal(2), Kind.RATE: Decimal(1)}
"""How far beyond the range of former years is out of line, however narrow that is."""

RANGE = 3
DISAGREE = Decimal("0.05")
YEAR = 12


class UsualBy(StrEnum):
    """Where it is taken from what is usual."""

    HISTORY = "history"
    RULE_OF_THUMB = "rule_of_thumb"


@dataclass(frozen=True)
class Feasibility:
    """What a target asks for a year, beside what is usual: `low` to `high`.

    Of amounts and stocks `growth` and the range are shares (0.12 is 12 %), of ratios points, of rates the rate itself.
    `before` is the figure that the target is held against.
    """

    growth: Decimal
    before: Decimal
    low: Decimal
    high: Decimal
    by: UsualBy
    flag: Flag
    says: str


def feasibility(target: Target, history: Sequence[tuple[int, Decimal]] = ()) -> Feasibility | None:
    """The target against last year's actual figure or, without one, against its own baseline.

    `history` are years with their actual figures. Three former years or more make a range of what is usual; further
    beyond it than it is wide is out of line. Else by rules of thumb: amounts and stocks usually move by
    -10 to 20 % a year, and beyond -40 or 50 % it is a slip of the pen or a feat; ratios by -2 to 5 points, beyond -7
    or 10; a rate differs from the former by 2 points, beyond 4. None for milestones and without anything to compare.
    """
    former = {year: value for year, value in sorted(history) if year < target.starts_on.year}
    asked = _asked(target, former)
    if asked is None:
        return None
    low, high, margin, by = _usual(asked, former, is_cap(target))
    flag = Flag.ALREADY_MET if _is_met(target, asked.before) else _flag(asked.growth, low, high, margin, is_cap(target))
    usual = Usual(low, high, len(former) if by is UsualBy.HISTORY else 0)
    says = wording.says(target, asked, usual, flag) + _disagreement(target, former)
    return Feasibility(asked.growth, asked.before, low, high, by, flag, says)


def _asked(target: Target, former: Mapping[int, Decimal]) -> Asked | None:
    """What the target asks for a year; None where there is nothing before, or growth from nothing."""
    baseline = target.baseline.value if target.baseline and target.baseline.unit == target.unit else None
    before = former[max(former)] if former else baseline
    if target.measure is Measure.MILESTONE or before is None:
        return None
    kind, value = _kind(target), target.value
    since = max(former, default=target.starts_on.year - 1)
    years = _last_year(target) - since
    if target.measure is not Measure.LEVEL:
        years = target.starts_on.year - since
        # a baseline is of the whole period before, actual figures are of a year
        value = _of_a_year(target) if former else value
    if kind is Kind.SHARE and (before <= 0 or value < 0):
        return None
    growth = value if kind is Kind.RATE else _growth(kind, before, value, years)
    return Asked(kind, growth, before, value, years, by_actual=bool(former))


def _kind(target: Target) -> Kind:
    if yardstick_of(target) is Yardstick.RATE:
        return Kind.RATE
    return Kind.POINTS if target.unit in RATIOS else Kind.SHARE


def _last_year(target: Target) -> int:
    """The year by whose end the value is to stand, of a yearly target its first."""
    return target.starts_on.year if target.recurrence else target.deadline.year


def _of_a_year(target: Target) -> Decimal:
    """What comes on a year of an amount that is promised for the whole period."""
    months = month_ends(target.starts_on, target.deadline)
    if target.recurrence or not months or _kind(target) is not Kind.SHARE:
        return target.value
    return target.value * YEAR / months


def _growth(kind: Kind, before: Decimal, value: Decimal, years: int) -> Decimal:
    """By the year: in points, or as a share that compounds."""
    if kind is Kind.POINTS:
        return Decimal(f"{(value - before) / years:.4f}")
    return Decimal(f"{(float(value) / float(before)) ** (1 / years) - 1:.4f}")


def _usual(
    asked: Asked, former: Mapping[int, Decimal], less_is_better: bool
) -> tuple[Decimal, Decimal, Decimal, UsualBy]:
    """From, to, and how far beyond is out of line."""
    found = _moves(asked.kind, former)
    if len(former) >= RANGE and found:
        low, high = min(found), max(found)
        return low, high, max(high - low, LEAST_MARGIN[asked.kind]), UsualBy.HISTORY
    low, high, margin = RULES_OF_THUMB[asked.kind]
    if less_is_better:
        low, high = -high, -low
    middle = asked.before if asked.kind is Kind.RATE else 0
    return middle + low, middle + high, margin, UsualBy.RULE_OF_THUMB


def _moves(kind: Kind, former: Mapping[int, Decimal]) -> list[Decimal]:
    """What the indicator did from year to year; a rate says so itself."""
    if kind is Kind.RATE:
        return list(former.values())
    return [
        _growth(kind, former[year], former[then], then - year)
        for year, then in pairwise(sorted(former))
        if kind is Kind.POINTS or (former[year] > 0 and former[then] >= 0)
    ]


def _flag(growth: Decimal, low: Decimal, high: Decimal, margin: Decimal, less_is_better: bool) -> Flag:
    if not low - margin <= growth <= high + margin:
        return Flag.OUT_OF_LINE
    beyond = growth < low if less_is_better else growth > high
    return Flag.AMBITIOUS if beyond else Flag.PLAUSIBLE


def _is_met(target: Target, before: Decimal) -> bool:
    """Whether the figure before is as good as the target already, where it is a state that lasts."""
    if yardstick_of(target) not in (Yardstick.LEVEL, Yardstick.FROM_BASELINE):
        return False
    if is_cap(target):
        bar = target.value if target.value_high is None else target.value_high
        return before < bar if target.comparator is Comparator.LT else before <= bar
    return before > target.value if target.comparator is Comparator.GT else before >= target.value


def _disagreement(target: Target, former: Mapping[int, Decimal]) -> str:
    """Where the report's own figure of last year is not the actual one."""
    actual = former.get(target.starts_on.year - 1)
    if actual is None or target.baseline is None or target.baseline.unit != target.unit:
        return ""
    stated = target.baseline.value
    if abs(stated - actual) <= DISAGREE * abs(actual):
        return ""
    return wording.disagreement(target, stated, actual)
