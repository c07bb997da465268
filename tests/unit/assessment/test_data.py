"""What an assessment knows on a day: no data, later data, old data."""

from datetime import date
from decimal import Decimal

import pytest

from services.assessment import Light
from services.contract import Target
from tests.unit.assessment.cases import (
    CAP,
    DECEMBER,
    JUNE,
    MARCH,
    NEXT_YEAR,
    SEPTEMBER,
    growth,
    judged,
    milestone,
    number,
    stock,
    target,
)


@pytest.mark.parametrize(
    ("of", "figures", "as_of", "light", "schedule", "explanation"),
    [
        pytest.param(
            target(),
            [],
            JUNE,
            Light.GREY,
            "0.5",
            "截至2026年6月30日，尚未报送进度",
            id="no data: grey, and the schedule told",
        ),
        pytest.param(
            target(),
            [],
            date(2025, 12, 31),
            Light.GREY,
            None,
            "截至2025年12月31日，计划期尚未开始",
            id="before the period: grey",
        ),
        pytest.param(
            milestone(),
            [],
            date(2025, 12, 31),
            Light.GREY,
            None,
            "截至2025年12月31日，计划期尚未开始",
            id="a milestone before its period: grey",
        ),
        pytest.param(
            target(),
            [],
            DECEMBER,
            Light.GREY,
            "1",
            "截至2026年12月31日，尚未报送进度",
            id="no data on the last day: grey",
        ),
        pytest.param(
            target(),
            [],
            date(2027, 1, 1),
            Light.RED,
            None,
            "截至2027年1月1日，已过完成时限，未报送进度",
            id="no data after the deadline: red",
        ),
        pytest.param(
            target(),
            [],
            date(2026, 1, 1),
            Light.GREY,
            "0",
            "截至2026年1月1日，尚未报送进度",
            id="no data on the first day: grey",
        ),
        pytest.param(
            CAP,
            [],
            NEXT_YEAR,
            Light.RED,
            None,
            "截至2027年1月15日，已过完成时限，未报送进度",
            id="a cap without data after it: red",
        ),
        pytest.param(
            target(),
            [(SEPTEMBER, "200000")],
            JUNE,
            Light.GREY,
            "0.5",
            "截至2026年6月30日，尚未报送进度",
            id="a figure of a later day is not known yet",
        ),
        pytest.param(
            target(recurrence="yearly", deadline=date(2030, 12, 31)),
            [(DECEMBER, "200000")],
            date(2027, 6, 30),
            Light.GREY,
            "0.5",
            "截至2027年6月30日，尚未报送进度",
            id="last year's figure says nothing about this year",
        ),
    ],
)
def test_without_data(
    of: Target, figures: list[tuple[date, str]], as_of: date, light: Light, schedule: str | None, explanation: str
) -> None:
    found = judged(of, as_of, *figures)
    assert (found.light, found.schedule, found.explanation) == (light, number(schedule), explanation)
    assert (found.value, found.data_as_of, found.gap_points) == (None, None, None)


FIGURES = ((JUNE, "90000"), (MARCH, "60000"), (SEPTEMBER, "106600"))


@pytest.mark.parametrize(
    ("as_of", "value", "data_as_of", "explanation"),
    [
        pytest.param(
            MARCH,
            "60000",
            MARCH,
            "截至2026年3月31日，累计完成6万平方米，完成年度目标30%，高于序时进度5个百分点",
            id="at the end of March",
        ),
        pytest.param(
            date(2026, 6, 29),
            "60000",
            MARCH,
            "截至2026年6月29日（数据截至2026年3月31日），累计完成6万平方米，完成年度目标30%，低于序时进度11.67个百分点",
            id="a day before the next figure, with both days told",
        ),
        pytest.param(
            JUNE,
            "90000",
            JUNE,
            "截至2026年6月30日，累计完成9万平方米，完成年度目标45%，低于序时进度5个百分点",
            id="at the end of June",
        ),
        pytest.param(
            SEPTEMBER,
            "106600",
            SEPTEMBER,
            "截至2026年9月30日，累计完成10.66万平方米，完成年度目标53.3%，低于序时进度21.7个百分点",
            id="at the end of September",
        ),
    ],
)
def test_a_past_day_is_judged_by_what_was_known_then(
    as_of: date, value: str, data_as_of: date, explanation: str
) -> None:
    found = judged(target(), as_of, *FIGURES)
    assert (found.value, found.data_as_of, found.explanation) == (Decimal(value), data_as_of, explanation)


@pytest.mark.parametrize(
    ("of", "value", "as_of", "light"),
    [
        pytest.param(CAP, "5", date(2026, 7, 29), Light.GREEN, id="a level 120 days old is still green"),
        pytest.param(CAP, "5", date(2026, 7, 30), Light.GREY, id="a level 121 days old is green no more"),
        pytest.param(growth("5"), "6", date(2026, 7, 30), Light.GREY, id="an old rate is green no more"),
        pytest.param(
            stock("80", "%", "60"), "90", date(2026, 7, 30), Light.GREY, id="nor an old level from a baseline"
        ),
        pytest.param(CAP, "5.6", date(2026, 7, 30), Light.YELLOW, id="an old figure that was not kept stays yellow"),
        pytest.param(target(), "200000", DECEMBER, Light.GREEN, id="an amount done stays done"),
    ],
)
def test_old_data_never_stays_green(of: Target, value: str, as_of: date, light: Light) -> None:
    found = judged(of, as_of, (MARCH, value))
    assert found.light is light
    assert ("没有新数据" in found.explanation) is (light is Light.GREY)


def test_a_figure_of_the_periods_first_day_counts() -> None:
    found = judged(target(), JUNE, (date(2026, 1, 1), "120000"))
    assert (found.light, found.value) == (Light.GREEN, 120000)


def test_the_last_figure_of_a_period_does_not_age_after_it() -> None:
    assert judged(CAP, date(2027, 12, 31), (DECEMBER, "5")).light is Light.GREEN
