"""The pipeline as a whole: order, identity, and inputs that want to hurt."""

import time
from collections.abc import Callable

import pytest

from services.contract import Period
from services.ingest.parser import ParsedReport, parse_report

Plan = Callable[[str], ParsedReport]
YEAR = Period(first=2026, last=2026)


def test_targets_come_in_text_order_each_inside_the_text(plan: Plan) -> None:
    parsed = plan("青河高速建成通车，新建公园5个。开工建设西环路；新增学位300个、岗位2万个。")
    starts = [target.start for target in parsed.targets]
    assert starts == sorted(starts)
    assert [target.quote for target in parsed.targets] == [
        "青河高速建成通车",
        "5个",
        "开工建设西环路",
        "300个",
        "2万个",
    ]


def test_reading_twice_gives_the_same(plan: Plan) -> None:
    text = "新建公园5个。新建公园6个。新增学位300个。"
    assert plan(text) == plan(text)
    assert len(plan(text).targets) == 3


TABLE = """附件1
2026年十件民生实事安排
| **序号** | **领域** | **具体内容** |
| --- | --- | --- |
| 1 | 交通 | （1）对15个拥堵点实施微改造。<br>（2）新增停车位3000个以上。 |
| 2 | 教育 | 新建幼儿园6所，新增学位1,200个。 |
"""


def test_a_markdown_table_is_read_cell_by_cell(plan: Plan) -> None:
    targets = plan(TABLE).targets
    assert [(target.quote, target.comparator) for target in targets] == [
        ("15个", "eq"),
        ("3000个", "ge"),
        ("6所", "eq"),
        ("1,200个", "eq"),
    ]


@pytest.mark.parametrize("text", ["", " \n\r\n　", "。。。", "****", "“”", "1", "％", "\x00\x01", "🙂" * 50])
def test_nothing_to_read_is_no_error(text: str) -> None:
    parsed = parse_report(text, YEAR)
    assert parsed.targets == ()


HOSTILE = {
    "digits": "1" * 100_000,
    "brackets": "(" * 100_000,
    "lists": "和、" * 50_000,
    "numerals": "一" * 100_000,
    "one sentence of numbers": "新增1万个、" * 3_000,
    "rises": "由1元提高到2元" * 2_000,
    "quotation marks": "“" * 100_000,
    "half tags": "<a " * 30_000,
    "entities": "&am" * 30_000,
    "short lines": "一、工作\n" * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_input_ends_soon(text: str) -> None:
    begun = time.perf_counter()
    parse_report("二、2026年工作安排\n" + text, YEAR)
    assert time.perf_counter() - begun < 2


def test_a_document_promises_only_so_much() -> None:
    parsed = parse_report("二、2026年工作安排\n" + "新增桩1个。" * 6_000, YEAR)
    assert len(parsed.targets) == 5_000
    assert parsed.decisions[-1].rule == "beyond_the_limit"
