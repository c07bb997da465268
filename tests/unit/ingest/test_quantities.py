"""Numbers with their units."""

from decimal import Decimal

import pytest

from services.ingest.parser.quantities import find_mentions
from services.ingest.parser.typography import read

READ = [
    ("新增30万平方米", "30万平方米", "300000", None, "平方米"),
    ("新建厂房50万方", "50万方", "500000", None, "平方米"),
    ("清理河道50万方", "50万方", "500000", None, "立方米"),
    ("比重保持七成以上", "七成", "70", None, "%"),
    ("收购烟叶20万担", "20万担", "200000", None, "担"),
    ("绿地30㎡", "30㎡", "30", None, "平方米"),
    ("绿地30平米", "30平米", "30", None, "平方米"),
    ("绿地30m²", "30m²", "30", None, "平方米"),
    ("道路5千米", "5千米", "5", None, "公里"),
    ("培训300名", "300名", "300", None, "人"),
    ("增长百分之十二", "百分之十二", "12", None, "%"),
    ("增长12％", "12％", "12", None, "%"),
    ("自然增长率5.5‰", "5.5‰", "5.5", None, "‰"),
    ("提高0.4个百分点", "0.4个百分点", "0.4", None, "个百分点"),
    ("浓度35微克/立方米", "35微克/立方米", "35", None, "微克/立方米"),
    ("吞吐量60万标准箱", "60万标准箱", "600000", None, "标箱"),
    ("装机30万千瓦", "30万千瓦", "300000", None, "千瓦"),
    ("电量280亿千瓦时", "280亿千瓦时", "28000000000", None, "千瓦时"),
    ("投资1.2万亿元", "1.2万亿元", "1200000000000", None, "元"),
    ("发放1,200户", "1,200户", "1200", None, "户"),
    ("投资两千三百万元", "两千三百万元", "23000000", None, "元"),
    ("培训1万3千人", "1万3千人", "13000", None, "人"),
    ("航线5~8条", "5~8条", "5", "8", "条"),
    ("航线5－8条", "5－8条", "5", "8", "条"),
    ("航线3—10条", "3—10条", "3", "10", "条"),
    ("每村3至5个", "3至5个", "3", "5", "个"),
    ("增长6%至7%", "6%至7%", "6", "7", "%"),
    ("投资5－6亿元", "5－6亿元", "500000000", "600000000", "元"),
    ("培训1.5—2万人", "1.5—2万人", "15000", "20000", "人"),
    ("减负30多亿元", "30多亿元", "3000000000", None, "元"),
    ("拆除90余万平方米", "90余万平方米", "900000", None, "平方米"),
    ("常住人口达到55万", "55万", "550000", None, "人"),
    ("平均受教育年限达到11.7年", "11.7年", "11.7", None, "年"),
]


@pytest.mark.parametrize(("text", "quote", "value", "high", "unit"), READ, ids=[row[0] for row in READ])
def test_a_number_is_read_with_its_unit(text: str, quote: str, value: str, high: str | None, unit: str) -> None:
    reading = read(text)
    (mention,) = find_mentions(reading.view)
    start, end = reading.span(mention.start, mention.end)
    assert text[start:end] == quote
    assert (mention.value, mention.high) == (Decimal(value), high and Decimal(high))
    assert mention.unit == unit


NO_UNIT = ["新建5条件", "选出3方面", "占全国1家庭", "第3部门"]


@pytest.mark.parametrize("text", NO_UNIT)
def test_a_unit_that_begins_another_word_is_none(text: str) -> None:
    assert [mention.unit for mention in find_mentions(text)] == [None]


SILENT = ["三农工作", "一体推进", "十四五规划", "千军易得", "九牛一毛", "四梁八柱"]


@pytest.mark.parametrize("text", SILENT)
def test_chinese_numerals_without_a_unit_are_no_numbers(text: str) -> None:
    assert find_mentions(text) == []


def test_a_rise_is_no_range() -> None:
    assert [mention.high for mention in find_mentions("由100元到120元")] == [None, None]
