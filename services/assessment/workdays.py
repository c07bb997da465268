"""Workdays in China: statutory holidays and 调休, as published or else as foreseen, and a city's own days. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import accumulate
from typing import Any, Self

import chinese_calendar  # type: ignore[import-untyped]
import yaml
from holidays import country_holidays
from pydantic import BaseModel, ConfigDict, model_validator

from services.contract import InvalidValue

PUBLISHED = range(
    min(chinese_calendar.constants.holidays).year,
    max(chinese_calendar.constants.holidays).year + 1,
)
"""The years whose holidays the State Council has published, as far as the installed calendar knows."""

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class DayKind(StrEnum):
    """Whether people work on a day."""

    WORKDAY = "workday"
    HOLIDAY = "holiday"


class CityCalendar(BaseModel):
    """A city's file: days that differ from the country's; a field that nobody knows is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @model_validator(mode="after")
    def _either_or(self) -> Self:
        if both := sorted(self.holidays & self.workdays):
            raise ValueError(f"{both[0]} must not be a holiday and a workday")
        return self


def parse_calendar(text: str) -> dict[date, DayKind]:
    """A city's own days from YAML (`holidays: [dates]`, `workdays: [dates]`); ValueError names what is wrong."""
    try:
        given: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that there is not, such as 2026-02-30
        raise ValueError(f"not YAML: {error}") from error
    city = CityCalendar.model_validate(given)
    return dict.fromkeys(city.holidays, DayKind.HOLIDAY) | dict.fromkeys(city.workdays, DayKind.WORKDAY)


@dataclass(frozen=True, eq=False)
class Workdays:
    """The calendar by which deadlines in workdays are counted; the city's own days go before the country's.

    Two are the same only if they are one, so that what was counted by one may be kept.
    """

    own: Mapping[date, DayKind] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        if day in self.own:
            return self.own[day] is DayKind.WORKDAY
        return day in _workdays(day.year)

    def is_provisional(self, day: date) -> bool:
        """Whether the day may still change, since its year is not published: 调休 is not known, nor are bridge days."""
        return day not in self.own and day.year not in PUBLISHED

    def add(self, day: date, n: int) -> date:
        """The n-th workday after the day; the day itself for 0."""
        if n < 0:
            raise InvalidValue("n", n, "不小于 0 的工作日数")
        for _ in range(n):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def on_or_after(self, day: date) -> date:
        """The day, or the next workday where it is none (顺延)."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def between(self, a: date, b: date) -> int:
        """How many workdays there are after `a` up to and with `b`; 0 where `b` is not later."""
        if b <= a:
            return 0
        own = (day for day in self.own if a < day <= b)
        differing = sum(self.is_workday(day) - (day in _workdays(day.year)) for day in own)
        return _counted(b) - _counted(a) + sum(len(_workdays(year)) for year in range(a.year, b.year)) + differing


def _counted(day: date) -> int:
    """How many of the country's workdays there are in the day's year up to it."""
    return _counts(day.year)[day.timetuple().tm_yday]


@cache
def _counts(year: int) -> tuple[int, ...]:
    """Of each day of the year how many workdays there are up to it; none before the first."""
    first, workdays = date(year, 1, 1), _workdays(year)
    return 0, *accumulate(first + number * ONE_DAY in workdays for number in range(366))


@cache
def _workdays(year: int) -> frozenset[date]:
    """The country's workdays of a year; one not published has its statutory holidays, but no 调休."""
    days = {date(year, 1, 1) + timedelta(days=number) for number in range(366)}
    days = {day for day in days if day.year == year}
    if year in PUBLISHED:
        return frozenset(day for day in days if chinese_calendar.is_workday(day))
    return frozenset(day for day in days if day.weekday() < SATURDAY) - set(country_holidays("CN", years=year))
