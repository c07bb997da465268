"""What is measured only once a year is judged year by year, as far as its figures can exist (DESIGN chapter 5)."""

from datetime import date
from typing import Any

import pytest

from services.assessment import Light
from services.contract import Cadence, Every, Target, TargetState
from tests.unit.assessment.cases import DECEMBER, JUNE, judged, number, says, stock, target

PLAN_END = date(2030, 12, 31)
YEARLY = Cadence(every=Every.YEARLY, due_day=20)
FIVE_YEARS = target("500000", deadline=PLAN_END)
EACH_YEAR = target("100000", deadline=PLAN_END, recurrence="yearly")
LEVEL = stock("65", "%", indicator="单位面积产出占比", deadline=PLAN_END)


@pytest.mark.parametrize(
    ("of", "figures", "as_of", "schedule", "light"),
    [
        pytest.param(
            FIVE_YEARS, [(DECEMBER, "100000")], date(2027, 6, 30), "0.2", Light.GREEN,
            id="within the second year the first one's figure is judged by the first one's schedule",
        ),
        pytest.param(
            FIVE_YEARS, [(DECEMBER, "99999")], date(2027, 6, 30), "0.2", Light.YELLOW, id="short of it: yellow"
        ),
        pytest.param(
            FIVE_YEARS, [(DECEMBER, "100000")], date(2028, 1, 20), "0.2", Light.GREEN,
            id="until the second year's figure is due the first one's counts",
        ),
        pytest.param(
            FIVE_YEARS, [(DECEMBER, "100000")], date(2028, 1, 21), "0.4", Light.RED, id="a day later it is behind"
        ),
        pytest.param(
            FIVE_YEARS,
            [(DECEMBER, "100000"), (date(2027, 12, 31), "200000")],
            date(2028, 1, 5),
            "0.4",
            Light.GREEN,
            id="a figure that comes early counts at once",
        ),
        pytest.param(
            FIVE_YEARS, [(DECEMBER, "100000"), (date(2027, 6, 30), "90000")], date(2027, 7, 15), "0.2", Light.GREEN,
            id="what is said of a part of a year is news, and not judged",
        ),
        pytest.param(
            EACH_YEAR, [(DECEMBER, "100000")], date(2027, 6, 30), "1", Light.GREEN,
            id="of a yearly target the newest whole year stands",
        ),
        pytest.param(EACH_YEAR, [(DECEMBER, "50000")], date(2027, 6, 30), "1", Light.RED, id="missed, it stays red"),
        pytest.param(
            LEVEL, [(DECEMBER, "60")], date(2027, 11, 30), None, Light.YELLOW,
            id="a level does not grow stale within the year",
        ),
    ],
)  # fmt: skip
def test_judged_by_the_newest_year(
    of: Target, figures: list[tuple[date, str]], as_of: date, schedule: str | None, light: Light
) -> None:
    found = judged(of, as_of, *figures, cadence=YEARLY)
    assert (found.light, found.schedule, found.counted) == (light, number(schedule), True)


@pytest.mark.parametrize(
    ("as_of", "changes", "light", "text", "counted"),
    [
        pytest.param(date(2025, 12, 31), {}, Light.GREY, "计划期尚未开始", True, id="before its period"),
        pytest.param(JUNE, {}, Light.GREY, "属年度指标，年度数据产生后评价", False, id="in its first year"),
        pytest.param(
            date(2027, 1, 20), {}, Light.GREY, "属年度指标，年度数据产生后评价", False, id="until the day it is due"
        ),
        pytest.param(date(2027, 1, 21), {}, Light.GREY, "尚未报送进度", True, id="after it, with years left: missing"),
        pytest.param(
            date(2031, 1, 21), {}, Light.RED, "已过完成时限，未报送进度", True, id="after the last one's: red"
        ),
        pytest.param(
            JUNE, {"state": TargetState.COMPLETED, "completed_on": JUNE}, Light.BLUE, "已于2026年6月30日办结", True,
            id="settled, it counts at once",
        ),
    ],
)  # fmt: skip
def test_without_figures(as_of: date, changes: dict[str, Any], light: Light, text: str, counted: bool) -> None:
    found = judged(FIVE_YEARS, as_of, cadence=YEARLY, **changes)
    assert (found.light, says(found), found.counted) == (light, text, counted)


def test_reported_quarterly_it_is_judged_at_any_day() -> None:
    found = judged(FIVE_YEARS, JUNE, (JUNE, "10000"), cadence=Cadence(every=Every.QUARTERLY))
    assert (found.light, found.schedule, found.counted) == (Light.YELLOW, number("0.1"), True)
