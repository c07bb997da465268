"""How a period runs its course, by the months, a plan, last year, or former years."""

from datetime import date

import pytest

from services.assessment.forecast_course import course_of, month_of
from services.contract import Plan, PlanKind, Target
from tests.unit.assessment.cases import DECEMBER, JUNE, MARCH, QUARTERS, SEPTEMBER, points, snapshot, target

FIRST = date(2026, 1, 1)
HALF_YEAR = target(starts_on=date(2026, 7, 1))
YEARLY = target(recurrence="yearly", starts_on=date(2022, 1, 1), deadline=date(2030, 12, 31))
QUARTERLY_2025 = ((3, 31, "10"), (6, 30, "40"), (9, 30, "80"), (12, 31, "100"))
QUARTERLY_2024 = ((3, 31, "30"), (6, 30, "80"), (9, 30, "90"), (12, 28, "100"))


@pytest.mark.parametrize(
    ("of", "plan", "day", "share"),
    [
        pytest.param(target(), None, JUNE, 0.5, id="by June half the year is over"),
        pytest.param(target(), None, date(2026, 2, 28), 1 / 6, id="every month is as long as any other"),
        pytest.param(target(), None, date(2026, 4, 15), 3.5 / 12, id="the middle of a month is half of it"),
        pytest.param(target(), None, DECEMBER, 1, id="the last day is the end"),
        pytest.param(HALF_YEAR, None, SEPTEMBER, 0.5, id="a period of its own"),
        pytest.param(target(), QUARTERS, MARCH, 0.9 * 0.2 + 0.1 * 0.25, id="by a plan, a tenth of it evenly"),
        pytest.param(
            target(), QUARTERS, date(2026, 4, 15), 0.9 * 0.25 + 0.1 * 3.5 / 12, id="between the plan's points"
        ),
        pytest.param(target(), QUARTERS, date(2026, 1, 31), 0.9 * 0.2 / 3 + 0.1 / 12, id="and on the way to its first"),
        pytest.param(target(), QUARTERS, DECEMBER, 1, id="a plan ends with the whole"),
        pytest.param(
            target(),
            points((JUNE, "0.3"), (DECEMBER, "1"), kind=PlanKind.LAST_YEAR),
            SEPTEMBER,
            0.9 * 0.65 + 0.1 * 0.75,
            id="by last year's shape",
        ),
    ],
)
def test_share_of_the_course_that_is_over(of: Target, plan: Plan | None, day: date, share: float) -> None:
    course = course_of(of, plan, (), of.starts_on, of.deadline, adds_up=True)
    assert course.share(day) == pytest.approx(share)


@pytest.mark.parametrize(
    ("years", "adds_up", "share"),
    [
        pytest.param({2025: QUARTERLY_2025}, True, 0.9 * 0.4 + 0.1 * 0.5, id="one former year"),
        pytest.param({2025: QUARTERLY_2025, 2024: QUARTERLY_2024}, True, 0.9 * 0.6 + 0.1 * 0.5, id="two on average"),
        pytest.param({2025: QUARTERLY_2025[1:], 2024: QUARTERLY_2024}, True, 0.77, id="one of two tells enough"),
        pytest.param(
            {2025: QUARTERLY_2025, 2024: QUARTERLY_2025, 2023: QUARTERLY_2025, 2022: QUARTERLY_2024},
            True,
            0.9 * 0.4 + 0.1 * 0.5,
            id="no more than three",
        ),
        pytest.param({2025: QUARTERLY_2025}, False, 0.5, id="of a level they tell no shape"),
    ],
)
def test_former_years_of_a_yearly_target_tell_its_course(
    years: dict[int, tuple[tuple[int, int, str], ...]], adds_up: bool, share: float
) -> None:
    figures = [(date(year, month, day), value) for year, of in years.items() for month, day, value in of]
    progress = snapshot(YEARLY, *figures).progress
    course = course_of(YEARLY, None, progress, FIRST, DECEMBER, adds_up=adds_up)
    assert course.share(JUNE) == pytest.approx(share)


def test_of_a_plan_over_years_the_points_of_the_year_hold() -> None:
    plan = points((date(2025, 6, 30), "0.9"), (date(2025, 12, 31), "1"), (JUNE, "0.3"), (DECEMBER, "1"))
    course = course_of(YEARLY, plan, (), FIRST, DECEMBER, adds_up=True)
    assert course.share(MARCH) == pytest.approx(0.9 * 0.15 + 0.1 * 0.25)


def test_months_count_on_over_the_years() -> None:
    assert month_of(date(2026, 12, 31)) - month_of(date(2025, 12, 31)) == 12
    assert month_of(date(2024, 2, 29)) - month_of(date(2024, 1, 31)) == 1
