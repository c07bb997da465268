"""Milestones: done or not (DESIGN chapter 5)."""

from datetime import date

import pytest

from services.assessment import Light, Yardstick
from services.contract import Plan, Target
from tests.unit.assessment.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    NEXT_YEAR,
    judged,
    milestone,
    nodes,
    number,
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


STEPS = nodes(("立项", MARCH, date(2026, 3, 20)), ("开工", JUNE, None), ("封顶", date(2026, 10, 31), None))
LATE_AT_LAST = nodes(("立项", MARCH, MARCH), ("开工", JUNE, date(2026, 7, 10)), ("封顶", date(2026, 10, 31), None))


@pytest.mark.parametrize(
    ("plan", "figures", "as_of", "light", "says", "completion", "schedule", "gap"),
    [
        pytest.param(
            STEPS,
            [],
            date(2026, 3, 1),
            Light.GREY,
            "距完成时限还有305天，尚未完成",
            "0",
            "0",
            "0",
            id="no node due, none done yet: grey",
        ),
        pytest.param(
            STEPS,
            [],
            date(2026, 3, 20),
            Light.GREEN,
            "3个节点已完成1个，距完成时限还有286天",
            "0.333333",
            "0",
            "33.33",
            id="a node done before its day: green, and ahead",
        ),
        pytest.param(
            STEPS,
            [],
            date(2026, 6, 30),
            Light.GREEN,
            "3个节点已完成1个，距完成时限还有184天",
            "0.333333",
            "0.666667",
            "-33.33",
            id="a node on its own day is due but not late",
        ),
        pytest.param(
            STEPS,
            [],
            date(2026, 7, 1),
            Light.YELLOW,
            "节点“开工”应于6月30日完成，尚未完成",
            "0.333333",
            "0.666667",
            "-33.33",
            id="a node past its day: yellow, and named",
        ),
        pytest.param(
            STEPS,
            [],
            date(2026, 11, 1),
            Light.YELLOW,
            "节点“开工”应于6月30日完成，尚未完成（另有1个节点逾期）",
            "0.333333",
            "1",
            "-66.67",
            id="of two that are late, the older is named",
        ),
        pytest.param(
            nodes(("开工", date(2025, 11, 30), None)),
            [],
            MARCH,
            Light.YELLOW,
            "节点“开工”应于2025年11月30日完成，尚未完成",
            "0",
            "1",
            "-100",
            id="a node of another year is named with its year",
        ),
        pytest.param(
            LATE_AT_LAST,
            [],
            date(2026, 7, 9),
            Light.YELLOW,
            "节点“开工”应于6月30日完成，尚未完成",
            "0.333333",
            "0.666667",
            "-33.33",
            id="judged for a day before it was done late: yellow",
        ),
        pytest.param(
            LATE_AT_LAST,
            [],
            date(2026, 7, 10),
            Light.GREEN,
            "3个节点已完成2个，距完成时限还有174天",
            "0.666667",
            "0.666667",
            "0",
            id="once it is done late: green again",
        ),
        pytest.param(
            nodes(("开工", JUNE, JUNE)),
            [],
            date(2026, 12, 1),
            Light.YELLOW,
            "距完成时限还有30天，尚未完成",
            "1",
            "1",
            "0",
            id="all nodes done but not the milestone, near its deadline: yellow",
        ),
        pytest.param(
            nodes(("开工", JUNE, None)),
            [],
            date(2027, 1, 1),
            Light.RED,
            "已超过完成时限1天，尚未完成",
            "0",
            "1",
            "-100",
            id="after the deadline: red, whatever nodes are late",
        ),
        pytest.param(
            STEPS,
            [(JUNE, "1")],
            JUNE,
            Light.GREEN,
            "已完成",
            "1",
            "0.666667",
            "33.33",
            id="the milestone done: green, whatever nodes are open",
        ),
    ],
)
def test_a_milestone_with_nodes(
    plan: Plan,
    figures: list[tuple[date, str]],
    as_of: date,
    light: Light,
    says: str,
    completion: str,
    schedule: str,
    gap: str,
) -> None:
    found = judged(milestone(), as_of, *figures, plan=plan)
    assert (found.light, found.explanation.partition("，")[2]) == (light, says)
    assert (found.completion, found.schedule, found.gap_points) == (number(completion), number(schedule), number(gap))


def test_a_yearly_milestone_goes_by_the_nodes_of_its_year() -> None:
    of = milestone(recurrence="yearly", deadline=date(2030, 12, 31))
    plan = nodes(("去年验收", date(2026, 9, 30), None), ("今年部署", date(2027, 3, 31), date(2027, 3, 1)))
    found = judged(of, date(2027, 4, 1), plan=plan)
    assert (found.light, found.completion) == (Light.GREEN, 1)
