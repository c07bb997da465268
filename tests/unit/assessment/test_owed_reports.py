"""Which reports a department owes, and how many of them came in time."""

from datetime import date
from typing import Any

import pytest

from services.assessment.discipline import Rates, StateOfReport, rates
from services.contract import FilingState, TargetState
from tests.unit.assessment.cases import JUNE, SEPTEMBER
from tests.unit.assessment.filings import DUE, QUARTERLY, YEARLY, filed, reports


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
    ("as_of", "expected"),
    [
        pytest.param(DUE, 0, id="on the due day a report is not expected yet"),
        pytest.param(date(2026, 7, 9), 1, id="the day after it is"),
    ],
)
def test_what_is_expected(as_of: date, expected: int) -> None:
    assert rates(reports(as_of=as_of)) == Rates(expected, 0, 0)
