"""Ladders as packs give them: the default one, 三明's slips and 三亚's talks."""

import pytest

from services.assessment import DEFAULT_LADDER, Document, Light
from services.assessment.ladder import Ladder
from services.runtime.rules import load_pack_named

SANMING, SANYA = load_pack_named("sanming-2017").ladder, load_pack_named("sanya-2022").ladder


def test_the_default_ladder() -> None:
    assert load_pack_named("default").ladder == DEFAULT_LADDER
    assert [(rung.name, rung.document) for rung in DEFAULT_LADDER.rungs] == [
        ("提醒", None),
        ("催办单", Document.REMINDER),
        ("督办单", Document.ORDER),
        ("通报", Document.CIRCULAR),
        ("约谈", None),
    ]


def test_the_slips_of_sanming_follow_when_the_former_s_term_ends() -> None:
    assert [(rung.name, rung.light, rung.after_workdays) for rung in SANMING.rungs] == [
        ("蓝色督查单", Light.BLUE, 0),
        ("橙色督查单", Light.ORANGE, 10),
        ("红色督查单", Light.RED, 10),
    ]
    assert [(start.name, start.rung) for start in SANMING.starts] == [("重大、紧急", 2), ("特事特办", 3)]


@pytest.mark.parametrize(
    ("ladder", "severity", "rung"),
    [
        pytest.param(DEFAULT_LADDER, 3, 1, id="by default everything begins with a reminder"),
        pytest.param(SANMING, 1, 1, id="三明: a yellow light begins blue"),
        pytest.param(SANMING, 2, 1, id="三明: an orange light as well"),
        pytest.param(SANMING, 3, 2, id="三明: a red light begins orange; red is begun by hand alone"),
        pytest.param(SANYA, 1, 1, id="三亚: a yellow light begins with the project's head"),
        pytest.param(SANYA, 3, 2, id="三亚: a red light begins with the city's leaders"),
    ],
)
def test_where_an_alert_enters(ladder: Ladder, severity: int, rung: int) -> None:
    assert ladder.first_rung(severity) == rung
