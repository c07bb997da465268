"""Units in which progress is reported: what a unit is called, and how many of the base unit it holds.

Pure. Multipliers (万, 亿 …) may stand before any unit: 8.6 万平方米 is 86000 平方米.
"""

import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from services.contract import InvalidValue

MULTIPLIERS = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}

SPELLINGS = {
    "名": "人",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "平米": "平方米",
    "km²": "平方公里",
    "km2": "平方公里",
    "平方千米": "平方公里",
    "千米": "公里",
    "km": "公里",
    "m": "米",
    "人民币元": "元",
    "度": "千瓦时",
    "百分点": "个百分点",
    "吨标煤": "吨标准煤",
}
"""Other spellings of a unit."""

FACTORS: dict[str, tuple[str, Fraction]] = {
    "平方米": ("area", Fraction(1)),
    "亩": ("area", Fraction(10000, 15)),
    "公顷": ("area", Fraction(10000)),
    "平方公里": ("area", Fraction(1000000)),
    "米": ("length", Fraction(1)),
    "公里": ("length", Fraction(1000)),
    "里": ("length", Fraction(500)),
    "克": ("mass", Fraction(1, 1000)),
    "公斤": ("mass", Fraction(1)),
    "千克": ("mass", Fraction(1)),
    "斤": ("mass", Fraction(1, 2)),
    "吨": ("mass", Fraction(1000)),
    "千瓦时": ("energy", Fraction(1)),
    "瓦": ("power", Fraction(1, 1000)),
    "千瓦": ("power", Fraction(1)),
    "兆瓦": ("power", Fraction(1000)),
}
"""Dimension of a unit, and how many of the dimension's own unit it holds; units not listed convert to nothing else."""


def parse_unit(written: str) -> tuple[int, str]:
    """The multiplier and the plain unit of a unit as people write it: 万平方米 → (10000, 平方米)."""
    unit = "".join(unicodedata.normalize("NFKC", written).split())
    if unit in SPELLINGS or unit in FACTORS:
        return 1, SPELLINGS.get(unit, unit)
    for name, factor in MULTIPLIERS.items():
        rest = unit.removeprefix(name)
        if rest != unit and rest:
            return factor, SPELLINGS.get(rest, rest)
    return 1, unit


def convert(value: Decimal, written: str | None, target_unit: str | None) -> Decimal:
    """The value in the target's unit; `written` may be left out when it is just that. InvalidValue names both units."""
    if written is None or written == target_unit:
        return value
    expected = f"可换算为“{target_unit}”的单位" if target_unit else "不填单位（里程碑没有单位）"
    factor = None if target_unit is None else _factor(written, target_unit)
    if factor is None:
        raise InvalidValue("unit", written, expected)
    return value * factor.numerator / factor.denominator


@lru_cache(maxsize=10_000)
def _factor(written: str, target_unit: str) -> Fraction | None:
    """How many of the target's unit one of the other is; None where they measure different things."""
    multiplier, unit = parse_unit(written)
    target_multiplier, base_unit = parse_unit(target_unit)
    factor = Fraction(multiplier) / Fraction(target_multiplier)
    if unit == base_unit:
        return factor
    here, there = FACTORS.get(unit), FACTORS.get(base_unit)
    if here is None or there is None or here[0] != there[0]:
        return None
    return factor * (here[1] / there[1])
