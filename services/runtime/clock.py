"""Time as the services see it: instants in UTC, days in China's one time zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

Clock = Callable[[], datetime]
"""Tells the present instant, aware."""

# China keeps no summer time, so a fixed offset needs no time zone files of the machine.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def system_clock() -> datetime:
    return datetime.now(UTC)


class AdjustableClock:
    """A clock that was set, and runs on at the pace of the system's."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def set(self, to: datetime) -> None:
        self._shift = to - system_clock()

    def __call__(self) -> datetime:
        return system_clock() + self._shift


def day_of(instant: datetime) -> date:
    """The calendar day of an instant in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def written(instant: datetime) -> str:
    """An instant as the API writes it: 2026-07-15T02:00:00Z."""
    return instant.isoformat().replace("+00:00", "Z")


def midnight(day: date) -> datetime:
    """The instant at which the day begins in Asia/Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)
