"""序时进度: how much of a period has passed. Pure.

Counted in whole months, as statistics are: a month counts from its last day on.
"""

from datetime import date, timedelta
from decimal import Decimal

from services.contract import Target


def window(target: Target, as_of: date) -> tuple[date, date]:
    """First and last day of what is measured: the target's period, or of a yearly one the year of `as_of`."""
    if target.recurrence != "yearly":
        return target.starts_on, target.deadline
    year = min(max(as_of.year, target.starts_on.year), target.deadline.year)
    return max(target.starts_on, date(year, 1, 1)), min(target.deadline, date(year, 12, 31))


def months_between(first: date, last: date) -> int:
    """Whole months from the first day on until the end of the last."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    return max(0, months - (1 if after.day < first.day else 0))


def elapsed(first: date, last: date, as_of: date) -> Decimal:
    """Share of the period that has passed at the end of `as_of`: 0 before it, 1 from its last day on and no earlier.

    A period that ends within a month has that month as its last; one shorter than a month is counted in days.
    """
    if as_of >= last:
        return Decimal(1)
    if as_of < first:
        return Decimal(0)
    whole = months_between(first, last)
    if whole == 0:
        return Decimal((as_of - first).days + 1) / Decimal((last - first).days + 1)
    begun = (last + timedelta(days=1)).day != first.day
    return Decimal(months_between(first, as_of)) / Decimal(whole + begun)
