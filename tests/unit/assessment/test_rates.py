"""Growth and decline, not prorated (DESIGN chapter 5)."""

from datetime import date
from decimal import Decimal

import pytest

from services.assessment import Light, Yardstick
from services.contract import Comparator, Measure, Target
from tests.unit.assessment.cases import (
    DECEMBER,
    MARCH,
    growth,
    judged,
    stock,
)


@pytest.mark.parametrize(
    ("of", "value", "light", "gap", "says"),
    [
        pytest.param(
            growth("7"),
            "6.1",
            Light.YELLOW,
            "-0.9",
            "增长6.1%，低于目标（增长7%）0.9个百分点",
            id="6.1% against 7% is 0.9 points behind, in March as in December",
        ),
        pytest.param(
            growth("7"),
            "4.9",
            Light.RED,
            "-2.1",
            "增长4.9%，低于目标（增长7%）2.1个百分点",
            id="more than two points behind is red",
        ),
        pytest.param(
            growth("7"),
            "5",
            Light.YELLOW,
            "-2",
            "增长5%，低于目标（增长7%）2个百分点",
            id="two points behind exactly is yellow",
        ),
        pytest.param(
            growth("7"), "7", Light.GREEN, "0", "增长7%，与目标（增长7%）持平", id="the rate itself is enough"
        ),
        pytest.param(
            growth("7"), "8.25", Light.GREEN, "1.25", "增长8.25%，高于目标（增长7%）1.25个百分点", id="more is green"
        ),
        pytest.param(
            growth("7"), "6.999", Light.YELLOW, "0", "增长7%，略低于目标（增长7%）", id="a thousandth less is yellow"
        ),
        pytest.param(
            growth("2"),
            "-1.5",
            Light.RED,
            "-3.5",
            "增长-1.5%，低于目标（增长2%）3.5个百分点",
            id="a fall is far behind",
        ),
        pytest.param(
            growth("7", comparator=Comparator.GT),
            "7",
            Light.YELLOW,
            "0",
            "增长7%，与目标（增长7%）持平，尚未突破",
            id="超过 is not met by the rate itself",
        ),
        pytest.param(
            growth("5", comparator=Comparator.APPROX),
            "4.75",
            Light.GREEN,
            "0",
            "增长4.75%，与目标（增长5%左右）持平",
            id="左右 is reached within the tolerance",
        ),
        pytest.param(
            growth("5", comparator=Comparator.APPROX),
            "4.7",
            Light.YELLOW,
            "-0.3",
            "增长4.7%，低于目标（增长5%左右）0.3个百分点",
            id="左右 is not reached below the tolerance",
        ),
        pytest.param(
            growth("5", comparator=Comparator.RANGE, value_high=Decimal(6)),
            "5.5",
            Light.GREEN,
            "0.5",
            "增长5.5%，高于目标（增长5%～6%）0.5个百分点",
            id="within a range is above its lower end",
        ),
        pytest.param(
            growth("4", indicator="单位工业增加值能耗", measure=Measure.DECLINE),
            "3.5",
            Light.YELLOW,
            "-0.5",
            "下降3.5%，低于目标（下降4%）0.5个百分点",
            id="too small a decline is behind, of energy too",
        ),
        pytest.param(
            growth("4", measure=Measure.DECLINE),
            "4.2",
            Light.GREEN,
            "0.2",
            "下降4.2%，高于目标（下降4%）0.2个百分点",
            id="a larger decline is ahead",
        ),
        pytest.param(
            stock("0.4", "个百分点", measure=Measure.GROWTH),
            "0.3",
            Light.YELLOW,
            "-0.1",
            "增长0.3个百分点，低于目标（增长0.4个百分点）0.1个百分点",
            id="a growth in 个百分点 is a rate",
        ),
        pytest.param(
            growth("3", comparator=Comparator.LE),
            "2",
            Light.GREEN,
            "1",
            "增长2%，低于控制目标（增长3%）1个百分点",
            id="a growth below its cap is green, and called below",
        ),
        pytest.param(
            growth("3", comparator=Comparator.LE),
            "3.5",
            Light.YELLOW,
            "-0.5",
            "增长3.5%，高于控制目标（增长3%）0.5个百分点",
            id="a growth above its cap is behind, and called above",
        ),
        pytest.param(
            growth("3", comparator=Comparator.LT),
            "3",
            Light.YELLOW,
            "0",
            "增长3%，与控制目标（增长3%）持平，尚未低于",
            id="低于 is not met by the cap itself",
        ),
        pytest.param(
            growth("2", indicator="居民消费价格", comparator=Comparator.APPROX),
            "0.2",
            Light.GREEN,
            "1.8",
            "增长0.2%，低于控制目标（增长2%左右）1.8个百分点",
            id="居民消费价格上涨2%左右 is a cap",
        ),
    ],
)
@pytest.mark.parametrize("as_of", [MARCH, DECEMBER], ids=["in March", "in December"])
def test_a_rate(of: Target, value: str, light: Light, gap: str, says: str, as_of: date) -> None:
    found = judged(of, as_of, (as_of, value))
    assert (found.yardstick, found.light, found.gap_points) == (Yardstick.RATE, light, Decimal(gap))
    assert (found.completion, found.schedule) == (None, None)
    assert found.explanation.partition("，")[2] == says
