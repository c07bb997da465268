"""Tables: what in them is no target, and what is no table."""

from collections.abc import Callable

import pytest

from services.contract import Period
from services.ingest.parser import ParsedReport, parse_report
from services.ingest.parser.tables import find_tables

YEAR = Period(first=2026, last=2026)
Plan = Callable[[str], ParsedReport]
Rules = Callable[[str], dict[str, str]]


def test_labels_and_past_figures_are_named_as_such(rules: Rules) -> None:
    table = "| 序号 | 指标 | 2025年 | 2026年 | 责任单位 |\n| 7 | 新增就业 | 20万人 | 21万人 | 第3科 |\n"
    assert rules(table) == {
        "2025": "table_label",
        "7": "table_label",
        "20万人": "past_column",
        "21万人": "increment",
        "3": "table_label",
    }


def test_a_head_that_says_what_it_measures_belongs_to_the_name_and_sums_are_no_targets(plan: Plan) -> None:
    table = "| 项目名称 | 总投资（亿元） | 2026年计划投资（亿元） |\n| 铝材基地 | 20 | 5.5 |\n| 合计 | 20 | 5.5 |\n"
    assert [(one.indicator, one.quote) for one in plan(table).targets] == [("铝材基地投资", "5.5")]


def test_a_number_without_any_unit_is_no_target(rules: Rules) -> None:
    assert rules("| 指标 | 2026年 |\n| 综合指数 | 98 |\n") == {"98": "without_unit"}


def test_cells_in_sentences_are_read_as_sentences(plan: Plan) -> None:
    table = "| 序号 | 事项名称 | 具体内容 |\n| 1 | 托育 | （1）新增托位3000个以上。<br>（2）建成托育园5家。 |\n"
    found = [(one.indicator, one.comparator, one.quote) for one in plan(table).targets]
    assert found == [("新增托位", "ge", "3000个"), ("建成托育园", "eq", "5家")]


def test_what_a_table_gives_as_reached_is_no_target_in_sentences_either(rules: Rules, plan: Plan) -> None:
    table = "| 事项 | 年度目标 | 完成情况 |\n|---|---|---|\n| 路口改造 | 50个 | 改造路口52个，青河大桥建成通车。 |\n"
    assert rules(table) == {"50个": "increment", "52个": "past_column"}
    assert [one.type for one in plan(table).targets] == ["quantity"]


def test_a_table_in_the_review_holds_no_targets_unless_its_head_says_the_year() -> None:
    review = "一、2025年工作回顾\n"
    assert not parse_report(review + "| 指标 | 目标 | 完成 |\n| 新增就业 | 20万人 | 21万人 |\n", YEAR).targets
    dated = parse_report(review + "| 指标 | 2025年 | 2026年 |\n| 新增就业 | 20万人 | 21万人 |\n", YEAR)
    assert [one.quote for one in dated.targets] == ["21万人"]


def test_group_names_inside_a_table_open_no_section(plan: Plan) -> None:
    table = "| 指标 | 2026年 |\n| 一、回顾 |  |\n| 新增就业 | 21万人 |\n\n新建公园5个。\n"
    assert [one.section for one in plan(table).targets] == [("二、2026年工作安排",)] * 2


NO_TABLES = [
    pytest.param("新建公园5个|新增学位300个\n改造路口6个|新增车位20个\n", id="bars without a head"),
    pytest.param("　　各位代表：\n　　新建公园5个。\n　　新增学位300个。\n", id="paragraphs that are indented"),
    pytest.param("指标体系  目标任务都已明确\n", id="a line on its own"),
    pytest.param("| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |\n", id="heads that say nothing"),
    pytest.param("| 指标 | 2026年目标 |\n| --- | --- |\n", id="a head without rows"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("text", NO_TABLES)
def test_what_has_no_head_is_no_table(text: str) -> None:
    assert list(find_tables(text, YEAR)) == []
