"""银川 2025: percentage points below schedule; starts that are due and have not happened."""

from datetime import date

import pytest

from services.assessment import Light
from services.contract import Plan, Target
from tests.unit.assessment.cases import (
    APRIL,
    DECEMBER,
    JUNE,
    MARCH,
    MAY,
    judged_by,
    milestone,
    nodes,
    number,
    says,
    target,
)

NAME = "yinchuan-2025"
OPEN = "（公布的规则对落后不足10个百分点未作规定，按绿灯计）"
START = "连续3个月应开工未开工"


@pytest.mark.parametrize(
    ("done", "gap", "light", "note"),
    [
        pytest.param("120000", "10", Light.GREEN, "", id="ahead: green"),
        pytest.param("100000", "0", Light.GREEN, "", id="on schedule: green"),
        pytest.param("99999", "0", Light.GREEN, OPEN, id="a hair behind: left open by the text, green and said so"),
        pytest.param("90000", "-5", Light.GREEN, OPEN, id="5 points behind: left open, green and said so"),
        pytest.param("80001", "-10", Light.GREEN, OPEN, id="just short of 10 points: still left open"),
        pytest.param("80000", "-10", Light.YELLOW, "", id="10 points: yellow"),
        pytest.param("79999", "-10", Light.YELLOW, "", id="just over 10 points: yellow"),
        pytest.param("60000", "-20", Light.YELLOW, "", id="20 points: yellow"),
        pytest.param("40001", "-30", Light.YELLOW, "", id="just short of 30 points: yellow"),
        pytest.param("40000", "-30", Light.YELLOW, "", id="30 points: yellow"),
        pytest.param("39999", "-30", Light.RED, "", id="just over 30 points: red"),
        pytest.param("0", "-50", Light.RED, "", id="nothing done: red"),
    ],
)
def test_an_amount_at_half_a_year(done: str, gap: str, light: Light, note: str) -> None:
    found = judged_by(NAME, target(), JUNE, (JUNE, done))
    assert (found.light, found.schedule) == (light, number("0.5"))
    assert round(found.gap_points or 0) == number(gap)
    assert says(found).endswith("个百分点" + note) or says(found).endswith(("序时进度" + note, "持平"))


def test_a_bound_is_a_bound_where_shares_have_no_end() -> None:
    """1/3 of the year and a target of 3: 4/12 − 7/30 is 10 points exactly."""
    found = judged_by(NAME, target("3"), APRIL, (APRIL, "0.7"))
    assert (found.light, found.gap_points) == (Light.YELLOW, number("-10"))


def test_what_is_done_is_green_whatever_the_schedule() -> None:
    assert judged_by(NAME, target(), DECEMBER, (JUNE, "200000")).light is Light.GREEN


@pytest.mark.parametrize(
    ("on", "as_of", "light"),
    [
        pytest.param(date(2026, 3, 15), date(2026, 3, 14), Light.GREY, id="the day before it is due: not yet"),
        pytest.param(date(2026, 3, 15), date(2026, 3, 15), Light.YELLOW, id="on its day: yellow"),
        pytest.param(date(2026, 3, 15), MARCH, Light.YELLOW, id="at the end of its month: yellow"),
        pytest.param(date(2026, 3, 15), APRIL, Light.YELLOW, id="two months ended so: yellow"),
        pytest.param(date(2026, 3, 15), date(2026, 5, 30), Light.YELLOW, id="the day before the third ends: yellow"),
        pytest.param(date(2026, 3, 15), MAY, Light.RED, id="three months ended so: red"),
        pytest.param(MARCH, date(2026, 3, 30), Light.GREY, id="due at the month's end, the day before: not yet"),
        pytest.param(MARCH, MARCH, Light.YELLOW, id="due at the month's end: yellow in that month"),
        pytest.param(MARCH, APRIL, Light.YELLOW, id="and a month later"),
        pytest.param(MARCH, MAY, Light.RED, id="three months in a row, its own the first: red"),
    ],
)
class TestAStart:
    def test_that_is_a_node(self, on: date, as_of: date, light: Light) -> None:
        found = judged_by(NAME, milestone(), as_of, plan=nodes(("开工建设", on, None), ("通车", DECEMBER, None)))
        assert found.light is light
        assert (START in found.explanation) is (light is Light.RED)

    def test_that_is_the_whole_milestone(self, on: date, as_of: date, light: Light) -> None:
        near = Light.YELLOW if light is Light.GREY else light
        found = judged_by(NAME, milestone(indicator="快速路三期开工", deadline=on), as_of)
        assert found.light is near
        assert (START in found.explanation) is (light is Light.RED)


STARTED = nodes(("开工", MARCH, APRIL), ("通车", DECEMBER, None))


@pytest.mark.parametrize(
    ("of", "plan", "as_of", "light"),
    [
        pytest.param(milestone(), STARTED, APRIL, Light.GREEN, id="started late, but started: green"),
        pytest.param(milestone(), STARTED, date(2026, 4, 29), Light.YELLOW, id="before it started: yellow"),
        pytest.param(
            milestone(), nodes(("入库纳统", MARCH, None)), MARCH, Light.GREY, id="entry into statistics, on its day"
        ),
        pytest.param(
            milestone(), nodes(("入库纳统", MARCH, None)), date(2026, 4, 1), Light.YELLOW, id="a day after: yellow"
        ),
        pytest.param(
            milestone(), nodes(("入库纳统", MARCH, None)), date(2026, 5, 1), Light.YELLOW, id="31 days after: yellow"
        ),
        pytest.param(
            milestone(), nodes(("入库纳统", MARCH, None)), date(2026, 5, 2), Light.RED, id="32 days after: red"
        ),
        pytest.param(
            milestone(), nodes(("主体封顶", MARCH, None)), DECEMBER, Light.YELLOW, id="any other node: yellow for good"
        ),
        pytest.param(
            milestone(deadline=MARCH), None, date(2026, 4, 1), Light.RED, id="a milestone that is no start: red at once"
        ),
    ],
)
def test_a_milestone(of: Target, plan: Plan | None, as_of: date, light: Light) -> None:
    assert judged_by(NAME, of, as_of, plan=plan).light is light
