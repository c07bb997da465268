"""Which plans by period a target can have: every way to give one, and every refusal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract import InvalidValue, Node, Plan, PlanKind, PlanPoint, Target
from services.targets.plans import GivenPlan, make_plan, refit
from tests.unit.targets.cases import DECEMBER, JUNE, MARCH, MILESTONE, SEPTEMBER, month_end, target

YEARLY = target(deadline=date(2027, 12, 31), recurrence="yearly")
HALF_YEAR = target(deadline=JUNE)
FROM_MAY = target(starts_on=date(2026, 5, 15), deadline=date(2026, 8, 10))
MARCH_27 = date(2027, 3, 31)


def points(*shares: tuple[date, str]) -> tuple[PlanPoint, ...]:
    return tuple(PlanPoint(on=on, share=Decimal(share)) for on, share in shares)


def decimals(*values: int | str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def node(name: str, on: date) -> Node:
    return Node(name=name, on=on)


def by(kind: PlanKind, **lists: Any) -> GivenPlan:
    return GivenPlan(kind, **lists)


QUARTERS = points((MARCH, "0.2"), (JUNE, "0.5"), (SEPTEMBER, "0.75"), (DECEMBER, "1"))


@pytest.mark.parametrize(
    ("of", "given_", "plan"),
    [
        pytest.param(target(), by(PlanKind.EVEN), Plan(), id="even"),
        pytest.param(MILESTONE, by(PlanKind.EVEN), Plan(), id="a milestone without nodes"),
        pytest.param(
            target(),
            by(PlanKind.POINTS, points=points((DECEMBER, "1"), (JUNE, "0.4"))),
            Plan(kind=PlanKind.POINTS, points=points((JUNE, "0.4"), (DECEMBER, "1"))),
            id="dates and shares, in whatever order",
        ),
        pytest.param(
            target(),
            by(PlanKind.POINTS, points=points((SEPTEMBER, "1"))),
            Plan(kind=PlanKind.POINTS, points=points((SEPTEMBER, "1"))),
            id="one that is through before the deadline",
        ),
        pytest.param(
            target(),
            by(PlanKind.POINTS, points=points((MARCH, "0"), (JUNE, "0"), (DECEMBER, "1"))),
            Plan(kind=PlanKind.POINTS, points=points((MARCH, "0"), (JUNE, "0"), (DECEMBER, "1"))),
            id="one that begins with nothing",
        ),
        pytest.param(
            target(),
            by(PlanKind.POINTS, quarters=decimals(20, 50, 75, 100)),
            Plan(kind=PlanKind.POINTS, points=QUARTERS),
            id="the quarters' per cents",
        ),
        pytest.param(
            YEARLY,
            by(PlanKind.POINTS, quarters=decimals(20, 50, 75, 100)),
            Plan(
                kind=PlanKind.POINTS,
                points=QUARTERS + tuple(PlanPoint(on=one.on.replace(year=2027), share=one.share) for one in QUARTERS),
            ),
            id="the quarters of each year where it recurs",
        ),
        pytest.param(
            HALF_YEAR,
            by(PlanKind.LAST_YEAR, values=decimals(5, 10, 20, 25, 40, 50)),
            Plan(
                kind=PlanKind.LAST_YEAR,
                points=points(
                    (month_end(1), "0.1"),
                    (month_end(2), "0.2"),
                    (MARCH, "0.4"),
                    (month_end(4), "0.5"),
                    (month_end(5), "0.8"),
                    (JUNE, "1"),
                ),
            ),
            id="last year's cumulative shape",
        ),
        pytest.param(
            FROM_MAY,
            by(PlanKind.LAST_YEAR, values=decimals(1, 2, 3, 4)),
            Plan(
                kind=PlanKind.LAST_YEAR,
                points=points((month_end(5), "0.25"), (JUNE, "0.5"), (month_end(7), "0.75"), (date(2026, 8, 10), "1")),
            ),
            id="last year's shape of months that are cut off",
        ),
        pytest.param(
            MILESTONE,
            by(PlanKind.NODES, nodes=(node("竣工", DECEMBER), node("开工", MARCH))),
            Plan(kind=PlanKind.NODES, nodes=(node("开工", MARCH), node("竣工", DECEMBER))),
            id="a milestone's nodes, in whatever order",
        ),
    ],
)
def test_the_plan_is(of: Target, given_: GivenPlan, plan: Plan) -> None:
    assert make_plan(given_, of) == plan


REFUSED = [
    pytest.param(
        target(), by(PlanKind.POINTS, points=points((JUNE, "0.5"), (DECEMBER, "0.99"))), "plan.points", "99%", "100%",
        id="points that do not reach the target",
    ),
    pytest.param(target(), by(PlanKind.POINTS), "plan.points", "0%", "100%", id="no points at all"),
    pytest.param(
        target(), by(PlanKind.POINTS, points=points((JUNE, "1"), (DECEMBER, "0.9"))), "plan.points", "0.9", "不回落",
        id="points that fall",
    ),
    pytest.param(
        target(), by(PlanKind.POINTS, points=points((JUNE, "50"), (DECEMBER, "100"))), "plan.points", "50", "1 之间",
        id="per cents in place of shares",
    ),
    pytest.param(
        target(), by(PlanKind.POINTS, points=points((JUNE, "-0.1"), (DECEMBER, "1"))), "plan.points", "-0.1", "0 至 1",
        id="a negative share",
    ),
    pytest.param(
        target(), by(PlanKind.POINTS, points=points((DECEMBER, "1"), (MARCH_27, "1"))), "plan.points", "2027-03-31",
        "2026-12-31", id="a point after the deadline",
    ),
    pytest.param(
        target(), by(PlanKind.POINTS, points=points((date(2025, 12, 31), "0"), (DECEMBER, "1"))), "plan.points",
        "2025-12-31", "2026-01-01", id="a point before the period",
    ),
    pytest.param(
        target(), by(PlanKind.POINTS, points=points((JUNE, "0.5"), (JUNE, "0.6"), (DECEMBER, "1"))), "plan.points",
        "重复", "只出现一次", id="a date that stands twice",
    ),
    pytest.param(
        YEARLY, by(PlanKind.POINTS, points=points((DECEMBER, "1"))), "plan.points", "0%", "2027-12-31",
        id="a yearly target without its second year",
    ),
    pytest.param(
        target(), by(PlanKind.POINTS, quarters=decimals(20, 50, 75)), "plan.quarters", "3", "四个季度",
        id="three quarters",
    ),
    pytest.param(
        target(), by(PlanKind.POINTS, quarters=decimals(20, 50, 75, 90)), "plan.points", "90%", "100%",
        id="quarters that do not reach the target",
    ),
    pytest.param(
        HALF_YEAR, by(PlanKind.POINTS, quarters=decimals(20, 50, 75, 100)), "plan.quarters", "2026-06-30", "整年",
        id="quarters of half a year",
    ),
    pytest.param(
        target(deadline=date(2027, 12, 31)), by(PlanKind.POINTS, quarters=decimals(20, 50, 75, 100)), "plan.quarters",
        "2027-12-31", "整年", id="four quarters of two years",
    ),
    pytest.param(
        target(), by(PlanKind.LAST_YEAR, values=decimals(*range(1, 12))), "plan.values", "11", "12 个",
        id="last year without its December",
    ),
    pytest.param(
        target(), by(PlanKind.LAST_YEAR, values=decimals(*[0] * 12)), "plan.values", "0", "大于 0",
        id="a last year in which nothing was done",
    ),
    pytest.param(
        target(), by(PlanKind.LAST_YEAR, values=decimals(5, 4, *range(6, 16))), "plan.points", "2026-02-28", "不回落",
        id="monthly amounts in place of cumulative ones",
    ),
    pytest.param(
        target(), by(PlanKind.NODES, nodes=(node("开工", MARCH),)), "plan.kind", "nodes", "里程碑",
        id="nodes of an amount",
    ),
    pytest.param(
        MILESTONE, by(PlanKind.POINTS, points=points((DECEMBER, "1"))), "plan.kind", "points", "nodes",
        id="points of a milestone",
    ),
    pytest.param(
        MILESTONE, by(PlanKind.LAST_YEAR, values=decimals(1)), "plan.kind", "last_year", "nodes",
        id="last year's shape of a milestone",
    ),
    pytest.param(MILESTONE, by(PlanKind.NODES), "plan.nodes", "None", "至少一个", id="nodes of which there is none"),
    pytest.param(
        MILESTONE, by(PlanKind.NODES, nodes=(node("开工", MARCH), node("开工", JUNE))), "plan.nodes", "重复",
        "一个名称", id="two nodes of one name",
    ),
    pytest.param(
        MILESTONE, by(PlanKind.NODES, nodes=(node("竣工", MARCH_27),)), "plan.nodes", "2027-03-31", "2026-12-31",
        id="a node after the deadline",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("of", "given_", "field", "value", "expected"), REFUSED)
def test_refused_is(of: Target, given_: GivenPlan, field: str, value: str, expected: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        make_plan(given_, of)
    assert caught.value.field == field
    assert value in str(caught.value.value)
    assert expected in caught.value.expected


LATER, SOONER = target(deadline=MARCH_27), target(deadline=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("plan", "after", "refitted"),
    [
        pytest.param(Plan(), LATER, Plan(), id="an even plan is even still"),
        pytest.param(
            Plan(kind=PlanKind.POINTS, points=QUARTERS),
            LATER,
            Plan(kind=PlanKind.POINTS, points=(*QUARTERS[:3], *points((MARCH_27, "1")))),
            id="what was to be done by the old deadline is to be done by the later one",
        ),
        pytest.param(
            Plan(kind=PlanKind.POINTS, points=QUARTERS),
            SOONER,
            Plan(kind=PlanKind.POINTS, points=(*QUARTERS[:3], *points((date(2026, 11, 30), "1")))),
            id="or by the sooner one",
        ),
        pytest.param(
            Plan(kind=PlanKind.POINTS, points=points((JUNE, "0.4"), (SEPTEMBER, "1"))),
            LATER,
            Plan(kind=PlanKind.POINTS, points=points((JUNE, "0.4"), (SEPTEMBER, "1"))),
            id="a plan that is through before stays",
        ),
        pytest.param(
            Plan(kind=PlanKind.NODES, nodes=(node("开工", MARCH), node("竣工", DECEMBER))),
            target(**(MILESTONE.model_dump() | {"deadline": MARCH_27})),
            Plan(kind=PlanKind.NODES, nodes=(node("开工", MARCH), node("竣工", MARCH_27))),
            id="the last node moves with the deadline",
        ),
    ],
)
def test_after_a_new_deadline(plan: Plan, after: Target, refitted: Plan) -> None:
    assert refit(plan, target(), after) == refitted


@pytest.mark.parametrize(
    ("plan", "of", "after", "field"),
    [
        pytest.param(
            Plan(kind=PlanKind.POINTS, points=QUARTERS),
            target(),
            target(deadline=date(2026, 8, 31)),
            "plan.points",
            id="points that come after the new deadline",
        ),
        pytest.param(
            Plan(kind=PlanKind.POINTS, points=(*QUARTERS, *points((date(2027, 12, 31), "1")))),
            YEARLY,
            target(deadline=date(2028, 12, 31), recurrence="yearly"),
            "plan.points",
            id="a further year of which nothing is planned",
        ),
        pytest.param(
            Plan(kind=PlanKind.NODES, nodes=(node("开工", MARCH), node("验收", SEPTEMBER))),
            MILESTONE,
            target(**(MILESTONE.model_dump() | {"deadline": JUNE})),
            "plan.nodes",
            id="a node that comes after the new deadline",
        ),
    ],
)
def test_a_plan_that_cannot_follow_is_refused(plan: Plan, of: Target, after: Target, field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        refit(plan, of, after)
    assert caught.value.field == field


VALUES = st.lists(st.integers(0, 10**9), min_size=12, max_size=12).filter(any)


@settings(deadline=None)
@given(VALUES)
def test_any_year_makes_a_shape_that_grows_to_the_whole(months: Sequence[int]) -> None:
    values = [Decimal(sum(months[: month + 1])) for month in range(12)]
    plan = make_plan(by(PlanKind.LAST_YEAR, values=values), target())
    assert [point.on for point in plan.points] == [month_end(month) for month in range(1, 13)]
    assert all(one.share <= other.share for one, other in pairwise(plan.points))
    assert plan.points[-1].share == 1
    again = by(PlanKind.POINTS, points=plan.points)
    assert make_plan(again, target()).points == plan.points
