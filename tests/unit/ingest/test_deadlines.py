"""The last day on which a target may be met."""

from collections.abc import Callable
from datetime import date

import pytest

from services.contract import Period, Target
from services.ingest.parser import parse_report

Read = Callable[[str], list[Target]]

SAID = [
    ("力争用3年时间，改造小区90个；今年启动20个。", ["2028-12-31", "2026-12-31"]),
    ("体育馆7月1日开放，新建公园5个。", ["2026-12-31"]),
    ("7月1日前新建公园5个。", ["2026-06-30"]),
    ("9月15日前新建公园5个。", ["2026-09-15"]),
    ("2027年3月15日前新建公园5个。", ["2027-03-15"]),
    ("一季度完成率达到50%、上半年达到80%。", ["2026-03-31", "2026-06-30"]),
    ("10月底前新建公园5个、驿站6个。", ["2026-10-31", "2026-10-31"]),
    ("新建公园5个。", ["2026-12-31"]),
    ("10月底前新建公园5个。", ["2026-10-31"]),
    ("2月底前新建公园5个。", ["2026-02-28"]),
    ("上半年新建公园5个。", ["2026-06-30"]),
    ("三季度前新建公园5个。", ["2026-09-30"]),
    ("“五一”前新建公园5个。", ["2026-04-30"]),
    ("年底前新建公园5个。", ["2026-12-31"]),
    ("明年国庆节前新建公园5个。", ["2027-09-30"]),
    ("用两年时间新建公园5个。", ["2027-12-31"]),
    ("争取用2－3年时间，新建公园5个。", ["2028-12-31"]),
    ("到2030年，新建公园5个，新增绿地10亩。", ["2030-12-31", "2030-12-31"]),
    ("到 2030 年，新建公园5个；新增绿地10亩。", ["2030-12-31", "2030-12-31"]),
    ("到二〇三五年，新建公园5个。", ["2035-12-31"]),
    ("2027年6月底前新建公园5个。", ["2027-06-30"]),
    ("产业园3月份运营，交易额达到3亿元。", ["2026-12-31"]),
    ("新建公园5个。到2030年新增绿地10亩。", ["2026-12-31", "2030-12-31"]),
    ("“十五五”末，规上企业达到300家。", ["2030-12-31"]),
]


@pytest.mark.parametrize(("sentence", "deadlines"), SAID, ids=[row[0] for row in SAID])
def test_the_nearest_date_counts(quantities: Read, sentence: str, deadlines: list[str]) -> None:
    assert [str(target.deadline) for target in quantities(sentence)] == deadlines


def test_a_milestone_has_the_month_of_its_clause(milestones: Read) -> None:
    first, second = milestones("敬老院8月底前建成投用，启动福利院建设。")
    assert (first.deadline, second.deadline) == (date(2026, 8, 31), date(2026, 12, 31))


def test_yearly_and_five_year_aims_in_one_report() -> None:
    text = (
        "一、2025年工作回顾\n新建公园4个。\n二、“十五五”时期主要目标\n规上企业达到300家。\n"
        "三、2026年工作安排\n新建公园5个。"
    )
    aim, task = parse_report(text, Period(first=2026, last=2026)).targets
    assert (aim.starts_on, aim.deadline) == (date(2026, 1, 1), date(2030, 12, 31))
    assert (task.starts_on, task.deadline) == (date(2026, 1, 1), date(2026, 12, 31))


def test_the_next_five_years_end_with_the_term() -> None:
    text = "二、今后五年的奋斗目标\n规上企业达到300家。\n三、2008年工作安排\n新建公园5个。"
    aim, task = parse_report(text, Period(first=2008, last=2008)).targets
    assert (aim.deadline, task.deadline) == (date(2012, 12, 31), date(2008, 12, 31))


def test_the_plan_after_the_reports_year_may_be_named_in_a_sentence() -> None:
    text = "2025年工作安排\n新建公园5个。\n“十五五”时期，新增绿地10亩。"
    task, aim = parse_report(text, Period(first=2025, last=2025)).targets
    assert (task.deadline, aim.deadline) == (date(2025, 12, 31), date(2030, 12, 31))


def test_a_plan_ends_with_its_last_year() -> None:
    (target,) = parse_report("第二章 主要目标\n规上企业达到300家。", Period(first=2021, last=2025)).targets
    assert (target.starts_on, target.deadline) == (date(2021, 1, 1), date(2025, 12, 31))
