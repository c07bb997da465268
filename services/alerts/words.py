"""Numbers and days in the words of an official notice. Pure."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

ONE_TENTH = Decimal("0.1")


def day(value: date) -> str:
    """2026年6月30日"""
    return f"{value.year}年{value.month}月{value.day}日"


def number(value: Decimal, places: int = 2) -> str:
    """At most so many places, without trailing zeros: 22.5, 7, 0.04."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(rounded, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def percent(share: Decimal) -> str:
    """A share as a percentage to one place: 0.533 → 53.3%."""
    return number((share * 100).quantize(ONE_TENTH, ROUND_HALF_UP), 1) + "%"


def amount(value: Decimal, unit: str | None) -> str:
    """An amount as it is written: 55000 平方米 → 5.5万平方米."""
    for name, size in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if abs(value) >= size:
            return f"{number(value / size)}{name}{unit or ''}"
    return f"{number(value)}{unit or ''}"
