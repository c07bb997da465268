"""What a document says of itself."""

import pytest

from services.contract import Period
from services.ingest.parser import parse_report
from services.ingest.parser.document import issuer_of, period_of, title_of
from services.ingest.parser.typography import read

PERIODS = [
    ("2026年青山县政府工作报告\n各位代表：", "2026", "title"),
    ("青山县国民经济和社会发展第十四个五年规划纲要\n第一章", "2021-2025", "title"),
    ("青山县“十三五”规划纲要\n第一章", "2016-2020", "title"),
    ("政府工作报告\n一、2025年工作回顾\n略。\n二、2026年工作安排\n略。", "2026", "heading"),
    ("政府工作报告\n各位代表。一、2010年回顾。略。二、2011年工作任务。略。", "2011", "heading"),
    ("政府工作报告\n——2023年1月30日在青山县第七届人民代表大会第三次会议上\n略", "2023", "date of the session"),
    ("政府工作报告\n——2022年12月28日在青山县第七届人民代表大会第三次会议上\n略", "2023", "date of the session"),
    ("政府工作报告\n一、2019年工作回顾\n略。", "2020", "heading of the review"),
    ("二〇〇八年工作任务\n略。", "2008", "heading"),
    ("2015年青山市政府工作报告\n略\n二、2016年重点工作\n略", "2016", "heading"),
]


@pytest.mark.parametrize(("text", "period", "source"), PERIODS, ids=[row[0][:28] for row in PERIODS])
def test_the_period_is_inferred_with_where_it_was_read(text: str, period: str, source: str) -> None:
    view = read(text).view
    found, where = period_of(view, title_of(view))
    assert (str(found), where.partition(":")[0]) == (period, source)


def test_a_period_that_nothing_tells_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"2021-2025"):
        parse_report("新增企业20家。")


def test_a_period_given_is_taken() -> None:
    parsed = parse_report("2020年政府工作报告\n新增企业20家。", Period(first=2026, last=2026))
    assert (str(parsed.period), parsed.period_source) == ("2026", "given")


ISSUERS = [
    ("青山市2025年国民经济和社会发展计划\n一、主要目标", "青山市人民政府"),
    ("青山区2023年政府工作报告\n来源：区政府办\n一、2022年工作回顾", "青山区人民政府"),
    ("政府工作报告\n——2026年2月3日在青山省第十二届\n人民代表大会第二次会议上", "青山省人民政府"),
    ("政府工作报告\n青山县人民政府县长 某某", "青山县人民政府"),
    ("2026年青山市人民政府工作报告", "青山市人民政府"),
    ("河东市青山区国民经济和社会发展第十四个五年规划", "河东市青山区人民政府"),
    ("我代表市政府，向大会报告工作", ""),
]


@pytest.mark.parametrize(("text", "issuer"), ISSUERS, ids=[row[0][:24] for row in ISSUERS])
def test_the_issuer(text: str, issuer: str) -> None:
    assert issuer_of(read(text).view) == issuer


TITLES = [
    ("首页\n2026年青山市政府工作报告\n各位代表：", "2026年青山市政府工作报告"),
    ("政府工作报告政府工作报告\n各位代表：", "政府工作报告"),
    ("青山市人民政府市长 某某\n我代表市政府向大会报告工作", "青山市政府工作报告"),
    ("做强产业\n新增企业20家。", "做强产业"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "title"), TITLES, ids=[row[0][:24] for row in TITLES])
def test_the_title(text: str, title: str) -> None:
    assert title_of(read(text).view) == title


def test_title_and_issuer_given_are_taken() -> None:
    year = Period(first=2026, last=2026)
    parsed = parse_report("新增企业20家。", year, title="年度要点", issuer="青山市人民政府")
    assert (parsed.title, parsed.issuer) == ("年度要点", "青山市人民政府")
