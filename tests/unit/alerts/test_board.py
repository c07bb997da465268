"""The board: every target's row, the worst first."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from services.alerts.alerting import Policy
from services.alerts.board import board, survey
from services.alerts.inspection import inspect
from services.assessment import Light, words
from services.contract import (
    Cadence,
    Comparator,
    Department,
    Every,
    Measure,
    Source,
    Span,
    Target,
    TargetState,
    TargetUpdated,
)
from tests.unit.assessment.cases import JUNE, PACK, growth, judged, milestone, target
from tests.unit.assessment.cases import snapshot as figures

MAY = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("of", "goal"),
    [
        pytest.param(target(), "≥20万平方米", id="以上"),
        pytest.param(target(comparator=Comparator.GT), "＞20万平方米", id="突破"),
        pytest.param(target(comparator=Comparator.LE), "≤20万平方米", id="以内"),
        pytest.param(target(comparator=Comparator.LT), "＜20万平方米", id="低于"),
        pytest.param(target(comparator=Comparator.EQ), "20万平方米", id="no comparator"),
        pytest.param(target(comparator=Comparator.APPROX), "约20万平方米", id="左右"),
        pytest.param(
            target("5", "条", comparator=Comparator.RANGE, value_high=Decimal(8)),
            "5条～8条",
            id="a range with both its ends",
        ),
        pytest.param(growth("5"), "增长≥5%", id="a growth"),
        pytest.param(growth("4", measure=Measure.DECLINE, comparator=Comparator.EQ), "下降4%", id="a decline"),
        pytest.param(milestone(), "完成", id="a milestone"),
    ],
)
def test_the_goal(of: Target, goal: str) -> None:
    assert words.goal(of) == goal


def snapshot(of: Target, department: Department | None = None) -> TargetUpdated:
    return TargetUpdated(
        id=UUID(int=7),
        revision=1,
        source=Source(title="报告", issuer="示范市人民政府"),
        target=of,
        state=TargetState.ASSIGNED,
        department=department,
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param([], [], id="nothing where there is nothing"),
        pytest.param(
            [("a", light, None) for light in reversed(Light)],
            [("a", light) for light in (Light.RED, Light.ORANGE, Light.YELLOW, Light.GREEN, Light.BLUE, Light.GREY)],
            id="red, orange, yellow, green, blue, grey",
        ),
        pytest.param(
            [("a", Light.RED, "-12"), ("b", Light.RED, "-22.5"), ("c", Light.YELLOW, "-50")],
            [("b", Light.RED), ("a", Light.RED), ("c", Light.YELLOW)],
            id="the furthest behind first, within a light",
        ),
        pytest.param(
            [("a", Light.GREEN, "0.5"), ("b", Light.GREEN, None), ("c", Light.GREEN, "-0.01")],
            [("c", Light.GREEN), ("b", Light.GREEN), ("a", Light.GREEN)],
            id="no gap stands between behind and ahead",
        ),
        pytest.param(
            [("b", Light.GREY, None), ("a", Light.GREY, None)],
            [("b", Light.GREY), ("a", Light.GREY)],
            id="equals stay in the order they came in",
        ),
    ],
)
def test_the_order(given: list[tuple[str, Light, str | None]], shown: list[tuple[str, Light]]) -> None:
    found = [
        (
            snapshot(target(indicator=name)),
            replace(judged(target(), JUNE), light=light, gap_points=None if gap is None else Decimal(gap)),
        )
        for name, light, gap in given
    ]
    assert [(row.indicator, row.light) for row in board(found)] == shown


def test_a_row_says_what_was_promised_by_whom_how_far_it_is_and_where_it_stands() -> None:
    of = target(section=("对外开放",), sentence=Span(start=0, end=15, quote="新增海外仓20万平方米以上。"))
    (row,) = board([(snapshot(of, Department(id=UUID(int=1), name="市商务局")), judged(of, JUNE, (JUNE, "55000")))])
    assert (row.light, row.indicator, row.goal, row.deadline) == (
        Light.RED,
        "新增海外仓",
        "≥20万平方米",
        date(2026, 12, 31),
    )
    assert (row.completion, row.schedule, row.gap) == (Decimal("0.275"), Decimal("0.5"), Decimal("-22.5"))
    assert (row.department, row.quote, row.place) == (
        "市商务局",
        "新增海外仓20万平方米以上。",
        "《报告》，对外开放，第1–15字",
    )
    assert row.explanation.endswith("完成年度目标27.5%，低于序时进度22.5个百分点")


def test_a_target_without_a_department_has_a_row_too() -> None:
    (row,) = board([(snapshot(target()), judged(target(), JUNE))])
    assert (row.department, row.quote, row.light) == (None, None, Light.GREY)


def test_the_survey_counts_by_department_and_category_beside_the_month_before() -> None:
    office = Department(id=UUID(int=1), name="市商务局")
    given = [
        figures(target(category="开放"), (MAY, "84000"), (JUNE, "55000"), department=office),
        figures(target(category="开放"), (JUNE, "120000"), department=office),
        figures(target(), (JUNE, "90000")),
        figures(growth("7"), cadence=Cadence(every=Every.YEARLY), assigned_on=date(2026, 1, 5)),
    ]
    found = survey([inspect(one, JUNE, Policy(PACK)) for one in given], JUNE, Policy(PACK))
    assert (found.before, found.uncounted, len(found.rows)) == (MAY, 1, 4)
    lights = {light: count for light, count in found.total.lights.items() if count}
    assert lights == {Light.RED: 1, Light.YELLOW: 1, Light.GREEN: 1}
    assert {light: count for light, count in found.total.before.items() if count} == {Light.GREEN: 1, Light.GREY: 2}
    shares = [(share.name, share.id, share.lights[Light.RED]) for share in found.departments]
    assert shares == [("市商务局", UUID(int=1), 1), ("尚未交办", None, 0)]
    assert [share.name for share in found.categories] == ["开放", "未分类"]


def test_the_survey_names_every_report_that_is_overdue_the_oldest_first() -> None:
    owing = figures(target(), cadence=Cadence(due_day=8), assigned_on=date(2026, 5, 6))
    day = date(2026, 7, 20)
    found = survey([inspect(owing, day, Policy(PACK))], day, Policy(PACK))
    assert [one.report.last for one in found.overdue] == [MAY, JUNE]
