"""What a target is measured by, and what an assessment names."""

from decimal import Decimal
from uuid import UUID

import pytest

from services.assessment import Yardstick
from services.assessment.goals import yardstick_of
from services.contract import Accumulation, Baseline, Comparator, Measure, Target
from tests.unit.assessment.cases import CAP, JUNE, growth, judged, milestone, stock, target


def test_an_assessment_names_its_target_its_day_and_its_pack() -> None:
    found = judged(target(), JUNE, (JUNE, "100000"))
    assert (found.target_id, found.as_of, found.pack) == (UUID(int=7), JUNE, "default@1")


@pytest.mark.parametrize(
    ("of", "yardstick"),
    [
        pytest.param(target(), Yardstick.AMOUNT, id="an increment"),
        pytest.param(target(accumulation=Accumulation.POINT), Yardstick.AMOUNT, id="an increment marked as of a point"),
        pytest.param(
            stock("5", "亿元", accumulation=Accumulation.CUMULATIVE), Yardstick.AMOUNT, id="a total of the year"
        ),
        pytest.param(stock("5", "家", "4"), Yardstick.FROM_BASELINE, id="a level above its baseline"),
        pytest.param(stock("5", "家", "5"), Yardstick.LEVEL, id="a level at its baseline"),
        pytest.param(stock("5", "家", "6"), Yardstick.LEVEL, id="a level below its baseline"),
        pytest.param(stock("5", "家"), Yardstick.LEVEL, id="a level without a baseline"),
        pytest.param(
            stock("5", "家", baseline=None).model_copy(
                update={"baseline": Baseline(start=0, end=0, quote="", value=Decimal(4), unit="个")}
            ),
            Yardstick.LEVEL,
            id="a level whose baseline is in another unit",
        ),
        pytest.param(target("1", "座"), Yardstick.AMOUNT, id="an increment of one"),
        pytest.param(stock("0", "户", "-1"), Yardstick.LEVEL, id="a level of zero at least"),
        pytest.param(CAP, Yardstick.LEVEL, id="a cap"),
        pytest.param(stock("5", "家", "4", comparator=Comparator.LE), Yardstick.LEVEL, id="a cap above its baseline"),
        pytest.param(growth("5"), Yardstick.RATE, id="a growth in per cent"),
        pytest.param(growth("5", measure=Measure.DECLINE), Yardstick.RATE, id="a decline in per cent"),
        pytest.param(stock("5", "家", measure=Measure.GROWTH), Yardstick.AMOUNT, id="a growth in 家"),
        pytest.param(milestone(), Yardstick.MILESTONE, id="a milestone"),
    ],
)
def test_the_yardstick_of(of: Target, yardstick: Yardstick) -> None:
    assert yardstick_of(of) is yardstick
