"""The reading: what typography cuts is read as one, and every span is one of the text given."""

from collections.abc import Callable

import pytest

from services.contract import Period, Target
from services.ingest.parser import ParsedReport, parse_report
from services.ingest.parser.typography import read

YEAR = Period(first=2026, last=2026)

VIEWS = [
    ("增长１２％以上", "增长12%以上"),
    ("总值1 029亿元", "总值1029亿元"),
    ("到 2026 年", "到2026年"),
    ("新增**20家**企业", "新增20家企业"),
    ("预计[12]全年", "预计全年"),
    ("预计［１２］全年", "预计全年"),
    ("预计〔5〕全年", "预计全年"),
    ("国发〔2020〕8号", "国发[2020]8号"),
    ("增长&nbsp;8&#37;", "增长8%"),
    ("&ldquo;双百&rdquo;工程", "“双百”工程"),
    ("建成<br/>开通", "建成\n开通"),
    ("建成<b>开通</b>", "建成开通"),
    ("一○年", "一〇年"),
    ("5－8条", "5-8条"),
    ("新增\u200b绿地\ufeff", "新增绿地"),
    ("上半年,\r\n下半年", "上半年,下半年"),
]


@pytest.mark.parametrize(("text", "view"), VIEWS, ids=[text for text, _ in VIEWS])
def test_a_text_is_read_without_its_typography(text: str, view: str) -> None:
    assert read(text).view == view


@pytest.mark.parametrize(("text", "view"), VIEWS, ids=[text for text, _ in VIEWS])
def test_every_character_of_the_view_knows_its_place(text: str, view: str) -> None:
    reading = read(text)
    assert len(reading.starts) == len(reading.ends) == len(reading.view)
    assert all(0 <= start < end <= len(text) for start, end in zip(reading.starts, reading.ends, strict=True))
    assert reading.starts == sorted(reading.starts)


BREAKS = [
    ("建设城市公园并完善周边道路和停车设施，同步推进老旧小\n区改造。", True),
    ("主要预期目标\n是：生产总值增长6%。", True),
    ("各项工作取得新成效。\n下一步要抓好落实。", False),
    ("一、重点工作\n今年新建公园三座。", False),
    ("新建公园、\n绿道和球场。", True),
    ("新建公园\n，改造绿道。", True),
    ("第一段没有句号但是很长很长很长很长很长很长很长很长\n\n第二段", False),
    ("空气中PM\n2.5\n浓度下降", True),
]


@pytest.mark.parametrize(("text", "soft"), BREAKS, ids=[text for text, _ in BREAKS])
def test_a_line_break_that_only_wraps_is_no_break(text: str, soft: bool) -> None:
    assert ("\n" not in read(text).view[:30]) is soft


QUOTES = [
    ("新增绿地１００万平方米。", "１００万平方米", "100", 10000),
    ("机场旅客吞吐量达到1 500万人次。", "1 500万人次", "1500", 10000),
    ("新增学位**9 870个**。", "9 870个", "9870", 1),
    ("发放贷款4&nbsp;亿元。", "4&nbsp;亿元", "4", 100000000),
]


@pytest.mark.parametrize(("sentence", "quote", "figure", "factor"), QUOTES, ids=[row[0] for row in QUOTES])
def test_the_quote_is_the_text_given(
    quantities: Callable[[str], list[Target]], sentence: str, quote: str, figure: str, factor: int
) -> None:
    (target,) = quantities(sentence)
    assert target.quote == quote
    assert target.value == int(figure) * factor


def test_offsets_are_code_points_of_the_text_given() -> None:
    text = "　　二、２０２６年工作安排\r\n　　新增**冷链仓**[3] ３０ 万平方米以上。\r\n"
    (target,) = parse_report(text, YEAR).targets
    assert text[target.start : target.end] == target.quote == "３０ 万平方米"
    assert target.indicator == "新增冷链仓"
    assert target.sentence is not None
    assert text[target.sentence.start : target.sentence.end] == target.sentence.quote


def test_a_paragraph_broken_every_few_characters_reads_as_one_line(plan: Callable[[str], ParsedReport]) -> None:
    prose = (
        "持续完善城市功能，新建改造供水管网四十公里、新增公共停车泊位3万个，"
        "建成口袋公园16个，新增林荫地90万平方米以上，让市民生活更便捷。"
    )
    broken = "\n".join(prose[place : place + 31] for place in range(0, len(prose), 31))
    assert [(t.indicator, t.value) for t in plan(broken).targets] == [
        (t.indicator, t.value) for t in plan(prose).targets
    ]
    assert len(plan(prose).targets) >= 3


def test_crlf_reads_like_lf() -> None:
    text = "二、2026年工作安排\n新建公园5个。\n新建学校6所。\n"
    both = [parse_report(variant, YEAR).targets for variant in (text, text.replace("\n", "\r\n"))]
    assert [t.indicator for t in both[0]] == [t.indicator for t in both[1]] == ["新建公园", "新建学校"]


def test_page_furniture_holds_no_target() -> None:
    text = (
        "首页 > 政务公开\n索引号：002-2026-0031\n发布时间：2026-01-20 10:21 浏览次数：1024\n下载 打印 分享到：\n"
        "二、2026年工作安排\n新建公园5个。\n责任编辑：某某\n上一篇：2025年工作要点\n版权所有 ICP备12345号 邮编450000\n"
    )
    assert [target.quote for target in parse_report(text, YEAR).targets] == ["5个"]
