"""序时进度: how much of a target is to be done by a day, by its plan or by how much of the period has passed. Pure.

Counted in whole months, as statistics are: a month counts from its last day on.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from services.contract import Plan, PlanKind, Target

BY_POINTS = (PlanKind.POINTS, PlanKind.LAST_YEAR)
ONE_DAY = timedelta(days=1)


def window(target: Target, as_of: date) -> tuple[date, date]:
    """First and last day of what is measured: the target's period, or of a yearly one the year of `as_of`."""
    if target.recurrence != "yearly":
        return target.starts_on, target.deadline
    year = min(max(as_of.year, target.starts_on.year), target.deadline.year)
    return max(target.starts_on, date(year, 1, 1)), min(target.deadline, date(year, 12, 31))


def months_between(first: date, last: date) -> int:
    """Whole months from the first day on until the end of the last."""
    after = last + ONE_DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    return max(0, months - (1 if after.day < first.day else 0))


def month_ends(first: date, last: date) -> int:
    """How many last days of months there are from the first day to the last."""
    end = period_end(last)
    return 0 if end < first else (end.year - first.year) * 12 + end.month - first.month + 1


@lru_cache(maxsize=4096)
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
    begun = (last + ONE_DAY).day != first.day
    return Decimal(months_between(first, as_of)) / Decimal(whole + begun)


def scheduled(plan: Plan | None, first: date, last: date, as_of: date) -> Decimal:
    """Share of a target that is to be done by the end of `as_of`: evenly where its plan has no point in the period.

    Between points the way is even from day to day, but counts by whole months: on a day that is neither a month's
    last nor a point's own, what was due at the later of these before it still holds.
    """
    points = plan.points if plan and plan.kind in BY_POINTS else ()
    shares = {point.on: point.share for point in points if first <= point.on <= last}
    if not shares or not first <= as_of < last:
        return elapsed(first, last, as_of)
    known = {first - ONE_DAY: Decimal(0)} | shares | {last: Decimal(1)}
    counts_from = max([period_end(as_of), *(on for on in known if on <= as_of)])
    return _between(known, counts_from)


def period_end(day: date, months: int = 1) -> date:
    """The newest last day, not after the day, of a calendar month, or of a period of so many."""
    after = day + ONE_DAY
    return after.replace(month=(after.month - 1) // months * months + 1, day=1) - ONE_DAY


def _between(shares: Mapping[date, Decimal], day: date) -> Decimal:
    """The share on a day, linear in days between two that are known."""
    for before, after in pairwise(sorted(shares)):
        if before <= day < after:
            way = Decimal((day - before).days) / Decimal((after - before).days)
            return shares[before] + (shares[after] - shares[before]) * way
    return shares[max(shares)]
