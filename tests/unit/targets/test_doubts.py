"""What is asked back, and what is not: each rule by a figure just inside and one just outside it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contract import Accumulation, Measure, Node, Plan, PlanKind, PlanPoint, Target
from services.targets.doubts import Doubt, Figure, questions
from services.targets.progress import Kind, advance
from tests.unit.targets.cases import DECEMBER, JUNE, MARCH, MILESTONE, SEPTEMBER, entry, month_end, target

FALLS, SLIP, JUMP, EXACT, RATE = Doubt.FALLS, Doubt.SLIP, Doubt.JUMP, Doubt.EXACT, Doubt.IMPOSSIBLE_RATE
JANUARY, FEBRUARY, APRIL = month_end(1), month_end(2), month_end(4)
SHARE = target(measure=Measure.LEVEL, value=Decimal(85), unit="%")
GROWTH = target(measure=Measure.GROWTH, value=Decimal("5.5"), unit="%")
STOCK = target(measure=Measure.LEVEL, value=Decimal(5000000), unit="人", accumulation=Accumulation.POINT)
YEARLY = target(deadline=date(2028, 12, 31), recurrence="yearly")

Known = Sequence[tuple[date, str | int]]


def asked(
    of: Target, value: str, as_of: date, known: Known = (), kind: Kind = Kind.CUMULATIVE, plan: Plan | None = None
) -> list[Doubt]:
    """What is asked about a figure, where these totals are known already."""
    others = [entry(number, day, total) for number, (day, total) in enumerate(known)]
    stood = advance(of, [*others, entry(99, as_of, value, kind=kind)])
    total = next(one.value for one in stood if one.as_of == as_of)
    besides = [one for one in stood if one.as_of != as_of]
    return [one.doubt for one in questions(of, Figure(kind, Decimal(value), total, as_of), besides, plan)]


HALF = [(MARCH, 40000), (JUNE, 90000)]


@pytest.mark.parametrize(
    ("value", "as_of", "known", "doubts"),
    [
        pytest.param("89999", SEPTEMBER, HALF, [FALLS], id="a total below the one before it"),
        pytest.param("90000", SEPTEMBER, HALF, [], id="a total that stands still"),
        pytest.param("90001", SEPTEMBER, HALF, [], id="a total that grows by the least"),
        pytest.param("39999", APRIL, HALF, [FALLS], id="a total filled in later that is below the one before it"),
        pytest.param("60000", APRIL, HALF, [], id="a total filled in later that fits between"),
        pytest.param("90001", APRIL, HALF, [FALLS], id="a total filled in later that is above the one after it"),
        pytest.param("90000", APRIL, HALF, [], id="a total filled in later equal to the one after it"),
        pytest.param("41000", FEBRUARY, HALF, [FALLS], id="a first total filled in later, above the one after it"),
        pytest.param("0", SEPTEMBER, HALF, [FALLS], id="nothing, after something"),
    ],
)
def test_a_total_falls(value: str, as_of: date, known: Known, doubts: list[Doubt]) -> None:
    assert asked(target(), value, as_of, known) == doubts


@pytest.mark.parametrize(
    ("of", "known", "value", "as_of"),
    [
        pytest.param(STOCK, [(JUNE, 4990000)], "4980000", SEPTEMBER, id="a stock may fall"),
        pytest.param(SHARE, [(JUNE, "88.1")], "86", SEPTEMBER, id="a share may fall"),
        pytest.param(GROWTH, [(JUNE, "5.1")], "-1.2", SEPTEMBER, id="a growth may turn round"),
        pytest.param(YEARLY, [(DECEMBER, 190000)], "9000", month_end(1, 2027), id="a new year starts at nothing"),
    ],
)
def test_nothing_is_asked_where_it_may_fall(of: Target, known: Known, value: str, as_of: date) -> None:
    assert asked(of, value, as_of, known) == []


PACE = [(MARCH, 45000)]
"""500 a day for 90 days: by the end of April at most 75000 more."""


@pytest.mark.parametrize(
    ("value", "known", "doubts"),
    [
        pytest.param("120000", PACE, [], id="five times the pace so far"),
        pytest.param("120001", PACE, [JUMP], id="more than five times the pace so far"),
        pytest.param("180000", [(MARCH, 0)], [], id="a first amount after nothing"),
        pytest.param("33333", [(MARCH, 5000)], [], id="a run after a slow start, within what a tenth would allow"),
        pytest.param("38334", [(MARCH, 5000)], [JUMP], id="more than that"),
    ],
)
def test_a_pace(value: str, known: Known, doubts: list[Doubt]) -> None:
    assert asked(target(), value, APRIL, known) == doubts


def shares(*points: tuple[date, str]) -> Plan:
    return Plan(kind=PlanKind.POINTS, points=tuple(PlanPoint(on=on, share=Decimal(share)) for on, share in points))


@pytest.mark.parametrize(
    ("plan", "value", "doubts"),
    [
        pytest.param(Plan(), "130000", [JUMP], id="an even plan explains no run"),
        pytest.param(
            shares((MARCH, "0.1"), (APRIL, "0.5"), (DECEMBER, "1")), "170000", [], id="a plan that runs explains it"
        ),
        pytest.param(
            shares((MARCH, "0.4"), (APRIL, "0.5"), (DECEMBER, "1")),
            "130000",
            [JUMP],
            id="a plan that does not, does not",
        ),
        pytest.param(
            shares((MARCH, "0.4"), (SEPTEMBER, "0.4"), (DECEMBER, "1")),
            "110000",
            [],
            id="nor does a pause lower the bar",
        ),
        pytest.param(shares((MARCH, "0"), (DECEMBER, "1")), "170000", [], id="a plan that begins now says nothing"),
    ],
)
def test_a_pace_by_plan(plan: Plan, value: str, doubts: list[Doubt]) -> None:
    assert asked(target(), value, APRIL, PACE, plan=plan) == doubts


@pytest.mark.parametrize(
    ("factor", "name"),
    [pytest.param(10**3, "千", id="千"), pytest.param(10**4, "万", id="万"), pytest.param(10**8, "亿", id="亿")],
)
@pytest.mark.parametrize("first", [pytest.param(False, id="after others"), pytest.param(True, id="at first")])
@pytest.mark.parametrize("many", [pytest.param(True, id="too many"), pytest.param(False, id="too few")])
@pytest.mark.parametrize("kind", [Kind.CUMULATIVE, Kind.PERIOD])
def test_a_slip(factor: int, name: str, first: bool, many: bool, kind: Kind) -> None:
    right = Decimal(52000 if kind is Kind.CUMULATIVE else 18000)
    wrong = right * factor if many else right / factor
    known = [] if first else [(month_end(1), 16000), (FEBRUARY, 33000)]
    others = [entry(number, day, total) for number, (day, total) in enumerate(known)]
    stood = advance(target(), [*others, entry(99, MARCH, str(wrong), kind=kind)])
    besides = [one for one in stood if one.as_of != MARCH]
    [question] = questions(target(), Figure(kind, wrong, stood[-1].value, MARCH), besides)
    assert question.doubt is SLIP
    assert f"{'多' if many else '漏'}写了“{name}”" in question.says
    assert not asked(target(), str(right), MARCH, known, kind)


@pytest.mark.parametrize(
    ("of", "known", "value", "as_of", "doubts"),
    [
        pytest.param(target(), PACE, "8999999", APRIL, [JUMP], id="199 times is a jump, but no slip"),
        pytest.param(target(), PACE, "9000000", APRIL, [SLIP], id="200 times may be a 千"),
        pytest.param(target(), PACE, "226", APRIL, [FALLS], id="a 199th falls, but is no slip"),
        pytest.param(target(), PACE, "225", APRIL, [SLIP], id="a 200th may be a 千"),
        pytest.param(target(), [], "10000000", JANUARY, [], id="a first figure of fifty times the target is believed"),
        pytest.param(target(), [], "10000001", JANUARY, [SLIP], id="one above that is not"),
        pytest.param(target(), [], "100", JUNE, [], id="a first figure of a 2000th is believed"),
        pytest.param(target(), [], "99", JUNE, [SLIP], id="one below that is not"),
        pytest.param(target(), [(MARCH, 0)], "9", APRIL, [SLIP], id="after nothing it is like a first figure"),
        pytest.param(STOCK, [], "498", MARCH, [SLIP], id="a first stock in 万人"),
        pytest.param(STOCK, [(MARCH, 4980000)], "498.3", JUNE, [SLIP], id="a later stock in 万人"),
        pytest.param(STOCK, [(MARCH, 4980000)], "4991000", JUNE, [], id="a stock as it should be"),
        pytest.param(SHARE, [(MARCH, "0.08")], "84", JUNE, [], id="a share that grows a thousandfold"),
        pytest.param(YEARLY, [(DECEMBER, 190000)], "60", month_end(1, 2027), [SLIP], id="a new year's first figure"),
    ],
)
def test_a_slip_or_not(of: Target, known: Known, value: str, as_of: date, doubts: list[Doubt]) -> None:
    assert asked(of, value, as_of, known) == doubts


def test_a_first_stock_in_ten_thousands_is_asked_about_ten_thousands() -> None:
    [question] = questions(STOCK, Figure(Kind.CUMULATIVE, Decimal(450), Decimal(450), MARCH), [])
    assert "漏写了“万”" in question.says


@pytest.mark.parametrize(
    ("of", "known", "value", "kind", "doubts"),
    [
        pytest.param(target(), HALF, "200000", Kind.CUMULATIVE, [EXACT], id="the target to the digit"),
        pytest.param(target(), HALF, "200000.00", Kind.CUMULATIVE, [EXACT], id="however it is written"),
        pytest.param(target(), HALF, "199999", Kind.CUMULATIVE, [], id="one below"),
        pytest.param(target(), HALF, "200000.01", Kind.CUMULATIVE, [], id="a hundredth above"),
        pytest.param(
            target(), HALF, "110000", Kind.PERIOD, [EXACT], id="an amount that makes it the target to the digit"
        ),
        pytest.param(target(), [*HALF, (APRIL, 60000)], "109999", Kind.PERIOD, [], id="an amount that does not"),
        pytest.param(target(), [(JUNE, 200000)], "200000", Kind.CUMULATIVE, [], id="it is not asked twice"),
        pytest.param(SHARE, [(JUNE, "84.1")], "85", Kind.CUMULATIVE, [EXACT], id="a share to the digit"),
    ],
)
def test_exactly_the_target(of: Target, known: Known, value: str, kind: Kind, doubts: list[Doubt]) -> None:
    assert asked(of, value, SEPTEMBER, known, kind) == doubts


@pytest.mark.parametrize(
    ("of", "value", "doubts"),
    [
        pytest.param(GROWTH, "1000", [], id="1000 per cent"),
        pytest.param(GROWTH, "1000.1", [RATE], id="more than that"),
        pytest.param(GROWTH, "-1000.1", [RATE], id="less than its negative"),
        pytest.param(SHARE, "8500", [RATE], id="a share written without its point"),
        pytest.param(target(), "1500", [], id="an amount of more than 1000"),
    ],
)
def test_a_rate_that_cannot_be(of: Target, value: str, doubts: list[Doubt]) -> None:
    assert asked(of, value, FEBRUARY, [], Kind.RATE if of is GROWTH else Kind.CUMULATIVE) == doubts


def test_nothing_is_asked_about_a_milestone() -> None:
    plan = Plan(kind=PlanKind.NODES, nodes=(Node(name="开工", on=MARCH),))
    for value in ("0", "1"):
        assert asked(MILESTONE, value, JUNE, [(MARCH, 1)], Kind.DONE, plan) == []


@given(st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False), st.sampled_from([target(), STOCK, GROWTH]))
def test_no_figure_makes_it_stumble_and_each_doubt_is_said_once(value: Decimal, of: Target) -> None:
    for known in ([], HALF, [(MARCH, 0)], [(MARCH, -5)]):
        found = asked(of, str(value), APRIL, known)
        assert len(set(found)) == len(found)
        assert not (SLIP in found and {FALLS, JUMP} & set(found))
