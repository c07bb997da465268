"""The way of a target as its chart draws it, and the passage of the report that it comes from."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.contract import Plan, PlanKind, PlanPoint, Span, Target
from services.targets.curves import chart_of, marks_of
from services.targets.passages import passage_of
from tests.unit.assessment.cases import growth, milestone, stock, target
from tests.unit.web.cases import owned, standing

JUNE, DECEMBER = date(2026, 6, 30), date(2026, 12, 31)
QUARTERS = Plan(
    kind=PlanKind.POINTS,
    points=(
        PlanPoint(on=date(2026, 3, 31), share=Decimal("0.2")),
        PlanPoint(on=JUNE, share=Decimal("0.5")),
        PlanPoint(on=DECEMBER, share=Decimal(1)),
    ),
)

SCHEDULES = [
    pytest.param(target(), None, {JUNE: "100000", DECEMBER: "200000"}, id="an amount by months"),
    pytest.param(target(), QUARTERS, {date(2026, 3, 31): "40000", JUNE: "100000"}, id="an amount by its plan"),
    pytest.param(stock("1800", "个", "1690"), None, {JUNE: "1745", DECEMBER: "1800"}, id="a level from its baseline"),
    pytest.param(target(deadline=date(2026, 10, 20)), None, {date(2026, 10, 20): "200000"}, id="a deadline in a month"),
    pytest.param(stock("98", "%"), None, {}, id="a ratio has no schedule"),
    pytest.param(growth("5"), None, {}, id="a rate has no schedule"),
]


@pytest.mark.parametrize(("of", "plan", "expected"), SCHEDULES)
def test_the_schedule_is_drawn_where_there_is_one(of: Target, plan: Plan | None, expected: dict[date, str]) -> None:
    chart = chart_of(standing(owned(of, plan=plan)))
    assert chart is not None
    drawn = {point.on: point.value for point in chart.schedule}
    assert {day: drawn[day] for day in expected} == {day: Decimal(value) for day, value in expected.items()}
    assert bool(drawn) == bool(expected)
    assert all(point.on <= of.deadline for point in chart.schedule)


def test_a_milestone_has_no_chart() -> None:
    assert chart_of(standing(owned(milestone()))) is None


def test_of_a_yearly_target_the_year_is_drawn() -> None:
    of = target(starts_on=date(2025, 1, 1), deadline=date(2027, 12, 31), recurrence="yearly")
    chart = chart_of(standing(owned(of, (date(2025, 12, 31), "210000"), (JUNE, "80000"))))
    assert chart is not None
    assert (chart.first, chart.last) == (date(2026, 1, 1), DECEMBER)
    assert [point.value for point in chart.actual] == [Decimal(80000)]


def test_the_table_has_the_numbers_of_the_chart() -> None:
    chart = chart_of(standing(owned(target(), (date(2026, 6, 15), "90000"), (JUNE, "95000"))))
    assert chart is not None
    marks = {mark.on: (mark.actual, mark.schedule) for mark in marks_of(chart)}
    assert marks[date(2026, 6, 15)] == (Decimal(90000), None)
    assert marks[JUNE] == (Decimal(95000), Decimal(100000))
    assert list(marks) == sorted(marks)


TEXT = "(一)扩大开放。新增海外仓20万平方米以上。其他。"
SENTENCE = Span(start=108, end=122, quote=TEXT[8:22])
PARAGRAPH = Span(start=100, end=100 + len(TEXT), quote=TEXT)

PASSAGES = [
    pytest.param({}, [], id="entered by hand"),
    pytest.param({"sentence": SENTENCE, "start": 113, "end": 119},
                 [("新增海外仓", "s"), ("20万平方米", "n"), ("以上。", "s")], id="a sentence alone"),
    pytest.param({"sentence": SENTENCE, "context": PARAGRAPH, "start": 113, "end": 119},
                 [("(一)扩大开放。", ""), ("新增海外仓", "s"), ("20万平方米", "n"), ("以上。", "s"), ("其他。", "")],
                 id="a sentence in its paragraph"),
    pytest.param({"sentence": SENTENCE}, [("新增海外仓20万平方米以上。", "s")], id="no place of the number"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), PASSAGES)
def test_the_passage_marks_the_sentence_and_the_number(given: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = passage_of(target(**given))
    assert [(part.text, "n" if part.number else "s" if part.sentence else "") for part in found] == expected
