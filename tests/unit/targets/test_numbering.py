"""The number that a target gets on file, by year and source."""

import pytest

from services.targets.numbering import number_of, series


@pytest.mark.parametrize(
    ("title", "name"),
    [
        pytest.param("示范市2026年政府工作报告", "政府工作报告", id="a work report"),
        pytest.param("2026年政府工作报告重点任务分工", "政府工作报告", id="the division of a work report's tasks"),
        pytest.param("示范市国民经济和社会发展第十五个五年规划纲要", "发展规划", id="a five-year plan"),
        pytest.param("示范市“十五五”养老服务五年规划", "发展规划", id="one of a single field"),
        pytest.param("高质量发展规划纲要", "发展规划", id="an outline of a plan"),
        pytest.param("2026年十件民生实事清单", "民生实事", id="a list of things for people's lives"),
        pytest.param("市政府第12次常务会议纪要", "常务会议", id="the minutes of an executive meeting"),
        pytest.param("手工录入", "专项督办", id="anything else"),
        pytest.param("", "专项督办", id="no title"),
    ],
)
def test_a_document_belongs_to_the_series(title: str, name: str) -> None:
    assert series(title) == name


def test_a_number_is_written_as_offices_write_it() -> None:
    assert number_of("政府工作报告", 2026, 7) == "政府工作报告〔2026〕7号"
