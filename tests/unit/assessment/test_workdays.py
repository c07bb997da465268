"""Workdays: China's published calendar of 2026, the years after it, and a city's own days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.workdays import PUBLISHED, DayKind, Workdays, parse_calendar
from services.contract import InvalidValue

CHINA = Workdays()
AFTER_PUBLISHED = PUBLISHED.stop


def test_the_installed_calendar_ends_with_2026() -> None:
    assert (PUBLISHED.start, PUBLISHED[-1]) == (2004, 2026)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 1, 2), False, id="the Friday after New Year's Day is off"),
        pytest.param(date(2026, 1, 4), True, id="and the Sunday after it worked in lieu"),
        pytest.param(date(2026, 2, 13), True, id="the Friday before the Spring Festival"),
        pytest.param(date(2026, 2, 14), True, id="the Saturday before the Spring Festival is worked (调休)"),
        pytest.param(date(2026, 2, 15), False, id="the Spring Festival's first day off"),
        pytest.param(date(2026, 2, 23), False, id="and its ninth"),
        pytest.param(date(2026, 2, 24), True, id="the first workday after the Spring Festival"),
        pytest.param(date(2026, 2, 28), True, id="the Saturday after the Spring Festival is worked (调休)"),
        pytest.param(date(2026, 3, 7), False, id="a common Saturday"),
        pytest.param(date(2026, 4, 6), False, id="the Monday after 清明"),
        pytest.param(date(2026, 5, 5), False, id="the fifth day of the Labour Day holidays"),
        pytest.param(date(2026, 5, 9), True, id="the Saturday worked for them"),
        pytest.param(date(2026, 6, 19), False, id="端午"),
        pytest.param(date(2026, 9, 20), True, id="the Sunday worked for National Day"),
        pytest.param(date(2026, 9, 25), False, id="中秋"),
        pytest.param(date(2026, 10, 7), False, id="the last day of the National Day holidays"),
        pytest.param(date(2026, 10, 8), True, id="the day after them"),
        pytest.param(date(2026, 10, 10), True, id="the Saturday worked for National Day"),
        pytest.param(date(2026, 12, 31), True, id="the last published day"),
        pytest.param(date(2027, 1, 1), False, id="New Year's Day of a year not published"),
        pytest.param(date(2027, 2, 8), False, id="the Spring Festival of a year not published"),
        pytest.param(date(2027, 2, 20), False, id="a Saturday of a year not published is off"),
        pytest.param(date(2027, 3, 1), True, id="a Monday of a year not published"),
        pytest.param(date(2027, 10, 1), False, id="National Day of a year not published"),
        pytest.param(date(2003, 10, 1), False, id="National Day before the calendar begins"),
        pytest.param(date(2200, 1, 2), True, id="a Thursday further than anybody foresees"),
    ],
)
def test_a_workday_or_none(day: date, works: bool) -> None:
    assert CHINA.is_workday(day) is works


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        pytest.param(date(PUBLISHED[-1], 12, 31), False, id="a published day is certain"),
        pytest.param(date(AFTER_PUBLISHED, 1, 1), True, id="a day of the year after is not"),
        pytest.param(date(AFTER_PUBLISHED, 6, 15), True, id="nor is a workday of it"),
        pytest.param(date(2003, 12, 31), True, id="nor one from before the calendar begins"),
    ],
)
def test_what_is_provisional(day: date, provisional: bool) -> None:
    assert CHINA.is_provisional(day) is provisional


@pytest.mark.parametrize(
    ("day", "put_off_to"),
    [
        pytest.param(date(2026, 2, 13), date(2026, 2, 13), id="a workday stays"),
        pytest.param(date(2026, 2, 14), date(2026, 2, 14), id="a Saturday that is worked stays"),
        pytest.param(date(2026, 2, 15), date(2026, 2, 24), id="over the Spring Festival"),
        pytest.param(date(2026, 10, 1), date(2026, 10, 8), id="over the National Day holidays"),
        pytest.param(date(2026, 8, 8), date(2026, 8, 10), id="over a weekend"),
        pytest.param(date(2027, 1, 1), date(2027, 1, 4), id="over the first days of a year not published"),
    ],
)
def test_put_off(day: date, put_off_to: date) -> None:
    assert CHINA.on_or_after(day) == put_off_to


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        pytest.param(date(2026, 7, 8), 0, date(2026, 7, 8), id="none later is the day itself"),
        pytest.param(date(2026, 7, 11), 0, date(2026, 7, 11), id="even of a Saturday"),
        pytest.param(date(2026, 7, 8), 3, date(2026, 7, 13), id="three over a weekend"),
        pytest.param(date(2026, 7, 11), 1, date(2026, 7, 13), id="one after a Saturday"),
        pytest.param(date(2026, 2, 13), 2, date(2026, 2, 24), id="the worked Saturday counts, the festival does not"),
        pytest.param(date(2026, 9, 30), 3, date(2026, 10, 10), id="so does the one after National Day"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 4), id="over the end of what is published"),
    ],
)
def test_so_many_workdays_later(day: date, n: int, later: date) -> None:
    assert CHINA.add(day, n) == later


def test_there_are_no_workdays_less_than_none() -> None:
    with pytest.raises(InvalidValue, match="不小于 0"):
        CHINA.add(date(2026, 7, 8), -1)


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        pytest.param(date(2026, 7, 8), date(2026, 7, 8), 0, id="none within a day"),
        pytest.param(date(2026, 7, 8), date(2026, 7, 9), 1, id="one until the next day"),
        pytest.param(date(2026, 7, 10), date(2026, 7, 12), 0, id="none over a weekend"),
        pytest.param(date(2026, 7, 12), date(2026, 7, 10), 0, id="none backwards"),
        pytest.param(date(2026, 2, 13), date(2026, 2, 28), 6, id="the Spring Festival with both its worked Saturdays"),
        pytest.param(date(2026, 12, 25), date(2027, 1, 4), 5, id="over the end of what is published"),
    ],
)
def test_workdays_between(a: date, b: date, count: int) -> None:
    assert CHINA.between(a, b) == count


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.integers(0, 30))
def test_counting_is_the_reverse_of_adding(day: date, n: int) -> None:
    later = CHINA.add(day, n)
    assert CHINA.between(day, later) == n
    assert n == 0 or (CHINA.is_workday(later) and CHINA.between(day, later - timedelta(days=1)) == n - 1)


OWN = parse_calendar("holidays: [2026-07-13, 2027-01-04]\nworkdays: [2026-07-11, 2026-10-01]\n")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 7, 13), False, id="a Monday off in this city"),
        pytest.param(date(2026, 7, 11), True, id="a Saturday worked in this city"),
        pytest.param(date(2026, 10, 1), True, id="the city's word goes before the country's"),
        pytest.param(date(2026, 10, 2), False, id="the rest is the country's"),
        pytest.param(date(2027, 1, 4), False, id="it goes before what is foreseen too"),
    ],
)
def test_a_city_s_own_days(day: date, works: bool) -> None:
    city = Workdays(own=OWN)
    assert city.is_workday(day) is works
    assert not city.is_provisional(day)


@given(st.dates(date(2023, 6, 1), date(2028, 12, 31)), st.integers(0, 800), st.booleans())
def test_between_is_how_many_of_the_days_are_workdays(a: date, days: int, own: bool) -> None:
    city = Workdays(own=OWN if own else {})
    found = city.between(a, a + timedelta(days=days))
    assert found == sum(city.is_workday(a + timedelta(days=number)) for number in range(1, days + 1))


def test_what_a_city_says_is_counted() -> None:
    assert Workdays(own=OWN).add(date(2026, 7, 10), 2) == date(2026, 7, 14)


def test_a_city_may_give_one_kind_of_days_only() -> None:
    assert parse_calendar("workdays: [2026-07-11]") == {date(2026, 7, 11): DayKind.WORKDAY}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "CityCalendar", id="an empty file"),
        pytest.param("[2026-07-11]", "CityCalendar", id="a list"),
        pytest.param("holidays: {", "not YAML", id="broken YAML"),
        pytest.param("holidays: [2026-02-30]", "not YAML", id="a day that there is not"),
        pytest.param("holidays: [明天]", r"holidays\.0", id="a word for a day"),
        pytest.param("holiday: [2026-07-11]", r"holiday\s+Extra inputs", id="a misspelt field"),
        pytest.param(
            "holidays: [2026-07-11]\nworkdays: [2026-07-11]", "2026-07-11 must not be", id="a day that is both"
        ),
    ],
)
def test_a_calendar_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_calendar(text)
