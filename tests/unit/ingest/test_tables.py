"""Tables: which lines are one, what each column holds, and what its numbers become."""

from collections.abc import Callable

import pytest

from services.contract import Period, Target
from services.ingest.parser import ParsedReport, parse_report
from services.ingest.parser.tables import Part, part_of

YEAR = Period(first=2026, last=2026)
FIVE = Period(first=2026, last=2030)
Plan = Callable[[str], ParsedReport]
Rules = Callable[[str], dict[str, str]]


def rows(*lines: str) -> str:
    """Lines of a table, between bars as given."""
    return "\n".join(lines) + "\n"


def five_years(text: str) -> list[Target]:
    """The targets of a five-year plan with this table."""
    return list(parse_report(f"第一章 主要目标\n{text}", FIVE).targets)


HEADS = [
    pytest.param("序号", Part.LABEL, id="序号 is a label"),
    pytest.param("责任单位", Part.LABEL, id="责任单位 is no unit"),
    pytest.param("计量单位", Part.UNIT, id="计量单位 is the unit"),
    pytest.param("指标名称", Part.NAME, id="指标名称 names the row"),
    pytest.param("项目", Part.NAME, id="项目 names the row"),
    pytest.param("2025年实际", Part.PAST, id="a year before the period is past"),
    pytest.param("2025年目标", Part.PAST, id="a target of a year before the period is past"),
    pytest.param("2026年1-6月完成", Part.PAST, id="what is done of the planned year is past"),
    pytest.param("上年", Part.PAST, id="上年 is past"),
    pytest.param("完成情况", Part.PAST, id="完成情况 is past"),
    pytest.param("“十四五”累计", Part.PAST, id="the plan before is past"),
    pytest.param("2026年", Part.PLAN, id="the planned year is the plan"),
    pytest.param("2030年目标值", Part.PLAN, id="a year after the period is planned"),
    pytest.param("年度目标", Part.PLAN, id="年度目标 is the plan"),
    pytest.param("任务", Part.PLAN, id="任务 alone is the plan"),
    pytest.param("完成目标", Part.PLAN, id="完成目标 is not yet done"),
    pytest.param("完成时限", Part.DUE, id="完成时限 is a time"),
    pytest.param("年均增长[累计]", Part.GROWTH, id="年均增长 is growth"),
    pytest.param("2025年增速", Part.PAST, id="the growth of a year before is past"),
    pytest.param("属性", Part.ATTRIBUTE, id="属性 is an attribute"),
    pytest.param("具体内容", Part.PROSE, id="具体内容 is read as sentences"),
]


@pytest.mark.parametrize(("head", "part"), HEADS)
def test_a_head_tells_what_its_column_holds(head: str, part: Part) -> None:
    assert part_of(head, YEAR) is part


FORMS = [
    pytest.param(
        rows("| 指标 | 2025年实际 | 2026年目标 |", "| --- | --- | --- |", "| 新增就业 | 20万人 | 21万人以上 |"),
        id="markdown with a rule row",
    ),
    pytest.param(
        rows("| 指标 | 2025年实际 | 2026年目标 |", "| 新增就业 | 20万人 | 21万人以上 |"), id="docx without a rule"
    ),
    pytest.param(rows("指标|2025年实际|2026年目标", "---|---|---", "新增就业|20万人|21万人以上"), id="no outer bars"),
    pytest.param(rows("指标\t2025年实际\t2026年目标", "新增就业\t20万人\t21万人以上"), id="parted by tabs"),
    pytest.param(rows("指标    2025年实际   2026年目标", "新增就业   20万人   21万人以上"), id="parted by wide blanks"),
    pytest.param(
        rows(
            "| **指标** | **2025年实际** | **2026年目标** |",
            "|:--|:-:|--:|",
            "| **新增就业** | 20万人 | **21万人**以上 |",
        ),
        id="bold cells",
    ),
    pytest.param(
        rows("| 指标   |   2025年实际      | 2026年目标     |", "|  新增就业  |    20万人   |    21万人以上   |"),
        id="cells filled up with blanks",
    ),
    pytest.param(
        rows("| 指标 | 2025年实际 | 2026年目标 |\r", "| 新增就业 | ２０万人 | ２１万人以上 |\r"),
        id="full width and CRLF",
    ),
    pytest.param(
        rows("| 指标 | 2025年 | 2026年 |", "|  | 实际 | 目标 |", "| 新增就业 | 20万人 | 21万人以上 |"),
        id="a head of two rows",
    ),
    pytest.param(
        rows(
            "| 指标 | 2025年 | 2026年 |",
            "|  | 目标 | 实际 | 目标 | 增减 |",
            "| 新增就业 | 19万人 | 20万人 | 21万人以上 |  |",
        ),
        id="a head whose upper cells are merged over two lower ones each",
    ),
    pytest.param(
        rows(
            "| 指标 | 2025年实际 | 2026年目标 |", "|" + " ---------------- |" * 3, "| 新增就业 | 20万人 | 21万人以上 |"
        ),
        id="a long rule row",
    ),
    pytest.param(
        rows(
            "| 类别 | 指标 | 2025年实际 | 2026年目标 |", "| 就业 | 失业 |  |  |", "| 新增就业 | 20万人 | 21万人以上 |"
        ),
        id="a first cell merged over rows that web pages leave out",
    ),
    pytest.param(
        rows(
            "| 指标 | 2025年实际 | 2026年目标 |",
            "| 甲 | — |  |",
            "",
            "一、就业",
            "",
            "| 新增就业 | 20万人 | 21万人以上 |",
        ),
        id="a group's name alone in its row does not end the table",
    ),
]


