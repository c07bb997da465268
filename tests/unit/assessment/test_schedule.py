"""序时进度: how much of a period has passed by the end of a day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.schedule import elapsed, months_between, window
from services.contract import Measure, Target

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
PLAN = (date(2026, 1, 1), date(2030, 12, 31))


def target(first: date, last: date, **changes: Any) -> Target:
    return Target(
        indicator="新增就业",
        measure=Measure.INCREMENT,
        value=Decimal(1),
        unit="人",
        starts_on=first,
        deadline=last,
        **changes,
    )


@pytest.mark.parametrize(
    ("period", "as_of", "share"),
    [
        pytest.param(YEAR, date(2025, 12, 31), Fraction(0), id="nothing on the day before the period"),
        pytest.param(YEAR, date(2026, 1, 1), Fraction(0), id="nothing on the first day"),
        pytest.param(YEAR, date(2026, 1, 30), Fraction(0), id="nothing on the last day but one of January"),
        pytest.param(YEAR, date(2026, 1, 31), Fraction(1, 12), id="a month on the last day of January"),
        pytest.param(YEAR, date(2026, 2, 28), Fraction(2, 12), id="two months on 28 February"),
        pytest.param(YEAR, date(2026, 6, 30), Fraction(1, 2), id="half on 30 June"),
        pytest.param(YEAR, date(2026, 7, 30), Fraction(1, 2), id="still half on 30 July"),
        pytest.param(YEAR, date(2026, 9, 30), Fraction(3, 4), id="three quarters on 30 September"),
        pytest.param(YEAR, date(2026, 12, 30), Fraction(11, 12), id="eleven months on the last day but one"),
        pytest.param(YEAR, date(2026, 12, 31), Fraction(1), id="all on the last day"),
        pytest.param(YEAR, date(2027, 3, 1), Fraction(1), id="all after the period"),
        pytest.param(
            (date(2028, 1, 1), date(2028, 12, 31)), date(2028, 2, 28), Fraction(1, 12), id="a leap year's 28 February"
        ),
        pytest.param(
            (date(2028, 1, 1), date(2028, 12, 31)), date(2028, 2, 29), Fraction(2, 12), id="a leap year's 29 February"
        ),
        pytest.param(PLAN, date(2026, 12, 31), Fraction(1, 5), id="a fifth of a five-year plan after its first year"),
        pytest.param(PLAN, date(2028, 6, 30), Fraction(1, 2), id="half of a five-year plan after two years and a half"),
        pytest.param((YEAR[0], date(2026, 10, 31)), date(2026, 5, 31), Fraction(1, 2), id="half of ten months"),
        pytest.param(
            (date(2026, 3, 15), date(2026, 9, 14)),
            date(2026, 6, 14),
            Fraction(1, 2),
            id="half from mid-month to mid-month",
        ),
        pytest.param(
            (date(2026, 3, 15), date(2026, 9, 14)), date(2026, 6, 13), Fraction(1, 3), id="a month that lacks a day"
        ),
        pytest.param(
            (YEAR[0], date(2026, 10, 15)),
            date(2026, 9, 30),
            Fraction(9, 10),
            id="not all a fortnight before a deadline within a month",
        ),
        pytest.param(
            (YEAR[0], date(2026, 10, 15)), date(2026, 10, 15), Fraction(1), id="all on a deadline within a month"
        ),
        pytest.param(
            (date(2026, 6, 1), date(2026, 6, 20)),
            date(2026, 6, 5),
            Fraction(1, 4),
            id="days count in a period shorter than a month",
        ),
        pytest.param(
            (date(2026, 6, 1), date(2026, 6, 20)), date(2026, 5, 31), Fraction(0), id="nothing before a short period"
        ),
        pytest.param((date(2026, 6, 1), date(2026, 6, 20)), date(2026, 6, 1), Fraction(1, 20), id="a day on its first"),
        pytest.param((date(2026, 6, 9), date(2026, 6, 9)), date(2026, 6, 9), Fraction(1), id="all on the only day"),
    ],
)
def test_passed_is(period: tuple[date, date], as_of: date, share: Fraction) -> None:
    assert elapsed(*period, as_of) == Decimal(share.numerator) / Decimal(share.denominator)


@settings(deadline=None, max_examples=40)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 2000), st.integers(-40, 2040))
def test_the_schedule_never_falls_and_is_full_from_the_last_day_on_only(first: date, length: int, at: int) -> None:
    last, day = first + timedelta(days=length), first + timedelta(days=at)
    now, tomorrow = elapsed(first, last, day), elapsed(first, last, day + timedelta(days=1))
    assert 0 <= now <= tomorrow <= 1
    assert (now == 1) is (day >= last)
    assert now == 0 or day >= first


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        pytest.param(date(2026, 1, 1), date(2026, 12, 31), 12, id="a year has twelve"),
        pytest.param(date(2026, 1, 1), date(2026, 1, 30), 0, id="a month that lacks its last day is none"),
        pytest.param(date(2026, 11, 1), date(2027, 2, 28), 4, id="months over a new year"),
        pytest.param(date(2026, 1, 31), date(2026, 2, 27), 0, id="from 31 January, February has no 31st"),
        pytest.param(date(2026, 6, 2), date(2026, 6, 1), 0, id="none where the end comes first"),
    ],
)
def test_whole_months(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months


@pytest.mark.parametrize(
    ("measured", "as_of", "found"),
    [
        pytest.param(target(*PLAN), date(2028, 5, 1), PLAN, id="a target of five years is measured over all five"),
        pytest.param(
            target(*PLAN, recurrence="yearly"),
            date(2028, 5, 1),
            (date(2028, 1, 1), date(2028, 12, 31)),
            id="a yearly target is measured in the year of the day",
        ),
        pytest.param(
            target(date(2026, 4, 1), date(2028, 6, 30), recurrence="yearly"),
            date(2026, 5, 1),
            (date(2026, 4, 1), date(2026, 12, 31)),
            id="its first year starts with the target",
        ),
        pytest.param(
            target(date(2026, 4, 1), date(2028, 6, 30), recurrence="yearly"),
            date(2028, 1, 1),
            (date(2028, 1, 1), date(2028, 6, 30)),
            id="its last year ends with the target",
        ),
        pytest.param(
            target(*PLAN, recurrence="yearly"),
            date(2025, 5, 1),
            (date(2026, 1, 1), date(2026, 12, 31)),
            id="before the period it is the first year",
        ),
        pytest.param(
            target(*PLAN, recurrence="yearly"),
            date(2031, 5, 1),
            (date(2030, 1, 1), date(2030, 12, 31)),
            id="after the period it is the last year",
        ),
    ],
)
def test_the_window(measured: Target, as_of: date, found: tuple[date, date]) -> None:
    assert window(measured, as_of) == found
