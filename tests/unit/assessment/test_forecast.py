"""Where a target will stand at its deadline, case by case; how often that holds is in test_forecast_calibration."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.city_schedule import Share, YearSchedule
from services.assessment.forecast import Forecast, forecast
from services.assessment.forecast_course import Basis
from services.contract import Comparator, Measure, Plan, PlanKind, Target, TargetState, TargetUpdated
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
from tests.unit.assessment.years import MONTH_ENDS

FIVE_YEARS = date(2030, 12, 31)
SLOW_START = (4000, 10500, 20000, 37000, 56000, 80000)
LAST_YEAR = points(
    *zip(
        MONTH_ENDS,
        ("0.02", "0.05", "0.1", "0.18", "0.28", "0.4", "0.52", "0.64", "0.75", "0.85", "0.93", "1"),
        strict=True,
    ),
    kind=PlanKind.LAST_YEAR,
)
YEARLY = target(recurrence="yearly", starts_on=date(2025, 1, 1), deadline=FIVE_YEARS)
FORMER = tuple((point.on.replace(year=2025), str(point.share * 200_000)) for point in LAST_YEAR.points)


def monthly(*values: int) -> tuple[tuple[date, str], ...]:
    return tuple((day, str(value)) for day, value in zip(MONTH_ENDS, values, strict=False))


def foreseen(of: TargetUpdated, as_of: date) -> Forecast:
    made = forecast(of, as_of, PACK)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("of", "as_of", "says"),
    [
        pytest.param(
            snapshot(target(), *monthly(16700, 33400, 50100, 66800, 83500, 100200)),
            JUNE,
            "按目前进度，预计年底完成20.3万平方米（80%可能在16.1万至25.3万平方米之间），达到目标的可能性约53%；"
            "今后每月需完成1.66万平方米，与此前月均相当",
            id="on schedule it is about as likely as not",
        ),
        pytest.param(
            snapshot(target(), *monthly(9000, 18000, 25000, 36000, 47000, 55000, 66000, 74000, 83000)),
            SEPTEMBER,
            "按目前进度，预计年底完成11.7万平方米（80%可能在9.9万至14.3万平方米之间），达到目标的可能性不足5%；"
            "今后每月需完成3.9万平方米，为此前月均的4.2倍",
            id="far behind it is all but lost",
        ),
        pytest.param(
            snapshot(target(), (MARCH, "40000")),
            MARCH,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成17万平方米（80%可能在9万至27万平方米之间），"
            "达到目标的可能性约35%；今后每月需完成1.78万平方米，为此前月均的1.3倍",
            id="a single figure says so, and leaves much open",
        ),
        pytest.param(
            snapshot(target(), (JUNE, "0")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成0平方米（80%可能在0至6.4万平方米之间），"
            "达到目标的可能性不足5%；今后每月需完成3.33万平方米，此前没有进展",
            id="nothing by June",
        ),
        pytest.param(
            snapshot(target(), (JUNE, "210000")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成38万平方米（80%可能在29万至49万平方米之间），已达到目标",
            id="what was reached is not called likely, and asks for no pace",
        ),
        pytest.param(
            snapshot(target(comparator=Comparator.GT), (JUNE, "200000")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成36万平方米（80%可能在28万至47万平方米之间），"
            "达到目标的可能性在95%以上",
            id="突破 takes a little more than what was reached exactly",
        ),
        pytest.param(
            snapshot(target(), *monthly(20000, 40000, 60000, 60000, 60000, 60000)),
            JUNE,
            "按目前进度，预计年底完成9万平方米（80%可能在6万至17万平方米之间），达到目标的可能性不足5%；"
            "今后每月需完成2.33万平方米，为此前月均的2.3倍",
            id="what has stood still for three months may stand so for good",
        ),
        pytest.param(
            snapshot(target(), *monthly(*SLOW_START), plan=LAST_YEAR),
            JUNE,
            "按目前进度和往年同期规律，预计年底完成19.5万平方米（80%可能在16.8万至22.2万平方米之间），"
            "达到目标的可能性约40%；今后每月需完成2万平方米，为此前月均的1.5倍",
            id="a slow spring is nothing bad where last year's was as slow",
        ),
        pytest.param(
            snapshot(target(), *monthly(*SLOW_START)),
            JUNE,
            "按目前进度，预计年底完成17万平方米（80%可能在13万至24万平方米之间），达到目标的可能性约28%；"
            "今后每月需完成2万平方米，为此前月均的1.5倍",
            id="without last year's shape less is foreseen, and less surely",
        ),
        pytest.param(
            snapshot(target(), (MARCH, "40000"), (JUNE, "100000"), plan=QUARTERS),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度和计划安排，预计年底完成20万平方米"
            "（80%可能在16万至26万平方米之间），达到目标的可能性约51%；今后每月需完成1.67万平方米，与此前月均相当",
            id="on the plan's own points it is as likely as not",
        ),
        pytest.param(
            snapshot(target(), (MARCH, "40000")),
            SEPTEMBER,
            "仅有1期数据，估计较粗：按截至3月31日的进度，预计年底完成17万平方米"
            "（80%可能在9万至27万平方米之间），达到目标的可能性约35%；今后每月需完成1.78万平方米，为此前月均的1.3倍",
            id="an old figure is not called the progress of now",
        ),
        pytest.param(
            snapshot(stock("1800", "家", "1690"), *monthly(1700, 1705, 1715, 1722, 1730, 1745)),
            JUNE,
            "按目前进度，预计年底达到1800家（80%可能在1770至1829家之间），达到目标的可能性约50%；"
            "今后每月需增加9.17家，与此前月均相当",
            id="half the way from the baseline at half-time is as likely as not",
        ),
        pytest.param(
            snapshot(stock("98", "%", "95"), (MARCH, "96"), (JUNE, "97.2")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底达到99.1%（80%可能在98%至100%之间），"
            "达到目标的可能性约89%；今后每月需提高0.13个百分点，为此前月均的0.4倍",
            id="a share of a whole does not pass 100 %",
        ),
        pytest.param(
            snapshot(stock("98", "%", "95"), (MARCH, "94.5"), (JUNE, "94")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底达到93.9%（80%可能在93%至94.8%之间），"
            "达到目标的可能性不足5%；今后每月需提高0.67个百分点，此前没有进展",
            id="a level may fall",
        ),
        pytest.param(
            snapshot(stock("110", "%", "100"), (JUNE, "105")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底达到110%（80%可能在106.4%至113.6%之间），"
            "达到目标的可能性约50%；今后每月需提高0.83个百分点，与此前月均相当",
            id="a ratio that is to pass 100 % may",
        ),
        pytest.param(
            snapshot(target(), (JUNE, "199000")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计年底完成36万平方米（80%可能在28万至47万平方米之间），"
            "达到目标的可能性在95%以上；今后每月需完成167平方米，远低于此前月均",
            id="what little is missing takes next to nothing a month",
        ),
        pytest.param(
            snapshot(target("5", "座"), (MARCH, "1"), (JUNE, "2")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底完成4座（80%可能在3至6座之间），达到目标的可能性约22%；"
            "今后每月需完成0.5座，为此前月均的1.5倍",
            id="what is counted is told in whole numbers",
        ),
        pytest.param(
            snapshot(target("5000", "人", measure=Measure.GROWTH), (MARCH, "-200"), (JUNE, "300")),
            JUNE,
            "仅有2期数据，估计较粗：按目前进度，预计年底增长1400人（80%可能在0至3100人之间），"
            "达到目标的可能性不足5%；今后每月需增长783人，为此前月均的15.7倍",
            id="an increase on balance may melt, but not below nothing",
        ),
        pytest.param(
            snapshot(target(deadline=date(2026, 9, 15)), (MARCH, "40000")),
            MARCH,
            "仅有1期数据，估计较粗：按目前进度，预计到9月15日完成13万平方米（80%可能在7万至22万平方米之间），"
            "达到目标的可能性约16%；今后每月需完成2.91万平方米，为此前月均的2.2倍",
            id="a deadline within the year is named",
        ),
        pytest.param(
            snapshot(target(deadline=date(2027, 6, 30)), (JUNE, "0.001")),
            JUNE,
            "仅有1期数据，估计较粗：按目前进度，预计到2027年6月底完成5万平方米（80%可能在1万至14万平方米之间），"
            "达到目标的可能性不足5%；今后每月需完成1.67万平方米，为此前月均的100倍以上",
            id="a hundred times the pace and more is not counted out",
        ),
    ],
)
def test_forecast_speaks_like_a_notice(of: TargetUpdated, as_of: date, says: str) -> None:
    assert foreseen(of, as_of).says == says


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
