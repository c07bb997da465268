"""宣城: behind or not; what is measured only once a year is left out of the count until its figure can exist."""

from datetime import date

import pytest

from services.assessment import Light
from services.contract import Cadence, Every, Target
from tests.unit.assessment.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    growth,
    judged_by,
    milestone,
    number,
    says,
    stock,
    target,
)

NAME = "xuancheng"
NOVEMBER = date(2026, 11, 30)
YEARLY = Cadence(every=Every.YEARLY, due_day=20)
R_AND_D = stock("3.2", "%", indicator="研发经费投入强度")
WAITS = "属年度指标，年度数据产生后评价"


@pytest.mark.parametrize(
    ("as_of", "done", "schedule", "light"),
    [
        pytest.param(MARCH, "50000", "0.25", Light.GREEN, id="January to March: a quarter"),
        pytest.param(MARCH, "49999", "0.25", Light.YELLOW, id="just less than a quarter: behind"),
        pytest.param(JUNE, "100000", "0.5", Light.GREEN, id="January to June: a half"),
        pytest.param(JUNE, "99999", "0.5", Light.YELLOW, id="just less than a half: behind"),
        pytest.param(NOVEMBER, "183334", "0.916667", Light.GREEN, id="January to November: 0.917"),
        pytest.param(NOVEMBER, "183333", "0.916667", Light.YELLOW, id="just less than that: behind"),
        pytest.param(NOVEMBER, "0", "0.916667", Light.YELLOW, id="nothing done: behind, and nothing graver"),
    ],
)
def test_a_share_against_the_months_passed(as_of: date, done: str, schedule: str, light: Light) -> None:
    found = judged_by(NAME, target(), as_of, (as_of, done))
    assert (found.light, found.schedule, found.counted) == (light, number(schedule), True)


@pytest.mark.parametrize(
    ("rate", "light"),
    [
        pytest.param("7.1", Light.GREEN, id="above the target"),
        pytest.param("7", Light.GREEN, id="at the target"),
        pytest.param("6.9", Light.YELLOW, id="below the target: behind"),
        pytest.param("-3", Light.YELLOW, id="far below: behind, and nothing graver"),
    ],
)
def test_growth_against_the_target_growth(rate: str, light: Light) -> None:
    assert judged_by(NAME, growth("7"), JUNE, (JUNE, rate)).light is light


@pytest.mark.parametrize(
    ("of", "cadence"),
    [
        pytest.param(R_AND_D, None, id="an indicator that the pack names"),
        pytest.param(target(), YEARLY, id="one that is reported yearly"),
    ],
)
class TestAYearlyFigure:
    def test_is_left_out_of_the_count_within_the_year(self, of: Target, cadence: Cadence | None) -> None:
        found = judged_by(NAME, of, JUNE, cadence=cadence)
        assert (found.light, found.counted, says(found)) == (Light.GREY, False, WAITS)

    def test_is_left_out_whatever_was_said_of_parts_of_the_year(self, of: Target, cadence: Cadence | None) -> None:
        found = judged_by(NAME, of, JUNE, (JUNE, "1"), cadence=cadence)
        assert (found.light, found.counted, found.value) == (Light.GREY, False, 1)

    def test_counts_once_it_is_there(self, of: Target, cadence: Cadence | None) -> None:
        found = judged_by(NAME, of, date(2027, 1, 2), (DECEMBER, "200000"), cadence=cadence)
        assert (found.light, found.counted, found.completion) == (Light.GREEN, True, 1)

    def test_is_missing_once_it_is_due(self, of: Target, cadence: Cadence | None) -> None:
        due = date(2027, 1, cadence.due_day if cadence else 8)
        waiting, missing = (judged_by(NAME, of, day, cadence=cadence) for day in (due, due.replace(day=due.day + 1)))
        assert (waiting.light, waiting.counted) == (Light.GREY, False)
        assert (missing.light, missing.counted, says(missing)) == (Light.RED, True, "已过完成时限，未报送进度")


def test_a_milestone_that_is_reported_yearly_is_judged_by_its_day() -> None:
    found = judged_by(NAME, milestone(deadline=MARCH), JUNE, cadence=YEARLY)
    assert (found.light, found.counted) == (Light.RED, True)
