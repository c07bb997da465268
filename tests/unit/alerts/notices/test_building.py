"""What notices say of targets."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.alerts.notices import Fact, Heading, Notice, Terms, audit_notice, build, number_of
from services.assessment import Document, Light
from services.contract import Measure
from services.runtime.rules import load_pack_named
from tests.unit.alerts.notices.cases import (
    CITY,
    COMMERCE,
    ISSUED,
    JUNE,
    SLIP,
    TERMS,
    behind,
    fact,
    ledger,
    notice_of,
    overdue,
)


def text_of(notice: Notice) -> str:
    return "\n".join(paragraph for section in notice.sections for paragraph in (section.heading, *section.paragraphs))


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name.lower()) for kind in Document])
def test_a_notice_as_it_is_made_audits_well(kind: Document) -> None:
    assert audit_notice(notice_of(kind), ledger()) == []


def test_a_circular_counts_by_light_and_its_shares_add_up() -> None:
    notice = notice_of(Document.CIRCULAR)
    found = [(tally.light, tally.count, str(tally.share)) for tally in notice.tallies]
    assert found == [
        (Light.RED, 2, "33.3"),
        (Light.YELLOW, 1, "16.7"),
        (Light.GREEN, 2, "33.3"),
        (Light.GREY, 1, "16.7"),
    ]
    assert (notice.total, notice.shares) == (6, 100)
    assert notice.sections[0].paragraphs[0] == (
        "截至2026年6月30日，纳入督办的目标共6项。其中，亮红灯2项，占33.3%；亮黄灯1项，占16.7%；"
        "亮绿灯2项，占33.3%；尚不能评价1项，占16.7%。"
    )
    assert notice.sections[0].paragraphs[1].startswith("进度滞后的目标共3项，占50%。")


def test_a_circular_lists_what_lags_worst_first_by_its_place_in_the_annex() -> None:
    notice = notice_of(Document.CIRCULAR, CITY[::-1])
    assert [item.indicator for item in notice.items] == [one.snapshot.target.indicator for one in CITY]
    assert notice.sections[1].paragraphs == (
        "1．新增配送仓（第5项）：累计完成2万平方米，完成年度目标10%，低于序时进度40个百分点。牵头单位：尚未交办。",
        "2．新增海外仓（第1项）：累计完成5.5万平方米，完成年度目标27.5%，低于序时进度22.5个百分点。牵头单位：市商务局。",
        "3．新增保税仓（第2项）：累计完成9万平方米，完成年度目标45%，低于序时进度5个百分点。牵头单位：市商务局。",
    )


def test_reasons_are_the_departments_own_words_and_never_made_up() -> None:
    assert notice_of(Document.CIRCULAR).sections[2].paragraphs == (
        "新增海外仓（第1项），市商务局说明：征地尚未完成。",
        "其余2项滞后目标，牵头单位报送数据时没有说明原因。",
    )


def test_a_circular_of_a_city_where_nothing_lags_says_so() -> None:
    notice = notice_of(Document.CIRCULAR, CITY[2:4])
    assert notice.sections[1].paragraphs == ("没有进度滞后的目标。",)
    assert audit_notice(notice, ledger()) == []


def test_a_reminder_says_what_lags_since_when_why_and_by_when_to_answer() -> None:
    notice = notice_of(Document.REMINDER)
    assert (notice.title, notice.number) == ("关于“新增海外仓”等2项目标的催办单", "催办〔2026〕7号")
    assert notice.sections[0].paragraphs[1] == (
        "1．新增海外仓（政府工作报告〔2026〕1号，目标：≥20万平方米，2026年12月31日前完成）：累计完成5.5万平方米，"
        "完成年度目标27.5%，低于序时进度22.5个百分点；截至2026年7月15日，2026年6月进度至今未报送。"
        "自2026年3月31日起至今未解决。"
    )
    assert "督办层级为提醒、催办单、督办单、通报、约谈。" in notice.sections[1].paragraphs[0]
    assert notice.sections[2].paragraphs[0].startswith("请于7月22日前书面答复")
    assert notice.sections[2].paragraphs[1] == "逾期未答复，或者到7月29日仍未解决的，转入“督办单”。"


def test_an_order_quotes_the_sentences_of_the_report() -> None:
    notice = notice_of(Document.ORDER)
    assert notice.sections[0].paragraphs[1] == (
        "1．新增海外仓：“新增海外仓20万平方米以上。”（《2026年政府工作报告》，二、2026年工作安排，第101–114字）。"
    )
    assert notice.sections[3].paragraphs[1].endswith("转入“通报”。")


def test_a_target_entered_by_hand_has_no_sentence_to_quote() -> None:
    by_hand = fact(3, "新增堆场", "10000", causes=(behind(),), sentence=None)
    notice = notice_of(Document.ORDER, [by_hand])
    assert "台账登记的目标，没有报告原文" in notice.sections[0].paragraphs[1]
    assert audit_notice(notice, ledger(by_hand)) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            {"data_as_of": date(2026, 5, 31)},
            "截至5月31日，累计完成5.5万平方米，完成年度目标27.5%，低于序时进度22.5个百分点",
            id="a figure of an earlier day says of which",
        ),
        pytest.param(
            {"deadline": date(2027, 12, 31), "done": "20000"},
            "累计完成2万平方米，完成目标任务10%，低于序时进度15个百分点",
            id="a target of several years is no year's target",
        ),
        pytest.param(
            {"measure": Measure.GROWTH, "value": "7", "unit": "%", "done": "6.1"},
            "增长6.1%，低于目标（增长7%）0.9个百分点",
            id="a rate is held against the target's rate",
        ),
        pytest.param(
            {"done": "66666"},
            "累计完成6.67万平方米，完成年度目标33.3%，低于序时进度16.7个百分点",
            id="the gap is the difference of what is printed",
        ),
    ],
)
def test_how_a_target_stands_in_words(changes: dict[str, Any], says: str) -> None:
    given = fact(1, "新增海外仓", changes.pop("done", "55000"), causes=(behind(),), **changes)
    notice = notice_of(Document.REMINDER, [given])
    [item] = notice.items
    assert item.says == says
    assert audit_notice(notice, ledger(given)) == []


def test_a_lag_that_is_made_good_is_no_cause_any_more() -> None:
    made_good = fact(3, "新增冷链仓", "120000", causes=(behind(), overdue()))
    [item] = notice_of(Document.REMINDER, [made_good]).items
    assert (item.says, item.since) == ("截至2026年7月15日，2026年6月进度至今未报送", date(2026, 7, 13))


@pytest.mark.parametrize(
    ("next_on", "answer_by", "step"),
    [
        pytest.param(None, date(2026, 7, 22), date(2026, 7, 29), id="by the ladder from the day of issue"),
        pytest.param(date(2026, 7, 20), date(2026, 7, 20), date(2026, 7, 20), id="the alert climbs before: so long"),
        pytest.param(date(2026, 7, 10), date(2026, 7, 22), date(2026, 7, 29), id="a day that is over does not count"),
    ],
)
def test_an_answer_is_due_before_the_next_step(next_on: date | None, answer_by: date, step: date) -> None:
    notice = notice_of(Document.REMINDER, next_on=next_on)
    assert notice.next_step is not None
    assert (notice.answer_by, notice.next_step.name, notice.next_step.on) == (answer_by, "督办单", step)
    assert audit_notice(notice, ledger()) == []


def test_after_the_last_rung_nothing_follows() -> None:
    ladder = TERMS.policy.pack.ladder
    pack = TERMS.policy.pack.model_copy(update={"ladder": ladder.model_copy(update={"rungs": ladder.rungs[:2]})})
    notice = notice_of(Document.REMINDER, terms=Terms(replace(TERMS.policy, pack=pack)))
    assert notice.next_step is None
    assert "转入" not in text_of(notice)


@pytest.mark.parametrize(
    ("kind", "rung", "title", "grounds", "step"),
    [
        pytest.param(Document.REMINDER, None, "催办单（蓝色）", "蓝色督查单", "橙色督查单", id="the blue slip"),
        pytest.param(Document.ORDER, None, "督办单（橙色）", "橙色督查单", "红色督查单", id="the first of two orders"),
        pytest.param(Document.ORDER, 3, "督办单（红色）", "红色督查单", None, id="the second and last"),
    ],
)
def test_slips_have_the_colours_and_names_of_their_rungs(
    kind: Document, rung: int | None, title: str, grounds: str, step: str | None
) -> None:
    coloured = Terms(replace(TERMS.policy, pack=load_pack_named("sanming-2017")))
    heading = Heading(kind, number_of(kind, 2026, 1), JUNE, ISSUED, COMMERCE, rung)
    notice = build(heading, SLIP, coloured)
    assert notice.title == f"关于“新增海外仓”等2项目标的{title}"
    assert f"本单为其中的“{grounds}”" in text_of(notice)
    assert (notice.next_step.name if notice.next_step else None) == step
    assert audit_notice(notice, ledger()) == []


def test_an_office_of_its_own_signs_where_it_is_named() -> None:
    assert notice_of(Document.REMINDER).office == "示范市人民政府"
    assert notice_of(Document.REMINDER, terms=replace(TERMS, office="示范市督查室")).office == "示范市督查室"


def test_a_notice_comes_back_from_json_as_it_was() -> None:
    notice = notice_of(Document.CIRCULAR)
    assert Notice.model_validate_json(notice.model_dump_json()) == notice
    assert (notice.as_of, notice.issued_on) == (JUNE, ISSUED)


def test_of_equals_the_one_earlier_in_the_report_comes_first() -> None:
    twins: list[Fact] = [fact(place, f"新增仓{place}", "55000", causes=(behind(),)) for place in (9, 7, 8)]
    notice = notice_of(Document.REMINDER, twins)
    assert [item.indicator for item in notice.worst()] == ["新增仓7", "新增仓8", "新增仓9"]
    assert len(SLIP) == len(notice_of(Document.REMINDER).lagging)
