"""Which part plans and which reviews, with and without headings."""

import pytest

from services.contract import Period
from services.ingest.parser import parse_report
from services.ingest.parser.sections import Role
from services.ingest.parser.sentences import mask, split
from services.ingest.parser.typography import read

YEAR = Period(first=2026, last=2026)


def roles(text: str, period: Period = YEAR) -> list[Role]:
    view = read(text).view
    return [s.section.role for s in split(view, mask(view), period) if not s.heading]


HEADED = [
    ("一、2025年工作回顾\n新建公园5个。\n二、2026年工作安排\n新建公园6个。", [Role.REVIEW, Role.PLAN]),
    ("**一、去年工作总结**\n新建公园5个。\n**二、今年主要任务**\n新建公园6个。", [Role.REVIEW, Role.PLAN]),
    ("第一章 发展基础\n取得新进展。\n第二章 主要目标\n新建公园6个。", [Role.REVIEW, Role.PLAN]),
    ("二、重点工作\n新建公园6个。\n名词解释\n1.三区：生态区等3个区。", [Role.PLAN, Role.NOTES]),
    ("二、重点工作\n新建公园6个。\n附件2\n2025年民生实事完成情况\n新建公园5个。", [Role.PLAN, Role.REVIEW]),
    ("一、形势与问题\n发展不足。\n二、工作安排\n新建公园6个。", [Role.BACKGROUND, Role.PLAN]),
]


@pytest.mark.parametrize(("text", "expected"), HEADED, ids=[text[:24] for text, _ in HEADED])
def test_headings_tell_what_a_part_does(text: str, expected: list[Role]) -> None:
    assert roles(text) == expected


UNHEADED = [
    ("过去一年，新建公园5个。今年的主要预期目标是：新建公园6个。", [Role.REVIEW, Role.PLAN]),
    ("全年新建公园5个。2026年全县发展的主要预期目标是：增长5%。", [Role.REVIEW, Role.PLAN]),
    ("新建公园6个。新增绿地10亩。", [Role.PLAN, Role.PLAN]),
    ("回顾2025年，新建公园5个。今年要重点抓好以下工作。新建公园6个。", [Role.REVIEW, Role.PLAN, Role.PLAN]),
]


@pytest.mark.parametrize(("text", "expected"), UNHEADED, ids=[text[:24] for text, _ in UNHEADED])
def test_without_headings_leading_sentences_tell(text: str, expected: list[Role]) -> None:
    assert roles(text) == expected


def test_one_line_of_fifteen_thousand_characters_has_its_parts() -> None:
    review = "全年新建公园5个、改造道路12条，城乡面貌持续改善。" * 200
    plan = "新建输水管线40公里，新增学位300个。" * 300
    targets = parse_report(f"一、2025年工作回顾。{review}二、2026年工作安排。{plan}", YEAR).targets
    assert len(targets) == 600
    assert {target.indicator for target in targets} == {"新建输水管线", "新增学位"}


def test_the_section_is_the_heading_path() -> None:
    text = "二、2026年工作安排\n（一）做强产业\n新增企业20家。\n（二）改善民生\n新增学位300个。"
    first, second = parse_report(text, YEAR).targets
    assert first.section == ("二、2026年工作安排", "(一)做强产业")
    assert second.section[-1] == "(二)改善民生"


def test_the_sentence_is_kept_with_its_span() -> None:
    text = "二、2026年工作安排\n优化环境。新增企业20家，做强产业。持续推进。"
    (target,) = parse_report(text, YEAR).targets
    assert target.sentence is not None
    assert target.sentence.quote == "新增企业20家，做强产业。"
    assert text[target.sentence.start : target.sentence.end] == target.sentence.quote


def test_a_forward_looking_sentence_of_the_review_is_read() -> None:
    text = "一、2025年工作回顾\n新建公园5个。随着项目投产，产能将达到30万吨。\n二、2026年工作安排\n新建公园6个。"
    assert [target.quote for target in parse_report(text, YEAR).targets] == ["30万吨", "6个"]


def test_a_line_inside_the_plan_turns_no_page() -> None:
    text = (
        "二、“十五五”时期主要目标\n“十五五”时期发展的主要目标\n规上企业达到300家。\n三、2026年工作安排\n"
        "今年是“十五五”规划的第一年。\n新建公园5个。\n（一）做强产业\n新建园区2个。"
    )
    aim, *tasks = parse_report(text, YEAR).targets
    assert aim.deadline.year == 2030
    assert [task.deadline.year for task in tasks] == [2026, 2026]
