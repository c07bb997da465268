"""Axes of a chart: round numbers, days with names, and where on the picture they stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from services.assessment.words import rounded

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10), Decimal(20))
INTERVALS = 5
"""At most so many between the lowest and the highest number."""
MONTHS_A_TICK = (1, 2, 3, 6, 12, 24, 60, 120, 600)
DECEMBER, TWO_YEARS = 12, 24


@dataclass(frozen=True)
class Scale:
    """Where between two places of the picture a value stands."""

    low: Decimal
    high: Decimal
    first: int
    last: int

    def __call__(self, value: Decimal) -> Decimal:
        way = (value - self.low) / (self.high - self.low) if self.high != self.low else Decimal(0)
        inside = min(max(way, Decimal(0)), Decimal(1))
        return rounded(self.first + inside * (self.last - self.first), 1)


def ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers at even distances, the first not above the lowest value, the last not below the highest."""
    low, high = min(values), max(values)
    spread = high - low or abs(high) or Decimal(1)
    size = Decimal(1).scaleb((spread / INTERVALS).adjusted())
    for step in (size * factor for factor in STEPS):
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
        if last - first <= INTERVALS:
            break
    return [step * number for number in range(int(first), int(last) + 1)]


def days_of_axis(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Ends of months or years with their names, at most so many; the period's last day is always among them."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    least = 1 if first.year == last.year else 6 if months <= TWO_YEARS else 12
    fitting = [one for one in MONTHS_A_TICK if one >= least and months <= one * max(most, 1)]
    step = fitting[0] if fitting else MONTHS_A_TICK[-1]
    found = []
    for back in range(0, months, step):
        year, month = divmod(last.year * 12 + last.month - 1 - back, 12)
        end = last if back == 0 else _month_end(year, month + 1)
        found.append((end, _name(end, step, first.year == last.year)))
    return found[::-1]


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _name(day: date, step: int, one_year: bool) -> str:
    if one_year:
        return f"{day.month}月"
    return f"{day.year}年" if day.month == DECEMBER and step >= DECEMBER else f"{day.year % 100:02}年{day.month}月"
