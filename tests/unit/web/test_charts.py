"""The chart of actual against schedule: what it shows, what it says, and that nothing falls out of it."""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.charts import Point, ProgressChart, described, draw

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
SVG = "{http://www.w3.org/2000/svg}"


def points(*values: tuple[int, str]) -> list[Point]:
    return [Point(date(2026, month, 28), Decimal(value)) for month, value in values]


def chart(**given: Any) -> ProgressChart:
    fields = {
        "title": "新增海外仓：实际与序时",
        "unit": "平方米",
        "first": FIRST,
        "last": LAST,
        "actual": points((3, "30000"), (6, "55000")),
        "schedule": points((3, "50000"), (6, "100000"), (12, "200000")),
        "goal": Decimal(200000),
    }
    return ProgressChart(**(fields | given))


def texts(drawn: str, kind: str) -> list[str]:
    return [
        found.text or "" for found in ElementTree.fromstring(drawn).iter(f"{SVG}text") if found.get("class") == kind
    ]


SAID = [
    pytest.param(
        {}, "截至2026年6月28日为5.5万平方米，同期序时10万平方米。目标20万平方米，时限2026年12月31日。", id="behind"
    ),
    pytest.param({"actual": []}, "尚无数据。目标20万平方米，时限2026年12月31日。", id="nothing reported"),
    pytest.param(
        {"schedule": []}, "截至2026年6月28日为5.5万平方米。目标20万平方米，时限2026年12月31日。", id="no schedule"
    ),
]


@pytest.mark.parametrize(("given", "expected"), SAID)
def test_the_chart_is_described_in_words(given: dict[str, Any], expected: str) -> None:
    assert described(chart(**given)) == expected
    assert expected in draw(chart(**given), "c")


AXES = [
    pytest.param({}, "单位：万平方米", ["0", "5", "10", "15", "20"], id="万 in the unit, not in every number"),
    pytest.param({"goal": Decimal("3.2E8"), "unit": "元"}, "单位：亿元", ["0", "1", "2", "3", "4"], id="亿"),
    pytest.param({"goal": Decimal(980), "unit": "个", "actual": [], "schedule": []}, "单位：个",
                 ["0", "200", "400", "600", "800", "1000"], id="small numbers as they are"),
    pytest.param({"goal": Decimal("98"), "unit": "%", "actual": points((6, "98.9")), "schedule": [],
                  "from_zero": False}, "单位：%", ["97.75", "98", "98.25", "98.5", "98.75", "99"],
                 id="a rate in the range that it moves in"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "unit", "labels"), AXES)
def test_the_axis_counts_in_chinese_units(given: dict[str, Any], unit: str, labels: list[str]) -> None:
    found = texts(draw(chart(**given), "c"), "tick")
    assert unit in found
    assert [label for label in found if re.fullmatch(r"[\d.]+", label)] == labels


SHAPES = [
    pytest.param({}, {"polyline.actual": 2, "circle.actual": 3, "polyline.schedule": 2, "rect.schedule": 4}, id="both"),
    pytest.param({"actual": points((3, "1"))}, {"polyline.actual": 1, "circle.actual": 2}, id="one figure has no line"),
    pytest.param({"schedule": []}, {"polyline.schedule": 0, "rect.schedule": 0, "polyline.goal": 2}, id="no schedule"),
]


@pytest.mark.parametrize(("given", "expected"), SHAPES)
def test_lines_are_told_apart_by_markers_with_one_of_each_in_the_legend(
    given: dict[str, Any], expected: dict[str, int]
) -> None:
    root = ElementTree.fromstring(draw(chart(**given), "c"))
    for name, count in expected.items():
        tag, kind = name.split(".")
        assert sum(found.get("class") == kind for found in root.iter(f"{SVG}{tag}")) == count, name


def test_the_newest_figure_is_written_beside_its_dot() -> None:
    assert texts(draw(chart(), "c"), "value") == ["5.5"]


def test_a_title_cannot_break_out_of_the_chart() -> None:
    drawn = draw(chart(title='</title><script>alert("1")</script>', unit="<b>"), "c")
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn).find(f"{SVG}script") is None


def test_the_chart_is_an_image_with_a_name_of_its_own() -> None:
    root = ElementTree.fromstring(draw(chart(), "wide"))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "wide-title wide-desc")
    assert {found.get("id") for found in root if found.get("id")} == {"wide-title", "wide-desc"}


AMOUNTS = st.decimals(min_value=-(10**19), max_value=10**19, places=4)
POINTS = st.lists(st.builds(Point, st.dates(FIRST, LAST), AMOUNTS), max_size=5)


@given(POINTS, POINTS, AMOUNTS, st.sampled_from([350, 720]), st.booleans())
def test_nothing_of_a_chart_lies_outside_its_picture(
    actual: list[Point], schedule: list[Point], goal: Decimal, width: int, from_zero: bool
) -> None:
    given = {"actual": actual, "schedule": schedule, "goal": goal, "from_zero": from_zero}
    root = ElementTree.fromstring(draw(chart(**given), "c", width, 280))
    places = [(float(found.get(x, 0)), float(found.get(y, 0))) for found in root.iter() for x, y in
              (("x", "y"), ("cx", "cy"), ("x1", "y1"), ("x2", "y2"))]  # fmt: skip
    for line in root.iter(f"{SVG}polyline"):
        places += [tuple(map(float, place.split(","))) for place in line.get("points", "").split()]
    assert all(0 <= x <= width and 0 <= y <= 280 for x, y in places)