@pytest.mark.parametrize("table", FORMS)
def test_a_table_gives_the_plan_with_the_year_before_as_baseline(plan: Plan, table: str) -> None:
    parsed = plan(table)
    found = [(one.indicator, one.measure, one.comparator, str(one.value), one.unit) for one in parsed.targets]
    assert found == [("新增就业", "increment", "ge", "210000", "人")]
    baseline = parsed.targets[0].baseline
    assert baseline is not None
    assert (str(baseline.value), baseline.unit) == ("200000", "人")


def test_spans_are_those_of_the_text_given() -> None:
    text = "二、2026年工作安排\n指标\t单位\t2025年\t2026年\n失业率\t％\t5.1\t控制在５.５以内\n"
    parsed = parse_report(text, YEAR)
    target = parsed.targets[0]
    assert target.quote == "５.５" == text[target.start : target.end]
    assert target.baseline is not None
    assert text[target.baseline.start : target.baseline.end] == target.baseline.quote == "5.1"
    assert target.sentence is not None
    assert target.sentence.quote == text[target.sentence.start : target.sentence.end]
    assert all(text[one.start : one.end] == one.quote for one in parsed.decisions)


UNITS = [
    pytest.param("| 指标 | 单位 | 2026年 |\n| 新增就业 | 万人 | 21 |", "21", "210000", "人", id="a unit column"),
    pytest.param("| 指标 | 2026年 |\n| 新增就业（万人） | 21 |", "21", "210000", "人", id="a unit in the name"),
    pytest.param(
        "| 指标 | 2026年（亿元） |\n| 进出口 | 1,200.5 |", "1,200.5", "120050000000", "元", id="a unit in the head"
    ),
    pytest.param(
        "单位：亿元\n| 指标 | 2026年 |\n| 进出口 | 12 |", "12", "1200000000", "元", id="a unit above the table"
    ),
    pytest.param(
        "| 指标 | 单位 | 2026年 |\n| 新增就业 | 人 | 21万 |", "21万", "210000", "人", id="a multiplier of its own"
    ),
    pytest.param(
        "| 指标 | 单位 | 2026年 |\n| 新增就业 | 万人 | 500人 |", "500人", "500", "人", id="the number's own unit"
    ),
    pytest.param(
        "| 指标 | 单位 | 2026年 |\n| 发明专利 | 件/万人 | 9.5 |", "9.5", "9.5", "件/万人", id="a unit per another"
    ),
    pytest.param("| 指标 | 2026年 |\n| 平均受教育年限（年） | 11.3 |", "11.3", "11.3", "年", id="years in brackets"),
]


@pytest.mark.parametrize(("table", "quote", "value", "unit"), UNITS)
def test_a_bare_number_takes_the_unit_said_beside_it(plan: Plan, table: str, quote: str, value: str, unit: str) -> None:
    assert [(one.quote, format(one.value, "f"), one.unit) for one in plan(table).targets] == [(quote, value, unit)]


CELLS = [
    pytest.param("森林覆盖率（%）", "≥45", "level", "ge", id="a sign before the number"),
    pytest.param("失业率（%）", "<5.5", "level", "lt", id="less than"),
    pytest.param("失业率控制在（%）", "5.5", "level", "le", id="the name ends with the comparator"),
    pytest.param("优良天数比例", "82%左右", "level", "approx", id="左右 after the number"),
    pytest.param("地区生产总值", "增长5%左右", "growth", "approx", id="growth said in the cell"),
    pytest.param("地区生产总值增速（%）", "5", "growth", "eq", id="growth said in the name"),
    pytest.param("单位能耗降低（%）", "3.2", "decline", "eq", id="decline said in the name"),
    pytest.param("幼儿园", "新建6所", "increment", "eq", id="a verb of delivery in the cell"),
    pytest.param("绿道", "5—8公里", "increment", "range", id="a range"),
    pytest.param("绿道（公里）", "5-8", "increment", "range", id="a range of bare numbers"),
]


