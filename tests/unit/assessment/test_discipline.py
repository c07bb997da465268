"""Reporting discipline: what becomes of a report as time passes and figures come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.discipline import NAMES, PeriodReport, StateOfReport, discipline
from services.contract import Filing, FilingState
from tests.unit.assessment.cases import JUNE, snapshot, target
from tests.unit.assessment.filings import ASSIGNED, CHINA, DUE, GRACE_UNTIL, MAY, MONTHLY, filed, reports


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
