"""Numbers and days in the words of an official notice. Pure."""

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from services.contract import Comparator, Measure, Target

ONE_TENTH = Decimal("0.1")
WIDE = Context(prec=100)
"""Wide enough to round any figure: one slip of the pen must not stop the check of all other targets."""

SIZES = [
    (name, Decimal(size), size - Decimal("0.5")) for name, size in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
]
"""How large amounts are written, and from which amount on: what rounds up to 1万 is written so."""

_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(21))


def day(value: date, beside: date | None = None) -> str:
    """2026年6月30日; 6月30日 beside a day of the same year."""
    year = "" if beside and beside.year == value.year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日"


def period(last: date, months: int) -> str:
    """A month or a quarter by its last day: 6月, 二季度."""
    return f"{last.month}月" if months == 1 else f"{'一二三四'[(last.month - 1) // 3]}季度"


def rounded(value: Decimal, places: int) -> Decimal:
    """Rounded as people round, and never to a zero below zero."""
    result = value.quantize(_UNITS[places], ROUND_HALF_UP, WIDE)
    return result if result else abs(result)


def number(value: Decimal, places: int = 2) -> str:
    """At most so many places, without trailing zeros: 22.5, 7, 0.04."""
    text = format(rounded(value, places), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: Decimal) -> str:
    """A share as a percentage to one place: 0.533 → 53.3%; what is not whole is never called 100%."""
    per_cent = rounded(share * 100, 1)
    return number(per_cent - ONE_TENTH if share < 1 and per_cent == 100 else per_cent, 1) + "%"


def amount(value: Decimal, unit: str | None) -> str:
    """An amount as it is written: 55000 平方米 → 5.5万平方米."""
    for name, size, least in SIZES:
        if abs(value) >= least:
            return f"{number(value / size)}{name}{unit or ''}"
    return f"{number(value)}{unit or ''}"


SIGNS = {
    Comparator.GE: "≥",
    Comparator.GT: "＞",
    Comparator.LE: "≤",
    Comparator.LT: "＜",
    Comparator.APPROX: "约",
    Comparator.RANGE: "",
    Comparator.EQ: "",
}


def goal(target: Target) -> str:
    """The target's number as it is written: ≥20万平方米, 增长5%."""
    if target.measure is Measure.MILESTONE:
        return "完成"
    verb = {Measure.GROWTH: "增长", Measure.DECLINE: "下降"}.get(target.measure, "")
    upper = f"～{amount(target.value_high, target.unit)}" if target.value_high is not None else ""
    return f"{verb}{SIGNS[target.comparator]}{amount(target.value, target.unit)}{upper}"
