"""Instants in UTC, days in China."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.runtime.clock import SHANGHAI, AdjustableClock, day_of, system_clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(
            datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC), date(2026, 6, 30), id="a second before midnight in China"
        ),
        pytest.param(datetime(2026, 6, 30, 16, 0, tzinfo=UTC), date(2026, 7, 1), id="midnight in China"),
        pytest.param(
            datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1), id="the new year, which China has first"
        ),
        pytest.param(
            datetime(2026, 7, 1, 0, 30, tzinfo=SHANGHAI), date(2026, 7, 1), id="an instant told in China's time"
        ),
        pytest.param(datetime(1988, 7, 1, 16, 0, tzinfo=UTC), date(1988, 7, 2), id="no summer time"),
    ],
)
def test_the_day_of(instant: datetime, day: date) -> None:
    assert day_of(instant) == day


def test_a_clock_that_was_set_runs_on() -> None:
    start = datetime(2026, 6, 30, 22, 0, tzinfo=SHANGHAI)
    clock = AdjustableClock(start)
    first, second = clock(), clock()
    assert start <= first <= second < start + timedelta(minutes=1)
    clock.set(start + timedelta(days=31))
    assert start + timedelta(days=31) <= clock() < start + timedelta(days=31, minutes=1)


def test_the_systems_clock_tells_an_aware_instant() -> None:
    assert system_clock().utcoffset() == timedelta(0)
