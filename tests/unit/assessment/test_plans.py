"""序时 by a plan: points, last year's shape, and what goes by no points."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment import Light, scheduled
from services.contract import Measure, Plan, PlanKind, Target
from tests.unit.assessment.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    QUARTERS,
    growth,
    judged,
    nodes,
    number,
    points,
    stock,
    target,
)

YEAR = (date(2026, 1, 1), DECEMBER)
MID_MONTH = points((date(2026, 5, 15), "0.4"))
LAST_YEAR = points((date(2026, 1, 31), "0.02"), (date(2026, 2, 28), "0.05"), kind=PlanKind.LAST_YEAR)


@pytest.mark.parametrize(
    ("plan", "as_of", "share"),
    [
        pytest.param(None, JUNE, Fraction(1, 2), id="no plan is an even one"),
        pytest.param(Plan(), date(2026, 5, 31), Fraction(5, 12), id="an even plan goes by months"),
        pytest.param(points(), date(2026, 5, 31), Fraction(5, 12), id="a plan without points is an even one"),
        pytest.param(
            nodes(("开工", MARCH, None)), date(2026, 5, 31), Fraction(5, 12), id="nodes are no points of an amount"
        ),
        pytest.param(
            points((date(2025, 6, 30), "0.9")),
            date(2026, 5, 31),
            Fraction(5, 12),
            id="points of another year leave it even",
        ),
        pytest.param(QUARTERS, date(2025, 12, 31), Fraction(0), id="nothing on the day before the period"),
        pytest.param(QUARTERS, date(2026, 1, 1), Fraction(0), id="nothing on the first day"),
        pytest.param(QUARTERS, date(2026, 1, 30), Fraction(0), id="nothing before the first month's end"),
        pytest.param(QUARTERS, date(2026, 1, 31), Fraction(1, 5) * Fraction(31, 90), id="January by its days"),
        pytest.param(
            QUARTERS, date(2026, 2, 27), Fraction(1, 5) * Fraction(31, 90), id="still January the day before the end"
        ),
        pytest.param(QUARTERS, date(2026, 2, 28), Fraction(1, 5) * Fraction(59, 90), id="and February by its days"),
        pytest.param(QUARTERS, date(2026, 3, 30), Fraction(1, 5) * Fraction(59, 90), id="20% is not due a day early"),
        pytest.param(QUARTERS, MARCH, Fraction(1, 5), id="20% at the end of the first quarter"),
        pytest.param(QUARTERS, date(2026, 4, 29), Fraction(1, 5), id="20% until the end of April"),
        pytest.param(
            QUARTERS,
            date(2026, 4, 30),
            Fraction(1, 5) + Fraction(3, 10) * Fraction(30, 91),
            id="April's share of the second quarter",
        ),
        pytest.param(QUARTERS, JUNE, Fraction(1, 2), id="50% at the end of the second quarter"),
        pytest.param(QUARTERS, date(2026, 9, 30), Fraction(3, 4), id="75% at the end of the third quarter"),
        pytest.param(
            QUARTERS,
            date(2026, 12, 30),
            Fraction(3, 4) + Fraction(1, 4) * Fraction(61, 92),
            id="the last quarter as of November on the last day but one",
        ),
        pytest.param(QUARTERS, DECEMBER, Fraction(1), id="all on the deadline"),
        pytest.param(QUARTERS, date(2027, 2, 1), Fraction(1), id="all after it"),
        pytest.param(
            MID_MONTH,
            date(2026, 5, 14),
            Fraction(2, 5) * Fraction(120, 135),
            id="April's end holds until a point within May",
        ),
        pytest.param(MID_MONTH, date(2026, 5, 15), Fraction(2, 5), id="a point within a month on its day"),
        pytest.param(MID_MONTH, date(2026, 5, 30), Fraction(2, 5), id="a point within a month holds until the end"),
        pytest.param(
            MID_MONTH, date(2026, 5, 31), Fraction(2, 5) + Fraction(3, 5) * Fraction(16, 230), id="then the way to all"
        ),
        pytest.param(points((DECEMBER, "1")), JUNE, Fraction(181, 365), id="the deadline alone is a way by days"),
        pytest.param(LAST_YEAR, date(2026, 2, 28), Fraction(1, 20), id="last year's shape at its points"),
        pytest.param(LAST_YEAR, date(2026, 3, 20), Fraction(1, 20), id="last year's shape holds within a month"),
    ],
)
def test_scheduled_by(plan: Plan | None, as_of: date, share: Fraction) -> None:
    assert abs(scheduled(plan, *YEAR, as_of) - Decimal(share.numerator) / Decimal(share.denominator)) < Decimal("1e-20")


@settings(deadline=None, max_examples=60)
@given(
    shares=st.lists(st.tuples(st.integers(0, 364), st.integers(0, 100)), max_size=6, unique_by=lambda pair: pair[0]),
    at=st.integers(-5, 370),
)
def test_the_schedule_of_a_growing_plan_never_falls_and_has_each_point_on_its_day(
    shares: list[tuple[int, int]], at: int
) -> None:
    days = sorted(offset for offset, _ in shares)
    rising = list(zip(days, sorted(share for _, share in shares), strict=True))
    plan = points(*((YEAR[0] + timedelta(days=offset), str(Decimal(share) / 100)) for offset, share in rising))
    day = YEAR[0] + timedelta(days=at)
    assert 0 <= scheduled(plan, *YEAR, day) <= scheduled(plan, *YEAR, day + timedelta(days=1)) <= 1
    for point in plan.points:
        assert scheduled(plan, *YEAR, point.on) == (point.share if point.on < DECEMBER else 1)


@pytest.mark.parametrize(
    ("of", "plan", "as_of", "value", "schedule", "gap", "light"),
    [
        pytest.param(target(), QUARTERS, JUNE, "100000", "0.5", "0", Light.GREEN, id="an amount on its plan"),
        pytest.param(target(), QUARTERS, MARCH, "40000", "0.2", "0", Light.GREEN, id="20% is enough in spring"),
        pytest.param(target(), None, MARCH, "40000", "0.25", "-5", Light.YELLOW, id="but not of an even plan"),
        pytest.param(
            stock("1800", "家", "1690"), QUARTERS, MARCH, "1712", "0.2", "0", Light.GREEN, id="a level from a baseline"
        ),
        pytest.param(stock("80", "%"), QUARTERS, MARCH, "80", None, "0", Light.GREEN, id="a level goes by no plan"),
        pytest.param(growth("6"), QUARTERS, MARCH, "5", None, "-1", Light.YELLOW, id="a rate goes by no plan"),
        pytest.param(
            growth("4", measure=Measure.DECLINE), QUARTERS, MARCH, "4", None, "0", Light.GREEN, id="nor does a decline"
        ),
        pytest.param(
            target(recurrence="yearly", deadline=date(2030, 12, 31)),
            points((date(2026, 6, 30), "0.1"), (date(2027, 6, 30), "0.3")),
            date(2027, 6, 30),
            "60000",
            "0.3",
            "0",
            Light.GREEN,
            id="a yearly target goes by the points of the year",
        ),
        pytest.param(
            target(recurrence="yearly", deadline=date(2030, 12, 31)),
            points((date(2026, 6, 30), "0.1")),
            date(2027, 6, 30),
            "60000",
            "0.5",
            "-20",
            Light.RED,
            id="and evenly in a year that has none",
        ),
    ],
)
def test_the_yardstick_goes_by_the_plan(
    of: Target, plan: Plan | None, as_of: date, value: str, schedule: str | None, gap: str, light: Light
) -> None:
    found = judged(of, as_of, (as_of, value), plan=plan)
    assert (found.schedule, found.gap_points, found.light) == (number(schedule), number(gap), light)


@pytest.mark.parametrize(
    ("of", "schedule"),
    [
        pytest.param(target(), "0.2", id="an amount's by its plan"),
        pytest.param(growth("6"), "0.25", id="a rate's by the months"),
    ],
)
def test_the_schedule_is_told_without_data_too(of: Target, schedule: str) -> None:
    assert judged(of, MARCH, plan=QUARTERS).schedule == Decimal(schedule)
