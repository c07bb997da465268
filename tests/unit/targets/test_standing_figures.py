"""Which of the figures that came count, what they add up to, and what counts as reported."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract import FilingState, Node, Plan, PlanKind, Target
from services.targets.progress import Decision, Entry, Kind, advance, filings, nodes_done, standing
from tests.unit.targets.cases import (
    DECEMBER,
    JUNE,
    MARCH,
    MILESTONE,
    REPORTED_AT,
    SEPTEMBER,
    entry,
    month_end,
    target,
)

CONFIRMED, WITHDRAWN = Decision.CONFIRMED, Decision.WITHDRAWN
RETURNED, ACCEPTED = Decision.RETURNED, Decision.ACCEPTED
YEARLY = target(deadline=date(2028, 12, 31), recurrence="yearly")


def period(number: int, as_of: date, value: str | int, *decisions: Decision, **changes: Any) -> Entry:
    return entry(number, as_of, value, *decisions, kind=Kind.PERIOD, **changes)


def corrects(number: int, replaced: int, as_of: date, value: int, *decisions: Decision, **changes: Any) -> Entry:
    return entry(number, as_of, value, *decisions, replaces=entry(replaced, as_of).id, **changes)


@pytest.mark.parametrize(
    ("doubted", "decisions", "state", "counts"),
    [
        pytest.param(False, (), FilingState.REPORTED, True, id="what came counts"),
        pytest.param(True, (), FilingState.IN_DOUBT, False, id="what is asked back does not count yet"),
        pytest.param(True, (CONFIRMED,), FilingState.REPORTED, True, id="confirmed it counts"),
        pytest.param(
            True, (ACCEPTED,), FilingState.ACCEPTED, True, id="what the office accepts counts, asked back or not"
        ),
        pytest.param(False, (WITHDRAWN,), None, False, id="what is withdrawn does not count"),
        pytest.param(True, (WITHDRAWN,), None, False, id="nor what is withdrawn because it was asked back"),
        pytest.param(False, (RETURNED,), FilingState.RETURNED, False, id="what is sent back does not count"),
        pytest.param(False, (ACCEPTED, RETURNED), FilingState.RETURNED, False, id="the last decision stands"),
        pytest.param(
            True, (CONFIRMED, RETURNED), FilingState.RETURNED, False, id="what was confirmed can be sent back"
        ),
        pytest.param(False, (RETURNED, WITHDRAWN), None, False, id="what was sent back can be withdrawn"),
    ],
)
def test_a_figure_stands(
    doubted: bool, decisions: tuple[Decision, ...], state: FilingState | None, counts: bool
) -> None:
    found = entry(1, JUNE, 5, *decisions, doubted=doubted)
    assert (found.state, found.counts) == (state, counts)


DONE = [
    pytest.param([], [], id="nothing counts where nothing was reported"),
    pytest.param([entry(1, MARCH, 5), entry(2, JUNE, 9)], [(MARCH, 5), (JUNE, 9)], id="each day's total counts"),
    pytest.param([entry(1, JUNE, 9), entry(2, MARCH, 5)], [(MARCH, 5), (JUNE, 9)], id="totals in order of their days"),
    pytest.param([entry(1, JUNE, 9), entry(2, JUNE, 8)], [(JUNE, 8)], id="of two for one day the last to arrive"),
    pytest.param([period(1, MARCH, 5), period(2, JUNE, 4)], [(MARCH, 5), (JUNE, 9)], id="amounts add up"),
    pytest.param([period(1, JUNE, 4), period(2, MARCH, 5)], [(MARCH, 5), (JUNE, 9)], id="amounts in any order"),
    pytest.param(
        [entry(1, MARCH, 5), period(2, JUNE, 4), entry(3, SEPTEMBER, 20), period(4, DECEMBER, 1)],
        [(MARCH, 5), (JUNE, 9), (SEPTEMBER, 20), (DECEMBER, 21)],
        id="an amount is added to the total before it, a total stands for itself",
    ),
    pytest.param(
        [period(1, JUNE, 4), entry(2, JUNE, 9)], [(JUNE, 9)], id="a day's total already has the amount of that day"
    ),
    pytest.param(
        [period(1, JUNE, 4), entry(2, JUNE, 9), period(3, SEPTEMBER, 1)],
        [(JUNE, 9), (SEPTEMBER, 10)],
        id="and what comes after adds to the total",
    ),
    pytest.param([entry(1, MARCH, 5), entry(2, JUNE, 9, doubted=True)], [(MARCH, 5)], id="without what is in doubt"),
    pytest.param([entry(1, JUNE, 9, RETURNED)], [], id="without what was sent back"),
    pytest.param([period(1, MARCH, 5, WITHDRAWN), period(2, JUNE, 4)], [(JUNE, 4)], id="without what was withdrawn"),
    pytest.param([entry(1, JUNE, 90), corrects(2, 1, JUNE, 9)], [(JUNE, 9)], id="a correction takes the place"),
    pytest.param(
        [entry(1, JUNE, 9), corrects(2, 1, MARCH, 9)], [(MARCH, 9)], id="a correction moves it to another day"
    ),
    pytest.param(
        [entry(1, JUNE, 9), corrects(2, 1, JUNE, 900, doubted=True)],
        [(JUNE, 9)],
        id="what is corrected counts while the correction is in doubt",
    ),
    pytest.param(
        [entry(1, JUNE, 9), corrects(2, 1, JUNE, 10, WITHDRAWN)], [(JUNE, 9)], id="and again once that is withdrawn"
    ),
    pytest.param(
        [entry(1, JUNE, 9), corrects(2, 1, MARCH, 8), corrects(3, 2, MARCH, 7)],
        [(MARCH, 7)],
        id="a correction corrected",
    ),
    pytest.param(
        [entry(1, JUNE, 9), corrects(2, 1, MARCH, 8, RETURNED), corrects(3, 2, MARCH, 7)],
        [(MARCH, 7)],
        id="a correction sent back and corrected: what it corrected does not come back",
    ),
    pytest.param(
        [entry(1, JUNE, 9), corrects(2, 1, JUNE, 8, RETURNED), period(3, JUNE, 7, replaces=entry(2, JUNE).id)],
        [(JUNE, 7)],
        id="nor where the last of them is an amount of the period",
    ),
    pytest.param(
        [entry(1, JUNE, 9), corrects(2, 1, MARCH, 8, doubted=True), corrects(3, 2, MARCH, 7, WITHDRAWN)],
        [(JUNE, 9)],
        id="a chain of which nothing counts leaves what it began with",
    ),
]


@pytest.mark.parametrize(("arrived", "done"), DONE)
def test_done_is(arrived: list[Entry], done: list[tuple[date, int]]) -> None:
    assert [(one.as_of, one.value) for one in advance(target(), arrived)] == done


@pytest.mark.parametrize(
    ("arrived", "done"),
    [
        pytest.param(
            [period(1, month_end(11), 5), period(2, DECEMBER, 4), period(3, month_end(1, 2027), 3)],
            [(month_end(11), 5), (DECEMBER, 9), (month_end(1, 2027), 3)],
            id="a new year begins at nothing",
        ),
        pytest.param(
            [entry(1, DECEMBER, 9), period(2, month_end(1, 2027), 3), period(3, month_end(2, 2027), 2)],
            [(DECEMBER, 9), (month_end(1, 2027), 3), (month_end(2, 2027), 5)],
            id="whatever the last year's total was",
        ),
    ],
)
def test_done_of_a_yearly_target_is(arrived: list[Entry], done: list[tuple[date, int]]) -> None:
    assert [(one.as_of, one.value) for one in advance(YEARLY, arrived)] == done
    assert advance(target(deadline=YEARLY.deadline), arrived)[-1].value > done[-1][1]


NODES = Plan(kind=PlanKind.NODES, nodes=(Node(name="开工", on=MARCH), Node(name="竣工", on=DECEMBER)))


def node(number: int, as_of: date, name: str, value: int = 1, *decisions: Decision, **changes: Any) -> Entry:
    return entry(number, as_of, value, *decisions, kind=Kind.DONE, node=name, **changes)


@pytest.mark.parametrize(
    ("arrived", "days"),
    [
        pytest.param([], [None, None], id="nothing yet"),
        pytest.param([node(1, MARCH, "开工")], [MARCH, None], id="the first node"),
        pytest.param([node(1, JUNE, "开工"), node(2, MARCH, "开工")], [MARCH, None], id="the earliest day counts"),
        pytest.param(
            [node(1, MARCH, "开工"), node(2, JUNE, "开工", 0)], [None, None], id="a node that turned out undone"
        ),
        pytest.param(
            [node(1, MARCH, "开工"), node(2, JUNE, "开工", 0), node(3, SEPTEMBER, "开工")],
            [SEPTEMBER, None],
            id="and was done after all",
        ),
        pytest.param([node(1, MARCH, "开工", 1, RETURNED)], [None, None], id="a node sent back"),
        pytest.param([entry(1, DECEMBER, 1, kind=Kind.DONE)], [None, None], id="the milestone itself is no node"),
        pytest.param(
            [node(1, MARCH, "开工"), node(2, DECEMBER, "竣工")], [MARCH, DECEMBER], id="both nodes, each on its day"
        ),
    ],
)
def test_nodes_done_are(arrived: list[Entry], days: list[date | None]) -> None:
    assert [one.done_on for one in nodes_done(NODES, arrived).nodes] == days


def test_nodes_do_not_make_the_milestone_done() -> None:
    arrived = [node(1, MARCH, "开工"), entry(2, JUNE, 0, kind=Kind.DONE), node(3, DECEMBER, "竣工")]
    assert [(one.as_of, one.value) for one in advance(MILESTONE, arrived)] == [(JUNE, 0)]


@pytest.mark.parametrize(
    ("arrived", "filed"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([entry(1, JUNE, 5)], [(JUNE, 1, FilingState.REPORTED)], id="a report"),
        pytest.param(
            [entry(1, JUNE, 5, doubted=True)], [(JUNE, 1, FilingState.IN_DOUBT)], id="one asked back came too"
        ),
        pytest.param([entry(1, JUNE, 5, WITHDRAWN)], [], id="one withdrawn did not come"),
        pytest.param([entry(1, JUNE, 5, ACCEPTED)], [(JUNE, 1, FilingState.ACCEPTED)], id="one found right"),
        pytest.param([entry(1, JUNE, 5, RETURNED)], [(JUNE, 1, FilingState.RETURNED)], id="one sent back"),
        pytest.param(
            [entry(1, JUNE, 5), corrects(2, 1, JUNE, 6)],
            [(JUNE, 1, FilingState.REPORTED)],
            id="a correction for the same day makes nobody late",
        ),
        pytest.param(
            [entry(1, JUNE, 5, RETURNED), corrects(2, 1, JUNE, 6)],
            [(JUNE, 2, FilingState.REPORTED)],
            id="what was sent back came when it came anew",
        ),
        pytest.param(
            [entry(1, JUNE, 5), corrects(2, 1, JUNE, 6, RETURNED)],
            [(JUNE, 2, FilingState.RETURNED)],
            id="the newest says how it stands",
        ),
        pytest.param(
            [entry(1, JUNE, 5), corrects(2, 1, MARCH, 5)],
            [(MARCH, 2, FilingState.REPORTED)],
            id="what was reported for the wrong day is no report for that day",
        ),
        pytest.param(
            [entry(1, JUNE, 5), corrects(2, 1, MARCH, 5, doubted=True)],
            [(MARCH, 2, FilingState.IN_DOUBT), (JUNE, 1, FilingState.REPORTED)],
            id="it still is while the correction is in doubt",
        ),
        pytest.param(
            [entry(2, JUNE, 5), entry(1, MARCH, 5)],
            [(MARCH, 1, FilingState.REPORTED), (JUNE, 2, FilingState.REPORTED)],
            id="in order of days",
        ),
    ],
)
def test_filed_is(arrived: list[Entry], filed: list[tuple[date, int, FilingState]]) -> None:
    found = [(one.as_of, one.filed_at, one.state) for one in filings(arrived)]
    assert found == [(as_of, REPORTED_AT + timedelta(days=number), state) for as_of, number, state in filed]


DAYS = st.integers(min_value=0, max_value=1200).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
FIGURES = st.lists(
    st.tuples(DAYS, st.sampled_from([Kind.CUMULATIVE, Kind.PERIOD]), st.integers(0, 10**6)),
    max_size=12,
    unique_by=lambda figure: figure[0],
)


@settings(deadline=None)
@given(FIGURES, st.sampled_from([target(deadline=YEARLY.deadline), YEARLY]), st.data())
def test_the_order_of_arrival_does_not_matter(
    figures: list[tuple[date, Kind, int]], of: Target, data: st.DataObject
) -> None:
    entries = [entry(number, as_of, value, kind=kind) for number, (as_of, kind, value) in enumerate(figures)]
    found = advance(of, entries)
    assert advance(of, data.draw(st.permutations(entries))) == found
    assert [one.as_of for one in found] == sorted(as_of for as_of, _, _ in figures)
    total, year = Decimal(0), None
    for one, (as_of, kind, value) in zip(found, sorted(figures), strict=True):
        fresh = of is YEARLY and as_of.year != year
        year = as_of.year
        total = value + (0 if kind is Kind.CUMULATIVE or fresh else total)
        assert one.value == total


@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 9)), max_size=10), st.data())
def test_only_the_order_within_a_day_matters(figures: list[tuple[date, int]], data: st.DataObject) -> None:
    entries = [entry(number, day, value) for number, (day, value) in enumerate(figures)]
    of_day = {day: iter([one for one in entries if one.as_of == day]) for day, _ in figures}
    shuffled = [next(of_day[day]) for day in data.draw(st.permutations([day for day, _ in figures]))]
    assert advance(target(), shuffled) == advance(target(), entries)


CHAINS = st.lists(
    st.tuples(st.sampled_from([(), (WITHDRAWN,), (RETURNED,), (ACCEPTED,)]), st.booleans()), min_size=1, max_size=8
)


@given(CHAINS)
def test_of_a_chain_of_corrections_the_last_that_counts_stands_alone(
    chain: list[tuple[tuple[Decision, ...], bool]],
) -> None:
    entries = [
        entry(
            number,
            month_end(1 + number),
            number,
            *decisions,
            doubted=doubted,
            replaces=entry(number - 1, MARCH).id if number else None,
        )
        for number, (decisions, doubted) in enumerate(chain)
    ]
    counting = [one for one in entries if one.counts]
    assert standing(entries) == counting[-1:]
