"""A notice's own audit finds each kind of damage."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.alerts.notices import Notice, Section, audit_notice
from services.assessment import Document, Light
from tests.unit.alerts.notices.cases import COMMERCE, TRANSPORT, fact, ledger, notice_of

Damage = Callable[[Notice], dict[str, Any]]


def of_item(place: int, **changes: Any) -> Damage:
    """One item is not what it was."""

    def damage(notice: Notice) -> dict[str, Any]:
        items = list(notice.items)
        items[place] = items[place].model_copy(update=changes)
        return {"items": tuple(items)}

    return damage


def of_tally(place: int, **changes: Any) -> Damage:
    """One class is not what it was."""

    def damage(notice: Notice) -> dict[str, Any]:
        tallies = list(notice.tallies)
        tallies[place] = tallies[place].model_copy(update=changes)
        return {"tallies": tuple(tallies)}

    return damage


def of_words(old: str, new: str) -> Damage:
    """The words are not what they were."""

    def damage(notice: Notice) -> dict[str, Any]:
        def changed(section: Section) -> Section:
            return section.model_copy(update={"paragraphs": tuple(one.replace(old, new) for one in section.paragraphs)})

        assert any(old in one for section in notice.sections for one in section.paragraphs)
        return {"sections": tuple(changed(section) for section in notice.sections)}

    return damage


@pytest.mark.parametrize(
    ("kind", "damage", "finding"),
    [
        pytest.param(
            Document.CIRCULAR, of_tally(0, count=3), "红灯写为3项，明细为2项", id="a class counts what is not there"
        ),
        pytest.param(
            Document.CIRCULAR, of_tally(0, count=3), "各类合计7项，与总数6项不符", id="the classes are more than all"
        ),
        pytest.param(
            Document.CIRCULAR,
            lambda notice: {"tallies": notice.tallies[1:]},
            "红灯写为0项，明细为2项",
            id="a class is missing",
        ),
        pytest.param(
            Document.CIRCULAR,
            of_tally(0, light=Light.ORANGE),
            "橙灯写为2项，明细为0项",
            id="a class has another's name",
        ),
        pytest.param(
            Document.CIRCULAR,
            of_tally(0, share=Decimal("33.4")),
            "各类占比合计100.1%，不是100%",
            id="shares are more than the whole",
        ),
        pytest.param(
            Document.CIRCULAR, of_tally(0, share=Decimal("33.4")), "红灯占比写为33.4%，应为33.3%", id="a share is wrong"
        ),
        pytest.param(
            Document.CIRCULAR,
            of_item(0, gap=Decimal("-21.5")),
            "新增海外仓（第1项）的差距写为-21.5个百分点，完成比例减序时进度为-22.5个百分点",
            id="a gap is not completion less schedule",
        ),
        pytest.param(
            Document.CIRCULAR,
            of_item(0, says="累计完成5.5万平方米，完成年度目标27.5%，低于序时进度21.5个百分点"),
            "新增海外仓（第1项）的文字“完成年度目标27.5%，低于序时进度21.5个百分点”"
            "与明细（完成27.5%，差距-22.5个百分点）不符",
            id="the words say another gap",
        ),
        pytest.param(
            Document.CIRCULAR,
            lambda notice: {"lagging": (1, 5, 2)},
            "滞后目标没有按滞后程度从重到轻排列",
            id="out of order",
        ),
        pytest.param(
            Document.CIRCULAR,
            lambda notice: {"lagging": (5, 2)},
            "新增海外仓（第1项）滞后，未列入滞后目标",
            id="one that lags is not listed",
        ),
        pytest.param(
            Document.CIRCULAR,
            lambda notice: {"lagging": (5, 1, 2, 3)},
            "第3项列入了滞后目标，但并不滞后",
            id="one is listed that does not lag",
        ),
        pytest.param(
            Document.CIRCULAR, lambda notice: {"lagging": (5, 1, 1, 2)}, "滞后目标有重复", id="one is listed twice"
        ),
        pytest.param(
            Document.ORDER,
            of_item(0, quote="新增海外仓30万平方米以上。"),
            "新增海外仓（第1项）引用的原文不是该目标的原文",
            id="a sentence is quoted that is not the target's",
        ),
        pytest.param(
            Document.ORDER,
            of_item(0, quote=None),
            "新增海外仓（第1项）引用的原文不是该目标的原文",
            id="no sentence is quoted",
        ),
        pytest.param(
            Document.ORDER,
            of_item(0, goal="≥10万平方米"),
            "新增海外仓（第1项）的指标、目标值或者完成时限与台账不符",
            id="the goal is not the ledger's",
        ),
        pytest.param(
            Document.ORDER,
            of_item(0, target_id=COMMERCE.id),
            "新增海外仓（第1项）不在台账中",
            id="a target that the ledger does not have",
        ),
        pytest.param(
            Document.CIRCULAR,
            lambda notice: {"items": (*notice.items[:5], notice.items[0].model_copy(update={"ordinal": 6}))},
            "新增海外仓（第6项）在明细中重复",
            id="a target stands in the annex twice",
        ),
        pytest.param(Document.CIRCULAR, of_item(5, ordinal=8), "明细的序号不连续", id="a number is left out"),
        pytest.param(
            Document.CIRCULAR,
            of_item(2, judged_on=date(2026, 7, 31)),
            "新增冷链仓（第3项）的数据日期晚于2026-06-30",
            id="figures of a later day",
        ),
        pytest.param(
            Document.REMINDER,
            of_item(0, department_id=TRANSPORT.id),
            "新增海外仓（第1项）不由市商务局牵头",
            id="another department's target",
        ),
        pytest.param(
            Document.REMINDER,
            of_item(1, severity=0),
            "新增保税仓（第2项）按现有数据已不滞后，不应再列入",
            id="what lags no more is urged",
        ),
        pytest.param(
            Document.REMINDER,
            lambda notice: {"answer_by": notice.issued_on},
            "答复时限2026-07-15不晚于成文日期2026-07-15",
            id="no time to answer",
        ),
        pytest.param(
            Document.REMINDER,
            lambda notice: {"answer_by": date(2026, 8, 31)},
            "下一步日期2026-07-29早于答复时限2026-08-31",
            id="the next step comes before the answer is due",
        ),
        pytest.param(
            Document.REMINDER,
            lambda notice: {"as_of": date(2026, 7, 31)},
            "截至日期2026-07-31晚于成文日期2026-07-15",
            id="it speaks of a day to come",
        ),
        pytest.param(
            Document.CIRCULAR,
            of_words("共6项", "共7项"),
            "标题或者正文与所列数据不一致",
            id="the words count otherwise",
        ),
        pytest.param(
            Document.ORDER,
            of_words("海外仓20万", "海外仓30万"),
            "标题或者正文与所列数据不一致",
            id="a quotation is changed",
        ),
        pytest.param(
            Document.REMINDER,
            lambda notice: {"title": "关于催办的函"},
            "标题或者正文与所列数据不一致",
            id="another title",
        ),
    ],
)
def test_damage_is_found(kind: Document, damage: Damage, finding: str) -> None:
    sound = notice_of(kind)
    assert audit_notice(sound, ledger()) == []
    assert finding in audit_notice(sound.model_copy(update=damage(sound)), ledger())


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name.lower()) for kind in Document])
def test_a_notice_about_nothing_is_not_issued(kind: Document) -> None:
    assert f"{kind}没有事项" in audit_notice(notice_of(kind, []), ledger())


def test_a_notice_about_a_target_that_was_changed_since_is_not_issued() -> None:
    changed = fact(1, "新增海外仓", "55000", value=Decimal(250000))
    assert audit_notice(notice_of(Document.REMINDER), ledger(changed)) == [
        "新增海外仓（第1项）的指标、目标值或者完成时限与台账不符"
    ]
