"""Caps: kept or broken, in every period."""

from datetime import date
from decimal import Decimal

import pytest

from services.assessment import Light
from services.contract import Accumulation, Comparator, Measure, Target
from tests.unit.assessment.cases import (
    CAP,
    DECEMBER,
    JUNE,
    NEXT_YEAR,
    judged,
    number,
    stock,
    target,
)


@pytest.mark.parametrize(
    ("of", "value", "as_of", "light", "completion", "gap", "says"),
    [
        pytest.param(
            CAP, "5.1", JUNE, Light.GREEN, "1", "0.4", "现为5.1%，未超过控制目标5.5%", id="a cap kept is green"
        ),
        pytest.param(
            CAP,
            "5.5",
            JUNE,
            Light.GREEN,
            "1",
            "0",
            "现为5.5%，未超过控制目标5.5%",
            id="控制在…以内 allows the number itself",
        ),
        pytest.param(
            CAP,
            "5.7",
            JUNE,
            Light.YELLOW,
            None,
            "-0.2",
            "现为5.7%，超过控制目标5.5%",
            id="a cap broken by little is yellow",
        ),
        pytest.param(
            CAP,
            "6.2",
            JUNE,
            Light.RED,
            None,
            "-0.7",
            "现为6.2%，超过控制目标5.5%",
            id="a cap broken by more than a tenth of it is red",
        ),
        pytest.param(
            CAP,
            "5.7",
            DECEMBER,
            Light.RED,
            None,
            "-0.2",
            "现为5.7%，超过控制目标5.5%",
            id="a cap broken at the deadline is red",
        ),
        pytest.param(
            CAP,
            "5.4",
            NEXT_YEAR,
            Light.GREEN,
            "1",
            "0.1",
            "现为5.4%，未超过控制目标5.5%",
            id="a cap kept to the end stays green",
        ),
        pytest.param(
            CAP.model_copy(update={"comparator": Comparator.LT}),
            "5.5",
            JUNE,
            Light.YELLOW,
            None,
            "0",
            "现为5.5%，未低于控制目标5.5%",
            id="低于 does not allow the number itself",
        ),
        pytest.param(
            CAP.model_copy(update={"comparator": Comparator.LT}),
            "5.4",
            JUNE,
            Light.GREEN,
            "1",
            "0.1",
            "现为5.4%，低于控制目标5.5%",
            id="低于 kept",
        ),
        pytest.param(
            CAP.model_copy(update={"comparator": Comparator.APPROX}),
            "5.1",
            JUNE,
            Light.GREEN,
            "1",
            "0.675",
            "现为5.1%，未超过控制目标5.5%左右",
            id="失业率5.5%左右 is a cap: less is better",
        ),
        pytest.param(
            CAP.model_copy(update={"comparator": Comparator.APPROX}),
            "5.7",
            JUNE,
            Light.GREEN,
            "1",
            "0.075",
            "现为5.7%，未超过控制目标5.5%左右",
            id="失业率5.5%左右 allows the tolerance above",
        ),
        pytest.param(
            CAP.model_copy(update={"comparator": Comparator.APPROX}),
            "5.9",
            JUNE,
            Light.YELLOW,
            None,
            "-0.125",
            "现为5.9%，超过控制目标5.5%左右",
            id="失业率5.5%左右 is broken beyond the tolerance",
        ),
        pytest.param(
            CAP.model_copy(update={"comparator": Comparator.EQ}),
            "5.6",
            JUNE,
            Light.YELLOW,
            None,
            "-0.1",
            "现为5.6%，超过控制目标5.5%",
            id="失业率5.5% without a comparator is a cap",
        ),
        pytest.param(
            stock("2", "%", indicator="居民消费价格涨幅", comparator=Comparator.RANGE, value_high=Decimal(3)),
            "0.3",
            JUNE,
            Light.GREEN,
            "1",
            "2.7",
            "现为0.3%，未超过控制目标2%～3%",
            id="消费价格 in a range is held against the upper end",
        ),
        pytest.param(
            stock("10000000000", "元", indicator="政府债务", measure=Measure.INCREMENT, comparator=Comparator.LE),
            "9000000000",
            JUNE,
            Light.GREEN,
            "1",
            None,
            "现为90亿元，未超过控制目标100亿元",
            id="an amount with a cap is not prorated",
        ),
        pytest.param(
            stock("0", "件", indicator="重大安全责任事件", comparator=Comparator.EQ),
            "0",
            JUNE,
            Light.GREEN,
            "1",
            None,
            "现为0件，未超过控制目标0件",
            id="a target of zero is kept by nothing",
        ),
        pytest.param(
            stock("0", "户", indicator="零就业家庭", comparator=Comparator.EQ, accumulation=Accumulation.CUMULATIVE),
            "3",
            JUNE,
            Light.RED,
            None,
            None,
            "现为3户，超过控制目标0户",
            id="a target of zero is broken by three, never guessed green",
        ),
        pytest.param(
            target("0", "元", indicator="新增隐性债务", comparator=Comparator.EQ),
            "1",
            JUNE,
            Light.RED,
            None,
            None,
            "现为1元，超过控制目标0元",
            id="an increment of zero is a cap too",
        ),
    ],
)
def test_a_cap_kept_or_broken(
    of: Target, value: str, as_of: date, light: Light, completion: str | None, gap: str | None, says: str
) -> None:
    found = judged(of, as_of, (min(as_of, DECEMBER), value))
    assert (found.light, found.completion, found.schedule) == (light, number(completion), None)
    assert found.gap_points == (None if gap is None else Decimal(gap).quantize(Decimal("0.01"), "ROUND_HALF_UP"))
    assert found.explanation.partition("，")[2] == says
