"""Reporting discipline: which reports are owed, by when, and what became of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.discipline import (
    NAMES,
    PeriodReport,
    Rates,
    StateOfReport,
    discipline,
    rates,
)
from services.assessment.workdays import Workdays
from services.contract import Cadence, Every, Filing, FilingState, TargetState
from tests.unit.assessment.cases import JUNE, PACK, SEPTEMBER, snapshot, target

CHINA = Workdays()
ASSIGNED, MAY = date(2026, 6, 1), date(2026, 5, 31)
DUE, GRACE_UNTIL = date(2026, 7, 8), date(2026, 7, 13)
MONTHLY, QUARTERLY, YEARLY = (Cadence(every=every) for every in Every)


def filed(
    on: date, state: FilingState = FilingState.REPORTED, as_of: date = JUNE, hour: int = 2, minute: int = 0
) -> Filing:
    """A filing at that hour UTC of a day, eight hours later in Shanghai."""
    return Filing(as_of=as_of, filed_at=datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC), state=state)


def reports(*filings: Filing, as_of: date, **changes: Any) -> list[PeriodReport]:
    given = {"cadence": MONTHLY, "assigned_on": ASSIGNED, "filings": filings} | changes
    return discipline(snapshot(target(), **given), as_of, CHINA, PACK.grace_workdays)


@pytest.mark.parametrize(
    ("as_of", "filings", "state", "filed_on", "late"),
    [
        pytest.param(date(2026, 5, 1), [], StateOfReport.NOT_DUE, None, 0, id="before the period"),
        pytest.param(JUNE, [], StateOfReport.NOT_DUE, None, 0, id="on its last day it is not due"),
        pytest.param(date(2026, 7, 1), [], StateOfReport.OPEN, None, 0, id="the day after it is open"),
        pytest.param(DUE, [], StateOfReport.OPEN, None, 0, id="on the due day it is open"),
        pytest.param(date(2026, 7, 9), [], StateOfReport.GRACE, None, 1, id="the day after the due day: grace"),
        pytest.param(GRACE_UNTIL, [], StateOfReport.GRACE, None, 3, id="the third workday after it: grace"),
        pytest.param(date(2026, 7, 14), [], StateOfReport.OVERDUE, None, 4, id="the fourth: overdue"),
        pytest.param(date(2026, 7, 31), [], StateOfReport.OVERDUE, None, 17, id="and later by every workday"),
        pytest.param(
            date(2026, 7, 14), [filed(date(2026, 7, 1))], StateOfReport.REPORTED, date(2026, 7, 1), 0, id="reported"
        ),
        pytest.param(
            JUNE, [filed(JUNE)], StateOfReport.REPORTED, JUNE, 0, id="reported within the period, for its last day"
        ),
        pytest.param(
            DUE,
            [filed(DUE, hour=15, minute=59)],
            StateOfReport.REPORTED,
            DUE,
            0,
            id="on time until midnight of the due day in Shanghai",
        ),
        pytest.param(
            DUE, [filed(DUE, hour=16)], StateOfReport.OPEN, None, 0, id="what is filed after midnight is not known yet"
        ),
        pytest.param(
            date(2026, 7, 9),
            [filed(DUE, hour=16)],
            StateOfReport.REPORTED,
            date(2026, 7, 9),
            1,
            id="after midnight it is a workday late",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(date(2026, 7, 15))],
            StateOfReport.REPORTED,
            date(2026, 7, 15),
            5,
            id="reported late by five workdays, however long ago",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(date(2026, 7, 11))],
            StateOfReport.REPORTED,
            date(2026, 7, 11),
            3,
            id="filed on a Saturday: as late as on the Monday",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(DUE, FilingState.IN_DOUBT)],
            StateOfReport.REPORTED,
            DUE,
            0,
            id="in doubt: the department did report",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(DUE, FilingState.ACCEPTED)],
            StateOfReport.ACCEPTED,
            DUE,
            0,
            id="accepted",
        ),
        pytest.param(
            DUE,
            [filed(date(2026, 7, 2), FilingState.RETURNED)],
            StateOfReport.RETURNED,
            date(2026, 7, 2),
            0,
            id="returned before the due day: owed, not late",
        ),
        pytest.param(
            date(2026, 7, 15),
            [filed(date(2026, 7, 2), FilingState.RETURNED)],
            StateOfReport.RETURNED,
            date(2026, 7, 2),
            5,
            id="returned and owed again: later by every workday",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(date(2026, 7, 2), FilingState.RETURNED), filed(date(2026, 7, 10))],
            StateOfReport.REPORTED,
            date(2026, 7, 10),
            2,
            id="returned and filed anew after the due day: late",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(date(2026, 7, 10), FilingState.RETURNED), filed(date(2026, 7, 2))],
            StateOfReport.RETURNED,
            date(2026, 7, 10),
            17,
            id="the newest decides, in whatever order they stand",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(date(2026, 7, 2)), filed(date(2026, 7, 20), FilingState.ACCEPTED)],
            StateOfReport.ACCEPTED,
            date(2026, 7, 2),
            0,
            id="a correction of what stood makes nobody late",
        ),
        pytest.param(
            date(2026, 7, 31),
            [filed(date(2026, 6, 10), as_of=date(2026, 6, 5)), filed(date(2026, 7, 10))],
            StateOfReport.REPORTED,
            date(2026, 7, 10),
            2,
            id="figures of an earlier day of the period do not",
        ),
        pytest.param(
            date(2026, 7, 14),
            [filed(date(2026, 7, 2), as_of=MAY), filed(date(2026, 7, 3), as_of=date(2026, 7, 1))],
            StateOfReport.OVERDUE,
            None,
            4,
            id="filings for other periods do not count for this",
        ),
    ],
)
def test_the_report_for_june(
    as_of: date, filings: list[Filing], state: StateOfReport, filed_on: date | None, late: int
) -> None:
    june = reports(*filings, as_of=as_of)[0]
    assert june == PeriodReport(ASSIGNED, JUNE, DUE, GRACE_UNTIL, state, filed_on, late)


def test_without_grace_it_is_overdue_the_day_after_the_due_day() -> None:
    given = snapshot(target(), cadence=MONTHLY, assigned_on=ASSIGNED)
    assert discipline(given, date(2026, 7, 9), CHINA, 0)[0].state is StateOfReport.OVERDUE


@pytest.mark.parametrize(
    ("changes", "first_days"),
    [
        pytest.param({"cadence": None}, [], id="none without a cadence"),
        pytest.param({"assigned_on": None}, [], id="none before it is assigned"),
        pytest.param(
            {"assigned_on": date(2026, 10, 20)},
            [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)],
            id="from the month of the assignment to that of the deadline",
        ),
        pytest.param(
            {"assigned_on": date(2025, 12, 1), "cadence": QUARTERLY},
            [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)],
            id="from the target's own start where that is later",
        ),
        pytest.param({"assigned_on": date(2026, 6, 1), "cadence": YEARLY}, [date(2026, 1, 1)], id="one of the year"),
        pytest.param({"assigned_on": date(2027, 1, 1)}, [], id="none where it is assigned after its deadline"),
    ],
)
def test_the_periods_that_are_owed(changes: dict[str, Any], first_days: list[date]) -> None:
    assert [report.first for report in reports(as_of=JUNE, **changes)] == first_days


AUGUST_10 = date(2026, 8, 10)


@pytest.mark.parametrize(
    ("changes", "as_of", "told"),
    [
        pytest.param(
            {"state": TargetState.SUSPENDED},
            SEPTEMBER,
            [(JUNE, StateOfReport.REPORTED)],
            id="of a suspended target only what was filed",
        ),
        pytest.param(
            {"state": TargetState.COMPLETED, "completed_on": AUGUST_10},
            SEPTEMBER,
            [(JUNE, StateOfReport.REPORTED), (date(2026, 7, 31), StateOfReport.OVERDUE)],
            id="of a completed one what fell due until its completion",
        ),
        pytest.param(
            {"state": TargetState.CLOSED, "completed_on": date(2026, 8, 9)},
            SEPTEMBER,
            [(JUNE, StateOfReport.REPORTED)],
            id="not what fell due the day after",
        ),
        pytest.param(
            {"state": TargetState.CLOSED},
            SEPTEMBER,
            [(JUNE, StateOfReport.REPORTED)],
            id="closed on an unknown day: only what was filed",
        ),
    ],
)
def test_at_rest(changes: dict[str, Any], as_of: date, told: list[tuple[date, StateOfReport]]) -> None:
    found = reports(filed(date(2026, 7, 2)), as_of=as_of, **changes)
    assert [(report.last, report.state) for report in found] == told


def test_before_it_was_completed_everything_was_owed() -> None:
    before = reports(as_of=JUNE, state=TargetState.CLOSED, completed_on=date(2026, 7, 1))
    assert before == reports(as_of=JUNE)


def test_rates_count_what_was_due_or_filed_what_came_and_what_came_in_time() -> None:
    filings = [
        filed(date(2026, 7, 8), as_of=JUNE),
        filed(date(2026, 8, 11), FilingState.ACCEPTED, as_of=date(2026, 7, 31)),
        filed(date(2026, 9, 2), FilingState.RETURNED, as_of=date(2026, 8, 31)),
        filed(date(2026, 10, 5), as_of=date(2026, 10, 1)),
    ]
    found = reports(*filings, as_of=date(2026, 10, 9))
    assert [report.state for report in found] == [
        StateOfReport.REPORTED,
        StateOfReport.ACCEPTED,
        StateOfReport.RETURNED,
        StateOfReport.GRACE,
        StateOfReport.NOT_DUE,
        StateOfReport.NOT_DUE,
        StateOfReport.NOT_DUE,
    ]
    assert rates(found) == Rates(expected=4, reported=2, on_time=1)


@pytest.mark.parametrize(
    ("data", "came", "state"),
    [
        pytest.param(date(2026, 6, 20), date(2026, 6, 22), StateOfReport.OPEN, id="data of the 20th, in the period"),
        pytest.param(date(2026, 6, 21), date(2026, 6, 22), StateOfReport.REPORTED, id="data of its last ten days"),
        pytest.param(date(2026, 6, 5), date(2026, 7, 1), StateOfReport.REPORTED, id="old data, after the period"),
        pytest.param(date(2026, 5, 31), date(2026, 7, 1), StateOfReport.OPEN, id="data of another period"),
    ],
)
def test_a_figure_posted_early_in_a_period_is_not_its_report(data: date, came: date, state: StateOfReport) -> None:
    june = next(report for report in reports(filed(came, as_of=data), as_of=date(2026, 7, 2)) if report.last == JUNE)
    assert june.state is state


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param(DUE, 0, id="on the due day a report is not expected yet"),
        pytest.param(date(2026, 7, 9), 1, id="the day after it is"),
    ],
)
def test_what_is_expected(as_of: date, expected: int) -> None:
    assert rates(reports(as_of=as_of)) == Rates(expected, 0, 0)


def test_every_state_has_a_name() -> None:
    assert [NAMES[state] for state in StateOfReport] == ["未到期", "待报", "宽限", "逾期", "已报待核", "退回", "已核"]


@given(
    as_of=st.dates(date(2026, 6, 1), date(2027, 2, 28)),
    on=st.dates(date(2026, 6, 1), date(2027, 2, 28)),
    back=st.integers(0, 60),
)
def test_a_report_that_stands_is_never_owed_again(as_of: date, on: date, back: int) -> None:
    filing = filed(on, as_of=on - timedelta(days=back))
    now, later = (reports(filing, as_of=day) for day in (as_of, as_of + timedelta(days=40)))
    for before, after in zip(now, later, strict=True):
        if before.state is StateOfReport.REPORTED:
            assert before == after
