"""Which figures a target accepts, and of what kind they are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.contract import Accumulation, InvalidValue, Measure, Node, Plan, PlanKind, Target
from services.targets.progress import Kind, Report, accept, default_kind, kind_of
from tests.unit.targets.cases import JUNE, MILESTONE, SEPTEMBER, target

TODAY = SEPTEMBER
RATE = target(measure=Measure.GROWTH, value=Decimal(5), unit="%")
SHARE = target(measure=Measure.LEVEL, value=Decimal(80), unit="%")
TURNOVER = target(measure=Measure.LEVEL, value=Decimal(100), unit="亿元")
STOCK = target(measure=Measure.LEVEL, value=Decimal(1800), unit="家", accumulation=Accumulation.POINT)
MORE = target(measure=Measure.GROWTH, value=Decimal(100), unit="亿元")
NODES = Plan(kind=PlanKind.NODES, nodes=(Node(name="开工", on=JUNE), Node(name="竣工", on=date(2026, 12, 1))))


def report(value: str | None, unit: str | None = None, as_of: date = TODAY, **more: Any) -> Report:
    return Report(None if value is None else Decimal(value), unit, as_of, **more)


@pytest.mark.parametrize(
    ("of", "given", "kind", "value"),
    [
        pytest.param(
            target(), report("8.6", "万平方米"), Kind.CUMULATIVE, "86000", id="a figure in another unit, converted"
        ),
        pytest.param(target(), report("86000"), Kind.CUMULATIVE, "86000", id="a figure without a unit"),
        pytest.param(target(), report("0"), Kind.CUMULATIVE, "0", id="nothing done yet"),
        pytest.param(target(), report("900000"), Kind.CUMULATIVE, "900000", id="more than the target"),
        pytest.param(
            target(), report("5", as_of=date(2026, 1, 1)), Kind.CUMULATIVE, "5", id="a figure of the period's first day"
        ),
        pytest.param(target(), report("5", as_of=TODAY), Kind.CUMULATIVE, "5", id="a figure of today"),
        pytest.param(
            target(deadline=JUNE), report("5"), Kind.CUMULATIVE, "5", id="a figure of a day after the deadline"
        ),
        pytest.param(target(), report("5", "万平方米", kind=Kind.PERIOD), Kind.PERIOD, "50000", id="a period's amount"),
        pytest.param(TURNOVER, report("5", kind=Kind.PERIOD), Kind.PERIOD, "5", id="a period's part of a year's total"),
        pytest.param(TURNOVER, report("-5", kind=Kind.PERIOD), Kind.PERIOD, "-5", id="a period's loss within a total"),
        pytest.param(RATE, report("-1.2", "%"), Kind.RATE, "-1.2", id="a negative growth"),
        pytest.param(SHARE, report("78", kind=Kind.RATE), Kind.RATE, "78", id="a share, said to be a rate"),
        pytest.param(SHARE, report("78"), Kind.CUMULATIVE, "78", id="a share, without saying so"),
        pytest.param(MILESTONE, report("1"), Kind.DONE, "1", id="a milestone done"),
        pytest.param(MILESTONE, report(None), Kind.DONE, "1", id="a milestone done, without a number"),
        pytest.param(MILESTONE, report("0"), Kind.DONE, "0", id="a milestone not done"),
        pytest.param(MILESTONE, report("1", kind=Kind.CUMULATIVE), Kind.DONE, "1", id="a milestone said as a total"),
        pytest.param(MILESTONE, report(None, node="开工"), Kind.DONE, "1", id="a node of a milestone"),
    ],
)
def test_accepted_is(of: Target, given: Report, kind: Kind, value: str) -> None:
    assert accept(of, NODES, given, TODAY) == (kind, Decimal(value))


@pytest.mark.parametrize(
    ("of", "plan", "given", "field", "value", "expected"),
    [
        pytest.param(
            target(),
            None,
            report("5", as_of=date(2026, 10, 1)),
            "as_of",
            "2026-10-01",
            "2026-09-30",
            id="a day to come",
        ),
        pytest.param(
            target(),
            None,
            report("5", as_of=date(2025, 12, 31)),
            "as_of",
            "2025-12-31",
            "2026-01-01",
            id="a day before the period",
        ),
        pytest.param(target(), None, report("-5", "万平方米"), "value", "-5", "不小于 0", id="a negative increment"),
        pytest.param(target(), None, report("5", "公里"), "unit", "公里", "平方米", id="a unit that does not fit"),
        pytest.param(target(), None, report("1E+30"), "value", "1E+30", "小于 1000", id="a figure beyond all measure"),
        pytest.param(
            target(),
            None,
            report("1E+16", "万平方米"),
            "value",
            "1E+16",
            "小于 1000",
            id="one beyond it once converted",
        ),
        pytest.param(target(), None, report(None), "value", None, "数值", id="no number"),
        pytest.param(MILESTONE, None, report("0.5"), "value", "0.5", "1（已完成）", id="a milestone half done"),
        pytest.param(MILESTONE, None, report("2"), "value", "2", "0（未完成）", id="a milestone done twice"),
        pytest.param(MILESTONE, None, report("1", "座"), "unit", "座", "不填单位", id="a milestone counted in 座"),
        pytest.param(
            MILESTONE, None, report(None, node="开工"), "node", "开工", "没有节点", id="a node where none are planned"
        ),
        pytest.param(
            MILESTONE, NODES, report(None, node="验收"), "node", "验收", "开工、竣工", id="a node that is not planned"
        ),
        pytest.param(target(), NODES, report("5", node="开工"), "node", "开工", "没有节点", id="a node of an amount"),
        pytest.param(
            target(),
            None,
            report("5", kind=Kind.RATE),
            "kind",
            Kind.RATE,
            "cumulative、period",
            id="a rate of an amount",
        ),
        pytest.param(target(), None, report("1", kind=Kind.DONE), "kind", Kind.DONE, "period", id="an amount as done"),
        pytest.param(
            RATE, None, report("5", kind=Kind.CUMULATIVE), "kind", Kind.CUMULATIVE, "rate", id="a growth as a total"
        ),
        pytest.param(
            SHARE,
            None,
            report("5", kind=Kind.PERIOD),
            "kind",
            Kind.PERIOD,
            "cumulative",
            id="a period's part of a share",
        ),
        pytest.param(
            STOCK,
            None,
            report("5", kind=Kind.PERIOD),
            "kind",
            Kind.PERIOD,
            "cumulative",
            id="a period's part of a stock",
        ),
        pytest.param(
            MILESTONE, None, report("1", kind=Kind.PERIOD), "kind", Kind.PERIOD, "done", id="a period of a milestone"
        ),
    ],
)
def test_refused_is(of: Target, plan: Plan | None, given: Report, field: str, value: object, expected: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        accept(of, plan, given, TODAY)
    assert (caught.value.field, caught.value.value) == (field, value)
    assert expected in caught.value.expected


@pytest.mark.parametrize(
    ("of", "kind"),
    [
        pytest.param(target(), Kind.CUMULATIVE, id="an increment's is a total"),
        pytest.param(TURNOVER, Kind.CUMULATIVE, id="a turnover's is a total"),
        pytest.param(RATE, Kind.RATE, id="a growth's in per cent is a rate"),
        pytest.param(MORE, Kind.CUMULATIVE, id="a growth's in money is a total"),
        pytest.param(MILESTONE, Kind.DONE, id="a milestone's is done"),
    ],
)
def test_a_figure_that_says_no_kind(of: Target, kind: Kind) -> None:
    assert default_kind(of) is kind
    assert kind_of(of, None) is kind_of(of, kind) is kind
