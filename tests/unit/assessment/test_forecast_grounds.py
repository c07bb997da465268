"""What a forecast rests on: when there is none, whose shape it takes, and how sure it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.city_schedule import Share, YearSchedule
from services.assessment.forecast import forecast
from services.assessment.forecast_course import Basis
from services.contract import Comparator, Measure, Plan, Target, TargetState, TargetUpdated
from tests.unit.assessment.cases import (
    CAP,
    DECEMBER,
    JUNE,
    MARCH,
    NEXT_YEAR,
    PACK,
    QUARTERS,
    SEPTEMBER,
    growth,
    milestone,
    nodes,
    points,
    snapshot,
    stock,
    target,
)
from tests.unit.assessment.forecasts import FIVE_YEARS, FORMER, LAST_YEAR, SLOW_START, YEARLY, foreseen, monthly


@pytest.mark.parametrize(
    ("of", "as_of"),
    [
        pytest.param(snapshot(target()), JUNE, id="no figure yet"),
        pytest.param(snapshot(target(), (SEPTEMBER, "100000")), JUNE, id="no figure that was known by then"),
        pytest.param(
            snapshot(target(), (JUNE, "100000")), DECEMBER, id="the last day, on which nothing is left to foresee"
        ),
        pytest.param(snapshot(target(), (JUNE, "100000")), NEXT_YEAR, id="the deadline has passed"),
        pytest.param(snapshot(target(), (JUNE, "100000")), date(2025, 12, 31), id="before the period"),
        pytest.param(snapshot(YEARLY, *FORMER), JUNE, id="figures of former years alone"),
        pytest.param(snapshot(target(), (MARCH, "9"), state=TargetState.SUSPENDED), JUNE, id="suspended"),
        pytest.param(snapshot(target(), (MARCH, "9"), state=TargetState.COMPLETED), JUNE, id="completed"),
        pytest.param(snapshot(CAP, (MARCH, "5.2")), JUNE, id="a cap"),
        pytest.param(snapshot(growth("7"), (MARCH, "6")), JUNE, id="a rate"),
        pytest.param(snapshot(stock("80", "%"), (MARCH, "78")), JUNE, id="a level without a baseline"),
        pytest.param(snapshot(milestone(), (MARCH, "0")), JUNE, id="a milestone"),
        pytest.param(
            snapshot(milestone(), (MARCH, "0"), plan=nodes(("开工", MARCH, MARCH), ("完工", DECEMBER, None))),
            JUNE,
            id="a milestone with nodes",
        ),
        pytest.param(
            snapshot(stock("1800", "家", "1790", comparator=Comparator.APPROX), (MARCH, "1795")),
            JUNE,
            id="a baseline within the tolerance of 左右 already",
        ),
    ],
)
def test_nothing_is_foreseen_where_there_is_nothing_to_foresee(of: TargetUpdated, as_of: date) -> None:
    assert forecast(of, as_of, PACK) is None


@pytest.mark.parametrize(
    ("of", "plan", "figures", "basis"),
    [
        pytest.param(target(), None, (), Basis.TREND, id="no plan"),
        pytest.param(target(), Plan(), (), Basis.TREND, id="an even plan"),
        pytest.param(target(), QUARTERS, (), Basis.PLAN, id="a plan by points"),
        pytest.param(target(), points((DECEMBER, "1")), (), Basis.TREND, id="a plan with no point before the deadline"),
        pytest.param(target(), LAST_YEAR, (), Basis.SEASONAL, id="last year's shape"),
        pytest.param(YEARLY, None, FORMER, Basis.SEASONAL, id="a former year's figures"),
        pytest.param(YEARLY, QUARTERS, FORMER, Basis.SEASONAL, id="a former year's figures tell more than a plan"),
        pytest.param(YEARLY, None, FORMER[:9], Basis.TREND, id="a former year without its end tells no shape"),
        pytest.param(YEARLY, None, FORMER[-2:], Basis.TREND, id="nor one with two figures"),
        pytest.param(
            YEARLY,
            None,
            tuple((day, "0") for day, _ in FORMER),
            Basis.TREND,
            id="nor one that brought nothing",
        ),
    ],
)
def test_the_best_that_is_known_of_the_year_is_taken(
    of: Target, plan: Plan | None, figures: tuple[tuple[date, str], ...], basis: Basis
) -> None:
    assert foreseen(snapshot(of, *figures, *monthly(*SLOW_START), plan=plan), JUNE).basis is basis


def test_a_former_years_figures_tell_what_its_shape_does() -> None:
    by_figures = foreseen(snapshot(YEARLY, *FORMER, *monthly(*SLOW_START)), JUNE)
    by_shape = foreseen(snapshot(target(), *monthly(*SLOW_START), plan=LAST_YEAR), JUNE)
    assert (by_figures.low, by_figures.expected, by_figures.high) == (by_shape.low, by_shape.expected, by_shape.high)


def test_a_citys_own_schedule_stands_for_a_plan_that_is_not_there() -> None:
    shares = tuple(Share(month=month, per_cent=of) for month, of in ((3, 20), (6, 50), (9, 75), (12, 100)))
    city = PACK.model_copy(update={"schedules": (YearSchedule(points=shares),)})
    made = forecast(snapshot(target(), (MARCH, "40000"), (JUNE, "100000")), JUNE, city)
    planned = foreseen(snapshot(target(), (MARCH, "40000"), (JUNE, "100000"), plan=QUARTERS), JUNE)
    assert made == planned


def test_one_odd_month_moves_a_forecast_less_than_its_size() -> None:
    usual = foreseen(snapshot(target(), *monthly(*(10_000 * month for month in range(1, 10)))), SEPTEMBER)
    odd = foreseen(
        snapshot(target(), *monthly(*(10_000 * month + 30_000 * (month > 7) for month in range(1, 10)))), SEPTEMBER
    )
    assert 30_000 < odd.expected - usual.expected < 30_000 * 12 / 9


def test_more_figures_of_one_pace_are_surer_than_one() -> None:
    several = foreseen(snapshot(target(), *monthly(*(10_000 * month for month in range(1, 7)))), JUNE)
    single = foreseen(snapshot(target(), (JUNE, "60000")), JUNE)
    assert several.high - several.low < single.high - single.low


def test_a_yearly_level_sets_out_from_where_the_former_year_ended() -> None:
    of = stock("1800", "家", "1690", recurrence="yearly", starts_on=date(2025, 1, 1), deadline=FIVE_YEARS)
    made = foreseen(snapshot(of, (date(2025, 12, 31), "1780"), (JUNE, "1786")), JUNE)
    assert made.pace_so_far == 1


def test_asked_for_about_so_much_the_bar_is_the_lower_end() -> None:
    about = foreseen(snapshot(target(comparator=Comparator.APPROX), (JUNE, "95000")), JUNE)
    assert about.pace_needed == about.pace_so_far == Decimal("15833.3")


days = st.integers(0, 363).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
values = st.decimals("-1e18", "1e18", places=2) | st.sampled_from([Decimal(0), Decimal("1e-9"), Decimal("199999.99")])


@settings(max_examples=150, deadline=None)
@given(
    figures=st.dictionaries(days, values, min_size=1, max_size=40),
    plan=st.sampled_from([None, QUARTERS, LAST_YEAR, points((MARCH, "0"), (SEPTEMBER, "0"), (DECEMBER, "1"))]),
    of=st.sampled_from([target(), target("0.000000001"), stock("1800", "家", "1690"), stock("98", "%", "95"), YEARLY]),
)
def test_whatever_the_figures_a_forecast_is_in_order(
    figures: dict[date, Decimal], plan: Plan | None, of: Target
) -> None:
    made = foreseen(snapshot(of, *((day, str(value)) for day, value in figures.items()), plan=plan), date(2026, 12, 30))
    assert made.low <= made.expected <= made.high
    assert 0 <= made.p_reached <= 1
    assert made.pace_needed >= 0
    assert "预计" in made.says
    if of.measure is Measure.INCREMENT:
        assert made.low >= figures[max(figures)]
