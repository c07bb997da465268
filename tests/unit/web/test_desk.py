"""What lies on a department's desk: on which pile, in what order, and the form filled in beforehand."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.contract import FilingState, Node, Plan, PlanKind, Signature, TargetState
from services.targets.desk import AskedBack, Pile, blank_of, kinds_of, tasks, units_of
from services.targets.progress import Kind
from tests.unit.assessment.cases import growth, milestone, stock, target
from tests.unit.web.cases import COMMERCE, FINANCE, JUNE, MAY, TODAY, filed, owned, standing

RETURNED = filed(*JUNE, FilingState.RETURNED)

PILES = [
    pytest.param({}, TODAY, Pile.LATER, id="all reported"),
    pytest.param({"filings": (filed(*MAY),)}, date(2026, 7, 6), Pile.OPEN, id="June not reported, its day not come"),
    pytest.param({"filings": (filed(*MAY),)}, date(2026, 7, 10), Pile.GRACE, id="the day gone, the grace not"),
    pytest.param({"filings": (filed(*MAY),)}, TODAY, Pile.OVERDUE, id="the grace gone"),
    pytest.param({"filings": (filed(*MAY), RETURNED)}, TODAY, Pile.RETURNED, id="sent back"),
    pytest.param({"filings": (RETURNED,)}, TODAY, Pile.RETURNED, id="sent back is above overdue"),
    pytest.param({"state": TargetState.COMPLETED, "completed_on": TODAY}, TODAY, Pile.AT_REST, id="settled"),
    pytest.param({"state": TargetState.SUSPENDED}, TODAY, Pile.AT_REST, id="suspended"),
    pytest.param({"department": FINANCE, "filings": ()}, TODAY, Pile.SUPPORTING, id="another department leads"),
]


@pytest.mark.parametrize(("given", "on", "pile"), PILES)
def test_a_target_lies_on_the_pile_of_what_is_most_pressing(given: dict[str, Any], on: date, pile: Pile) -> None:
    [task] = tasks([standing(owned(**given), on)], COMMERCE, {}, on)
    assert task.pile is pile
    assert (task.blank is None) == (pile in (Pile.SUPPORTING, Pile.AT_REST))


def test_a_claim_that_was_refused_lies_on_top_with_its_reason() -> None:
    found = owned()
    [task] = tasks([standing(found)], COMMERCE, {found.id: AskedBack(claim="缺验收材料")}, TODAY)
    assert (task.pile, task.claim_returned) == (Pile.RETURNED, "缺验收材料")


def test_piles_come_by_urgency_and_within_one_the_longest_owed_first() -> None:
    given = {
        "reported": owned(),
        "since June": owned(filings=(filed(*MAY),)),
        "since May": owned(filings=()),
        "returned": owned(filings=(filed(*MAY), RETURNED)),
    }
    named = {UUID(int=number): name for number, name in enumerate(given)}
    found = [standing(one.model_copy(update={"id": id_})) for id_, one in zip(named, given.values(), strict=True)]
    ordered = tasks(found, COMMERCE, {}, TODAY)
    assert [named[task.standing.snapshot.id] for task in ordered] == ["returned", "since May", "since June", "reported"]
    assert [len(task.owed) for task in ordered] == [1, 2, 1, 0]
    assert ordered[1].workdays_late > ordered[2].workdays_late > 0


def test_only_a_department_that_was_given_the_target_has_to_sign() -> None:
    both = (
        Signature(department=FINANCE, signed_at=datetime(2026, 5, 2, tzinfo=UTC)),
        Signature(department=COMMERCE),
    )
    found = [standing(owned(department=FINANCE, signatures=both))]
    assert [task.signed for task in tasks(found, COMMERCE, {}, TODAY)] == [False]
    assert [task.signed for task in tasks(found, FINANCE, {}, TODAY)] == [True]


DAYS = [
    pytest.param({"filings": ()}, TODAY, date(2026, 6, 30), id="of several owed the newest, by which the light goes"),
    pytest.param({"filings": (filed(*MAY, FilingState.RETURNED),)}, TODAY, date(2026, 5, 31), id="the one sent back"),
    pytest.param({}, TODAY, TODAY, id="a period that has not ended: up to today"),
    pytest.param({"cadence": None}, TODAY, TODAY, id="no cadence"),
]


@pytest.mark.parametrize(("given", "on", "expected"), DAYS)
def test_the_form_asks_for_the_day_that_is_wanted(given: dict[str, Any], on: date, expected: date) -> None:
    assert blank_of(standing(owned(**given), on), on).as_of == expected


UNITS = [
    pytest.param(target("200000"), "万平方米", id="a size spoken of in 万"),
    pytest.param(target("200000000000", "元"), "亿元", id="a size spoken of in 亿"),
    pytest.param(target("9870", "个"), "个", id="a size spoken of as it is"),
    pytest.param(growth("5"), "%", id="a rate"),
    pytest.param(milestone(), None, id="a milestone has none"),
]


@pytest.mark.parametrize(("of", "expected"), UNITS)
def test_the_form_knows_the_unit(of: Any, expected: str | None) -> None:
    unit, others = units_of(of)
    assert unit == expected
    assert unit is None or unit in others


KINDS = [
    pytest.param(target(), (Kind.CUMULATIVE, Kind.PERIOD), id="an amount adds up"),
    pytest.param(growth("5"), (Kind.RATE,), id="a growth is a rate"),
    pytest.param(stock("98", "%"), (Kind.CUMULATIVE, Kind.RATE), id="a ratio may be given as a rate"),
    pytest.param(stock("1800", "个"), (Kind.CUMULATIVE,), id="a stock stands for itself"),
    pytest.param(milestone(), (Kind.DONE,), id="a milestone is done or not"),
]


@pytest.mark.parametrize(("of", "expected"), KINDS)
def test_the_form_offers_what_fits(of: Any, expected: tuple[Kind, ...]) -> None:
    assert kinds_of(of) == expected


def test_the_form_offers_the_nodes_that_are_not_done() -> None:
    nodes = (
        Node(name="立项", on=date(2026, 3, 31), done_on=date(2026, 3, 20)),
        Node(name="开工", on=date(2026, 6, 30)),
    )
    found = owned(milestone(), plan=Plan(kind=PlanKind.NODES, nodes=nodes))
    blank = blank_of(standing(found), TODAY)
    assert (blank.done, blank.nodes) == (True, ("开工",))
