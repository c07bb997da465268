"""Levels: on the way from a baseline, reached or kept, and caps (DESIGN chapter 5)."""

from datetime import date
from decimal import Decimal

import pytest

from services.assessment import Light, Yardstick
from services.contract import Accumulation, Comparator, Target
from tests.unit.assessment.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    judged,
    number,
    stock,
)


@pytest.mark.parametrize(
    ("of", "value", "as_of", "light", "completion", "gap", "says"),
    [
        pytest.param(
            stock("1800", "家", "1690"),
            "1745",
            JUNE,
            Light.GREEN,
            "0.5",
            "0",
            "现为1745家（上期1690家），完成年度目标50%，与序时进度持平",
            id="half the way at half-time is on schedule",
        ),
        pytest.param(
            stock("1800", "家", "1690"),
            "1723",
            JUNE,
            Light.RED,
            "0.3",
            "-20",
            "现为1723家（上期1690家），完成年度目标30%，低于序时进度20个百分点",
            id="three tenths of the way at half-time is red, though 96% of the target is there",
        ),
        pytest.param(
            stock("1800", "家", "1690"),
            "1679",
            JUNE,
            Light.RED,
            "-0.1",
            "-60",
            "现为1679家（上期1690家），完成年度目标-10%，低于序时进度60个百分点",
            id="a step back from the baseline is a negative completion",
        ),
        pytest.param(
            stock("1800", "家", "1690"),
            "1855",
            JUNE,
            Light.GREEN,
            "1.5",
            "100",
            "现为1855家（上期1690家），完成年度目标150%，高于序时进度100个百分点",
            id="more than the way is green",
        ),
        pytest.param(
            stock("80", "%", "60"),
            "66",
            JUNE,
            Light.RED,
            "0.3",
            "-20",
            "现为66%（上期60%），完成年度目标30%，低于序时进度20个百分点",
            id="a rate with a baseline below is prorated from there",
        ),
        pytest.param(
            stock("1800", "家", "1690", comparator=Comparator.GT),
            "1800",
            DECEMBER,
            Light.YELLOW,
            "1",
            "0",
            "现为1800家（上期1690家），完成年度目标100%，尚未突破，与序时进度持平",
            id="突破 reached exactly at the deadline is not done",
        ),
        pytest.param(
            stock("2000", "家", "1700", comparator=Comparator.APPROX),
            "1800",
            JUNE,
            Light.GREEN,
            "0.5",
            "0",
            "现为1800家（上期1700家），完成年度目标（按不低于1900家计）50%，与序时进度持平",
            id="左右 counts the way to its lower end",
        ),
    ],
)
def test_a_level_from_a_baseline(
    of: Target, value: str, as_of: date, light: Light, completion: str, gap: str, says: str
) -> None:
    found = judged(of, as_of, (as_of, value))
    assert found.yardstick is Yardstick.FROM_BASELINE
    assert (found.light, found.completion, found.gap_points) == (light, Decimal(completion), Decimal(gap))
    assert found.explanation.partition("，")[2] == says


