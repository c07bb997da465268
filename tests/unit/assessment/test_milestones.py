"""Milestones: done or not (DESIGN chapter 5)."""

from datetime import date

import pytest

from services.assessment import Light, Yardstick
from services.contract import Target
from tests.unit.assessment.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    NEXT_YEAR,
    judged,
    milestone,
)


@pytest.mark.parametrize(
    ("of", "figures", "as_of", "light", "says"),
    [
        pytest.param(
            milestone(), [], JUNE, Light.GREY, "距完成时限还有184天，尚未完成", id="far from its deadline: grey"
        ),
        pytest.param(
            milestone(), [], date(2026, 11, 30), Light.GREY, "距完成时限还有31天，尚未完成", id="31 days before: grey"
        ),
        pytest.param(
            milestone(),
            [],
            date(2026, 12, 1),
            Light.YELLOW,
            "距完成时限还有30天，尚未完成",
            id="30 days before: yellow",
        ),
        pytest.param(
            milestone(), [], DECEMBER, Light.YELLOW, "距完成时限还有0天，尚未完成", id="on the last day: yellow"
        ),
        pytest.param(
            milestone(), [], date(2027, 1, 1), Light.RED, "已超过完成时限1天，尚未完成", id="a day after: red"
        ),
        pytest.param(
            milestone(),
            [(JUNE, "0")],
            NEXT_YEAR,
            Light.RED,
            "已超过完成时限15天，尚未完成",
            id="said to be not done: red",
        ),
        pytest.param(milestone(), [(JUNE, "1")], JUNE, Light.GREEN, "已完成", id="done: green"),
        pytest.param(
            milestone(), [(JUNE, "1")], NEXT_YEAR, Light.GREEN, "已完成", id="done stays done, however old the news"
        ),
        pytest.param(milestone(), [(NEXT_YEAR, "1")], NEXT_YEAR, Light.GREEN, "已完成", id="done late is done"),
        pytest.param(
            milestone(),
            [(MARCH, "1"), (JUNE, "0")],
            JUNE,
            Light.GREY,
            "距完成时限还有184天，尚未完成",
            id="taken back: not done",
        ),
        pytest.param(
            milestone(recurrence="yearly", deadline=date(2030, 12, 31)),
            [],
            date(2026, 12, 15),
            Light.YELLOW,
            "距完成时限还有16天，尚未完成",
            id="a yearly one is due at its year's end",
        ),
    ],
)
def test_a_milestone(of: Target, figures: list[tuple[date, str]], as_of: date, light: Light, says: str) -> None:
    found = judged(of, as_of, *figures)
    assert (found.yardstick, found.light, found.gap_points) == (Yardstick.MILESTONE, light, None)
    assert found.completion == (1 if light is Light.GREEN else 0)
    assert found.explanation.partition("，")[2] == says
