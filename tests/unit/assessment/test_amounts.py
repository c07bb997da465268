"""Cumulative amounts against their schedule (DESIGN chapter 5)."""

from datetime import date
from decimal import Decimal

import pytest

from services.assessment import Light, Yardstick
from services.contract import Accumulation, Comparator, Measure, Target
from tests.unit.assessment.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    NEXT_YEAR,
    SEPTEMBER,
    judged,
    stock,
    target,
)


@pytest.mark.parametrize(
    ("of", "value", "as_of", "light", "completion", "schedule", "gap", "says"),
    [
        pytest.param(
            target(),
            "106600",
            SEPTEMBER,
            Light.RED,
            "0.533",
            "0.75",
            "-21.7",
            "累计完成10.66万平方米，完成年度目标53.3%，低于序时进度21.7个百分点",
            id="more than ten points behind is red",
        ),
        pytest.param(
            target(),
            "80000",
            JUNE,
            Light.YELLOW,
            "0.4",
            "0.5",
            "-10",
            "累计完成8万平方米，完成年度目标40%，低于序时进度10个百分点",
            id="ten points behind exactly is yellow still",
        ),
        pytest.param(
            target(),
            "79999",
            JUNE,
            Light.RED,
            "0.399995",
            "0.5",
            "-10",
            "累计完成8万平方米，完成年度目标40%，低于序时进度10个百分点",
            id="a square metre less is red",
        ),
        pytest.param(
            target(),
            "99999",
            JUNE,
            Light.YELLOW,
            "0.499995",
            "0.5",
            "0",
            "累计完成10万平方米，完成年度目标50%，略低于序时进度",
            id="a square metre behind is yellow, and not called level",
        ),
        pytest.param(
            target(),
            "100000",
            JUNE,
            Light.GREEN,
            "0.5",
            "0.5",
            "0",
            "累计完成10万平方米，完成年度目标50%，与序时进度持平",
            id="exactly on schedule is green",
        ),
        pytest.param(
            target(),
            "240000",
            JUNE,
            Light.GREEN,
            "1.2",
            "0.5",
            "70",
            "累计完成24万平方米，完成年度目标120%，高于序时进度70个百分点",
            id="more than the target is green, and shown as more than 100%",
        ),
        pytest.param(
            target(),
            "0",
            MARCH,
            Light.RED,
            "0",
            "0.25",
            "-25",
            "累计完成0平方米，完成年度目标0%，低于序时进度25个百分点",
            id="a reported zero is no missing data",
        ),
        pytest.param(
            target(),
            "199900",
            DECEMBER,
            Light.YELLOW,
            "0.9995",
            "1",
            "-0.05",
            "累计完成19.99万平方米，完成年度目标99.9%，低于序时进度0.05个百分点",
            id="at the deadline not quite done is not green, and not called 100%",
        ),
        pytest.param(
            target(),
            "200000",
            NEXT_YEAR,
            Light.GREEN,
            "1",
            "1",
            "0",
            "累计完成20万平方米，完成年度目标100%，与序时进度持平",
            id="done after the deadline is done",
        ),
        pytest.param(
            target(deadline=date(2030, 12, 31)),
            "20000",
            DECEMBER,
            Light.YELLOW,
            "0.1",
            "0.2",
            "-10",
            "累计完成2万平方米，完成目标任务10%，低于序时进度10个百分点",
            id="a target of five years is no target of the year",
        ),
        pytest.param(
            target(recurrence="yearly", deadline=date(2030, 12, 31)),
            "100000",
            SEPTEMBER,
            Light.RED,
            "0.5",
            "0.75",
            "-25",
            "累计完成10万平方米，完成年度目标50%，低于序时进度25个百分点",
            id="a yearly target is measured against its year",
        ),
        pytest.param(
            stock("180000000000", "元", accumulation=Accumulation.CUMULATIVE),
            "90000000000",
            JUNE,
            Light.GREEN,
            "0.5",
            "0.5",
            "0",
            "累计完成900亿元，完成年度目标50%，与序时进度持平",
            id="a total of the year (交易额) is prorated",
        ),
        pytest.param(
            stock("10000", "家", measure=Measure.GROWTH),
            "4000",
            JUNE,
            Light.YELLOW,
            "0.4",
            "0.5",
            "-10",
            "累计增长4000家，完成年度目标40%，低于序时进度10个百分点",
            id="a growth counted in 家 is an amount, and no rate in points",
        ),
        pytest.param(
            target("5", "条", comparator=Comparator.RANGE, value_high=Decimal(8)),
            "5",
            DECEMBER,
            Light.GREEN,
            "1",
            "1",
            "0",
            "累计完成5条，完成年度目标100%，与序时进度持平",
            id="a range is reached at its lower end",
        ),
        pytest.param(
            target("5", "条", comparator=Comparator.RANGE, value_high=Decimal(8)),
            "4",
            DECEMBER,
            Light.RED,
            "0.8",
            "1",
            "-20",
            "累计完成4条，完成年度目标80%，低于序时进度20个百分点",
            id="a range is not reached below its lower end",
        ),
        pytest.param(
            target("100", "家", comparator=Comparator.APPROX),
            "95",
            DECEMBER,
            Light.GREEN,
            "1",
            "1",
            "0",
            "累计完成95家，完成年度目标（按不低于95家计）100%，与序时进度持平",
            id="左右 is reached within the tolerance, and the sentence says from where",
        ),
        pytest.param(
            target("100", "家", comparator=Comparator.APPROX),
            "38",
            JUNE,
            Light.YELLOW,
            "0.4",
            "0.5",
            "-10",
            "累计完成38家，完成年度目标（按不低于95家计）40%，低于序时进度10个百分点",
            id="左右 is prorated from the lower end",
        ),
        pytest.param(
            target(comparator=Comparator.GT),
            "200000",
            DECEMBER,
            Light.YELLOW,
            "1",
            "1",
            "0",
            "累计完成20万平方米，完成年度目标100%，尚未突破，与序时进度持平",
            id="突破 reached exactly is not yet done at the deadline",
        ),
        pytest.param(
            target(comparator=Comparator.GT),
            "200000",
            JUNE,
            Light.GREEN,
            "1",
            "0.5",
            "50",
            "累计完成20万平方米，完成年度目标100%，尚未突破，高于序时进度50个百分点",
            id="突破 reached exactly at half-time is ahead of schedule",
        ),
        pytest.param(
            target(comparator=Comparator.GT),
            "200001",
            DECEMBER,
            Light.GREEN,
            "1.000005",
            "1",
            "0",
            "累计完成20万平方米，完成年度目标100%，略高于序时进度",
            id="突破 by one is done",
        ),
    ],
)
def test_an_amount(
    of: Target, value: str, as_of: date, light: Light, completion: str, schedule: str, gap: str, says: str
) -> None:
    found = judged(of, as_of, (as_of, value))
    assert found.yardstick is Yardstick.AMOUNT
    assert (found.light, found.completion, found.schedule) == (light, Decimal(completion), Decimal(schedule))
    assert found.gap_points == Decimal(gap)
    assert found.explanation.partition("，")[2] == says


def test_shares_are_told_to_six_places_and_gaps_to_two() -> None:
    found = judged(target("3", "座"), date(2026, 4, 30), (date(2026, 4, 30), "2"))
    assert (str(found.completion), str(found.schedule), str(found.gap_points)) == ("0.666667", "0.333333", "33.33")


def test_a_slip_of_the_pen_is_judged_like_anything_else() -> None:
    found = judged(target("0.000000001"), JUNE, (JUNE, "99999999999999999999"))
    assert found.light is Light.GREEN
    assert "完成年度目标99999999999999999999000000000" in found.explanation