@pytest.mark.parametrize(
    ("of", "value", "as_of", "light", "completion", "gap", "says"),
    [
        pytest.param(
            stock("98", "%"), "98", MARCH, Light.GREEN, "1", "0", "现为98%，达到目标98%", id="a ratio reached is green"
        ),
        pytest.param(
            stock("98", "%"),
            "96.5",
            MARCH,
            Light.YELLOW,
            "0.984694",
            "-1.5",
            "现为96.5%，未达到目标98%",
            id="a ratio not reached is yellow, in the first quarter too",
        ),
        pytest.param(
            stock("98", "%"),
            "80",
            MARCH,
            Light.RED,
            "0.816327",
            "-18",
            "现为80%，未达到目标98%",
            id="a ratio far from reached is red, and no schedule excuses it",
        ),
        pytest.param(
            stock("98", "%"),
            "97.9",
            DECEMBER,
            Light.RED,
            "0.99898",
            "-0.1",
            "现为97.9%，未达到目标98%",
            id="a ratio not reached at the deadline is red",
        ),
        pytest.param(
            stock("98", "%", comparator=Comparator.GT),
            "98",
            MARCH,
            Light.YELLOW,
            "1",
            "0",
            "现为98%，未超过目标98%",
            id="超过 reached exactly is yellow",
        ),
        pytest.param(
            stock("98", "%", comparator=Comparator.GT),
            "98.1",
            MARCH,
            Light.GREEN,
            "1",
            "0.1",
            "现为98.1%，超过目标98%",
            id="超过 is met by more",
        ),
        pytest.param(
            stock("40", "%", comparator=Comparator.APPROX),
            "38",
            JUNE,
            Light.GREEN,
            "1",
            "0",
            "现为38%，达到目标40%左右",
            id="40%左右 is reached within the tolerance",
        ),
        pytest.param(
            stock("40", "%", comparator=Comparator.APPROX),
            "37.9",
            JUNE,
            Light.YELLOW,
            "0.9475",
            "-0.1",
            "现为37.9%，未达到目标40%左右",
            id="40%左右 is not reached below the tolerance",
        ),
        pytest.param(
            stock("80", "%", "90"),
            "89",
            JUNE,
            Light.GREEN,
            "1",
            "9",
            "现为89%，达到目标80%",
            id="a baseline already beyond the target means that it is to be kept",
        ),
        pytest.param(
            stock("80", "%", "90"),
            "79",
            JUNE,
            Light.YELLOW,
            "0.9875",
            "-1",
            "现为79%，未达到目标80%",
            id="a level to be kept that is lost is not green by a way from its baseline",
        ),
        pytest.param(
            stock("1500", "家", accumulation=Accumulation.POINT),
            "750",
            JUNE,
            Light.RED,
            "0.5",
            None,
            "现为750家，未达到目标1500家",
            id="a stock marked as of a point is met or not: half at half-time is not met",
        ),
        pytest.param(
            stock("70", "%", accumulation=Accumulation.CUMULATIVE),
            "66",
            JUNE,
            Light.YELLOW,
            "0.942857",
            "-4",
            "现为66%，未达到目标70%",
            id="a ratio entered by hand as cumulative is not prorated all the same",
        ),
        pytest.param(
            stock("2000000000000", "元", indicator="经济总量", deadline=date(2030, 12, 31)),
            "1520000000000",
            JUNE,
            Light.YELLOW,
            "0.76",
            None,
            "现为1.52万亿元，未达到目标2万亿元",
            id="a level due in years is yellow however far it is",
        ),
        pytest.param(
            stock("0", "亿元", indicator="财政结余"),
            "-1",
            JUNE,
            Light.RED,
            None,
            None,
            "现为-1亿元，未达到目标0亿元",
            id="zero at least is not reached below it, and has no share done",
        ),
        pytest.param(
            stock("100", "家", "95", comparator=Comparator.APPROX),
            "95",
            JUNE,
            Light.GREEN,
            "1",
            None,
            "现为95家，达到目标100家左右",
            id="左右 with a baseline at its lower end is to be kept",
        ),
        pytest.param(
            stock("-5", "摄氏度", indicator="最低水温"),
            "-6",
            JUNE,
            Light.RED,
            None,
            None,
            "现为-6摄氏度，未达到目标-5摄氏度",
            id="a negative target is held against, and has no share done",
        ),
        pytest.param(
            stock("100", "家", "96", comparator=Comparator.APPROX),
            "94",
            JUNE,
            Light.YELLOW,
            "0.94",
            None,
            "现为94家，未达到目标100家左右",
            id="左右 with a baseline within the tolerance is to be kept",
        ),
    ],
)
def test_a_level_reached_or_kept(
    of: Target, value: str, as_of: date, light: Light, completion: str | None, gap: str | None, says: str
) -> None:
    found = judged(of, as_of, (min(as_of, DECEMBER), value))
    assert (found.light, found.completion, found.schedule) == (light, number(completion), None)
    assert found.gap_points == (None if gap is None else Decimal(gap).quantize(Decimal("0.01"), "ROUND_HALF_UP"))
    assert found.explanation.partition("，")[2] == says