@pytest.mark.parametrize(("name", "cell", "measure", "comparator"), CELLS)
def test_a_cell_says_how_its_number_is_meant(plan: Plan, name: str, cell: str, measure: str, comparator: str) -> None:
    targets = plan(f"| 指标 | 2026年目标 |\n| --- | --- |\n| {name} | {cell} |").targets
    assert [(one.measure, one.comparator) for one in targets] == [(measure, comparator)]


NAMES = [
    pytest.param("1.森林覆盖率（%）", "森林覆盖率", id="without its number and unit"),
    pytest.param("（二）森林覆盖率（%）", "森林覆盖率", id="without a number in brackets"),
    pytest.param("失业率控制在（%）", "失业率", id="without the comparator"),
    pytest.param("居民消费价格涨幅（%）", "居民消费价格", id="without its noun of change"),
]


@pytest.mark.parametrize(("name", "indicator"), NAMES)
def test_a_row_s_name_is_shortened(plan: Plan, name: str, indicator: str) -> None:
    assert [one.indicator for one in plan(f"| 指标 | 2026年 |\n| {name} | 45 |").targets] == [indicator]


def test_a_part_is_named_with_what_it_is_a_part_of(plan: Plan) -> None:
    table = "| 指标 | 2026年 |\n| 居民人均收入（元） | 40000 |\n| 其中：城镇 | 50000元 |\n"
    assert [one.indicator for one in plan(table).targets] == ["居民人均收入", "城镇居民人均收入"]


def test_two_planned_years_have_a_deadline_each(plan: Plan) -> None:
    table = "| 指标 | 2026年目标 | 2027年力争 |\n| 新增学位（个） | 1200 | 1500 |\n"
    found = [(str(one.value), str(one.deadline), one.strive) for one in plan(table).targets]
    assert found == [("1200", "2026-12-31", False), ("1500", "2027-12-31", True)]


def test_a_row_s_time_is_its_deadline(plan: Plan) -> None:
    table = "| 事项 | 目标 | 完成时限 |\n| 托育园 | 新建5家 | 2026年10月底前 |\n"
    assert [(one.indicator, str(one.deadline)) for one in plan(table).targets] == [("新建托育园", "2026-10-31")]


FIVE_YEARS = rows(
    "| 类别 | 序号 | 指标 | 2025年 | 2030年 | 年均增长[累计] | 属性 |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    "| 经济 | 1 | 地区生产总值增长（%） | - | - | 5.5左右 | 预期性 |",
    "|  | 2 | 常住人口城镇化率（%） | 62.5 | 68 | - | 预期性 |",
    "| 民生 | 3 | 城镇新增就业（万人） | [60.5] | — | [50]以上 | 预期性 |",
    "|  | 4 | 平均受教育年限（年） | 10.8 | 11.3 | [0.5] | 约束性 |",
    "| 绿色 | 5 | 单位能耗降低（%） | - | - | [13.5] | 约束性 |",
)


def test_a_five_year_plan_s_table_tells_levels_growth_and_sums() -> None:
    found = [
        (one.indicator, one.measure, one.comparator, str(one.value), one.unit, one.recurrence)
        for one in five_years(FIVE_YEARS)
    ]
    assert found == [
        ("地区生产总值", "growth", "approx", "5.5", "%", "yearly"),
        ("常住人口城镇化率", "level", "eq", "68", "%", None),
        ("城镇新增就业", "increment", "ge", "500000", "人", None),
        ("平均受教育年限", "level", "eq", "11.3", "年", None),
        ("平均受教育年限", "growth", "eq", "0.5", "年", None),
        ("单位能耗", "decline", "eq", "13.5", "%", None),
    ]


def test_a_five_year_plan_s_table_runs_over_its_years() -> None:
    assert {(str(one.starts_on), str(one.deadline)) for one in five_years(FIVE_YEARS)} == {("2026-01-01", "2030-12-31")}


def test_a_growth_column_belongs_to_the_figures_before_it(rules: Rules) -> None:
    table = "| 指标 | 2025年完成 | 增长 | 2026年目标 | 增速 |\n| 粮食产量 | 11万吨 | 2% | 12万吨 | 3% |\n"
    assert rules(table) == {
        "2025": "table_label",
        "11万吨": "past_column",
        "2%": "past_column",
        "12万吨": "level",
        "3%": "growth",
    }
