"""Alerts in the words of an official notice."""

import pytest

from services.alerts.alerting import Reason
from services.alerts.messages import message, place, quote_of
from services.assessment import Light
from services.contract import Source, Span, Target
from tests.unit.assessment.cases import target

SOURCE = Source(title="示范市2026年政府工作报告", issuer="示范市人民政府")
SENTENCE = Span(start=120, end=139, quote="\n  新增海外仓20万平方米以上。\n")


@pytest.mark.parametrize(
    ("of", "where"),
    [
        pytest.param(target(), "《示范市2026年政府工作报告》", id="the title alone of a target entered by hand"),
        pytest.param(
            target(section=("四、2026年重点工作", "(四)扩大改革开放")),
            "《示范市2026年政府工作报告》，四、2026年重点工作 › (四)扩大改革开放",
            id="the headings from the outermost on",
        ),
        pytest.param(
            target(sentence=SENTENCE),
            "《示范市2026年政府工作报告》，第121–139字",
            id="characters counted from one, the last included",
        ),
        pytest.param(
            target(section=("对外开放",), sentence=SENTENCE),
            "《示范市2026年政府工作报告》，对外开放，第121–139字",
            id="title, heading and characters",
        ),
    ],
)
def test_the_place(of: Target, where: str) -> None:
    assert place(SOURCE, of) == where


@pytest.mark.parametrize(
    ("of", "quote"),
    [
        pytest.param(
            target(sentence=SENTENCE, quote="20万平方米"), "新增海外仓20万平方米以上。", id="the sentence, trimmed"
        ),
        pytest.param(target(quote="20万平方米"), "20万平方米", id="the passage where there is no sentence"),
        pytest.param(target(), None, id="nothing of a target entered by hand"),
    ],
)
def test_the_quote(of: Target, quote: str | None) -> None:
    assert quote_of(of) == quote


@pytest.mark.parametrize(
    ("reason", "light", "department", "text"),
    [
        pytest.param(
            Reason.FIRST,
            Light.RED,
            "市商务局",
            "【督办提醒】新增海外仓（牵头单位：市商务局）：红灯。截至2026年6月30日，累计完成5.5万平方米。出处：《报告》，第3–9字。",
            id="a first alert",
        ),
        pytest.param(
            Reason.WORSE,
            Light.RED,
            "市商务局",
            "【督办提醒（加重）】新增海外仓（牵头单位：市商务局）：红灯。"
            "截至2026年6月30日，累计完成5.5万平方米。出处：《报告》，第3–9字。",
            id="a worse alert",
        ),
        pytest.param(
            Reason.RESOLVED,
            Light.GREEN,
            None,
            "【督办解除】新增海外仓（尚未交办）：绿灯。截至2026年6月30日，累计完成5.5万平方米。出处：《报告》，第3–9字。",
            id="the end of an alert of a target without a department",
        ),
    ],
)
def test_the_message(reason: Reason, light: Light, department: str | None, text: str) -> None:
    explanation = "截至2026年6月30日，累计完成5.5万平方米"
    assert message(reason, light, "新增海外仓", department, explanation, "《报告》，第3–9字") == text


@pytest.mark.parametrize("light", list(Light), ids=lambda light: f"a light that is {light}")
@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.NONE], ids=lambda one: f"told as {one}")
def test_every_light_has_words(reason: Reason, light: Light) -> None:
    assert "督办" in message(reason, light, "指标", None, "说明", "出处")
