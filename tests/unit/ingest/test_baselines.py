"""The document's own figure of the same indicator for the period before."""

import pytest

from services.contract import Period
from services.ingest.parser import baseline_row, parse_report

LINKED = [
    ("网络交易额880亿元。", "力争网络交易额950亿元以上。", "880亿元"),
    ("生产总值增长6.1%。", "生产总值增长6%以上。", "6.1%"),
    ("城镇新增就业6.3万人。", "城镇新增就业6万人。", "6.3万人"),
    ("完成植树林地7.1万亩。", "完成植树林地8万亩。", "7.1万亩"),
    ("新铺燃气管网71公里、供水管网33公里。", "新铺供气管网60公里。", "71公里"),
    ("粮食总产保持21亿斤。", "粮食产量不低于20亿斤。", "21亿斤"),
    ("规模以上工业增加值增长10%。", "规上工业增加值增长11%。", "10%"),
]


def first_baseline(review: str, plan: str) -> str | None:
    text = f"一、2025年工作回顾\n{review}\n二、2026年工作安排\n{plan}"
    target = parse_report(text, Period(first=2026, last=2026)).targets[0]
    if target.baseline:
        assert text[target.baseline.start : target.baseline.end] == target.baseline.quote
    return target.baseline.quote if target.baseline else None


@pytest.mark.parametrize(("review", "plan", "quote"), LINKED, ids=[row[1] for row in LINKED])
def test_the_actual_figure_is_linked(review: str, plan: str, quote: str) -> None:
    assert first_baseline(review, plan) == quote


UNLINKED = [
    ("电商交易额增长12%。", "网络交易额950亿元。"),
    ("工业投资增长9%。", "固定资产投资增长8%。"),
    ("规上企业达到300家。", "新增规上企业20家。"),
    ("新建学校5所。", "新建公园6个。"),
    ("绿化覆盖率达到41%。", "公办园占比达到50%。"),
]


@pytest.mark.parametrize(("review", "plan"), UNLINKED, ids=[f"{row[0]} {row[1]}" for row in UNLINKED])
def test_another_measure_or_scope_is_not_linked(review: str, plan: str) -> None:
    assert first_baseline(review, plan) is None


def test_last_year_is_nearer_than_the_past_five() -> None:
    review = "规上工业增加值增长10%。\n过去五年，规上工业增加值年均递增8.8%。"
    assert first_baseline(review, "规上工业增加值增长11%。") == "10%"


def test_a_five_year_aim_has_no_baseline_of_one_year() -> None:
    assert first_baseline("规上企业达到300家。", "到2030年，规上企业达到500家。") is None


def test_the_row_of_a_baseline() -> None:
    text = "一、2025年工作回顾\n网络交易额880亿元。\n二、2026年工作安排\n网络交易额950亿元。"
    (target,) = parse_report(text, Period(first=2026, last=2026)).targets
    row = baseline_row(target)
    assert row is not None
    assert list(row) == ["target_start", "target_quote", "start", "end", "quote", "value", "unit", "tier"]
    assert (row["target_start"], row["quote"], row["value"]) == (target.start, "880亿元", "88000000000")
