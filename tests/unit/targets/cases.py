"""Targets and figures as the tests of the targets service's core use them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.contract import Measure, Target, TargetType
from services.targets.progress import Decision, Entry, Kind

REPORTED_AT = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
MARCH, JUNE, SEPTEMBER, DECEMBER = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)


def target(**changes: Any) -> Target:
    """新增海外仓20万平方米 in 2026, but for what is said."""
    plain: dict[str, Any] = {
        "indicator": "新增海外仓",
        "measure": Measure.INCREMENT,
        "value": Decimal(200000),
        "unit": "平方米",
        "starts_on": date(2026, 1, 1),
        "deadline": DECEMBER,
    }
    return Target(**(plain | changes))


MILESTONE = target(type=TargetType.MILESTONE, measure=Measure.MILESTONE, value=Decimal(1), unit=None)


def month_end(month: int, year: int = 2026) -> date:
    """The last day of a month of the year."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def entry(number: int, as_of: date, value: str | int = 0, *decisions: Decision, **changes: Any) -> Entry:
    """A figure, the `number`-th to arrive, a day after the one before it."""
    fields: dict[str, Any] = {
        "id": UUID(int=number),
        "kind": Kind.CUMULATIVE,
        "value": Decimal(value),
        "as_of": as_of,
        "reported_at": REPORTED_AT + timedelta(days=number),
        "decisions": decisions,
    }
    return Entry(**(fields | changes))
