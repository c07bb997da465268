"""What an assessment says beside the light: the reporting state, and how fresh it is."""

from datetime import UTC, date, datetime

import pytest

from services.assessment import Workdays, assess
from services.assessment.discipline import StateOfReport
from services.contract import Cadence, Filing, FilingState
from tests.unit.assessment.cases import APRIL, DECEMBER, JUNE, MARCH, MAY, PACK, judged, milestone, snapshot, target

WORKDAYS = Workdays()
MONTHLY = Cadence(due_day=8)


def filed(of: date, on: date, state: FilingState = FilingState.REPORTED) -> Filing:
    return Filing(as_of=of, filed_at=datetime(on.year, on.month, on.day, 4, tzinfo=UTC), state=state)


IN_APRIL = filed(APRIL, date(2026, 5, 7))


@pytest.mark.parametrize(
    ("filings", "as_of", "state"),
    [
        pytest.param((), date(2026, 4, 20), StateOfReport.NOT_DUE, id="April is not over: not due"),
        pytest.param((), date(2026, 5, 5), StateOfReport.OPEN, id="April is over: open"),
        pytest.param((), date(2026, 5, 11), StateOfReport.GRACE, id="after the due day: grace"),
        pytest.param((), date(2026, 5, 14), StateOfReport.OVERDUE, id="after the grace: overdue"),
        pytest.param((IN_APRIL,), date(2026, 5, 20), StateOfReport.REPORTED, id="reported, and May is not over"),
        pytest.param(
            (filed(APRIL, date(2026, 5, 7), FilingState.ACCEPTED),),
            date(2026, 5, 20),
            StateOfReport.ACCEPTED,
            id="accepted",
        ),
        pytest.param(
            (filed(APRIL, date(2026, 5, 7), FilingState.RETURNED),),
            date(2026, 5, 20),
            StateOfReport.RETURNED,
            id="sent back",
        ),
        pytest.param((IN_APRIL,), date(2026, 6, 1), StateOfReport.OPEN, id="April reported, May open"),
        pytest.param((), date(2026, 6, 1), StateOfReport.OVERDUE, id="April overdue goes before May open"),
        pytest.param(
            (filed(MAY, date(2026, 6, 1)),),
            date(2026, 6, 2),
            StateOfReport.REPORTED,
            id="April was never reported, but May has been since",
        ),
    ],
)
def test_reporting(filings: tuple[Filing, ...], as_of: date, state: StateOfReport) -> None:
    of = snapshot(target(), cadence=MONTHLY, assigned_on=date(2026, 4, 10), filings=filings)
    assert assess(of, as_of, PACK, workdays=WORKDAYS).reporting is state


@pytest.mark.parametrize(
    ("cadence", "workdays"),
    [
        pytest.param(None, WORKDAYS, id="where no report is asked for"),
        pytest.param(MONTHLY, None, id="where nobody gave a calendar"),
    ],
)
def test_nothing_is_said_of_reporting(cadence: Cadence | None, workdays: Workdays | None) -> None:
    of = snapshot(target(), cadence=cadence, assigned_on=date(2026, 4, 10))
    assert assess(of, JUNE, PACK, workdays=workdays).reporting is None


def test_the_grace_is_the_pack_s() -> None:
    of = snapshot(target(), cadence=MONTHLY, assigned_on=date(2026, 4, 10))
    strict = PACK.model_copy(update={"grace_workdays": 0})
    states = [assess(of, date(2026, 5, 11), pack, workdays=WORKDAYS).reporting for pack in (PACK, strict)]
    assert states == [StateOfReport.GRACE, StateOfReport.OVERDUE]


@pytest.mark.parametrize(
    ("figures", "as_of", "data_as_of", "stale_days"),
    [
        pytest.param([], JUNE, None, None, id="no figure"),
        pytest.param([(JUNE, "1")], JUNE, JUNE, 0, id="of the day itself"),
        pytest.param([(MARCH, "1"), (MAY, "2")], JUNE, MAY, 30, id="thirty days old"),
        pytest.param([(MARCH, "1"), (DECEMBER, "2")], JUNE, MARCH, 91, id="a later one is not known yet"),
    ],
)
def test_freshness(
    figures: list[tuple[date, str]], as_of: date, data_as_of: date | None, stale_days: int | None
) -> None:
    found = judged(target(), as_of, *figures)
    assert (found.data_as_of, found.stale_days) == (data_as_of, stale_days)


def test_a_settled_milestone_is_as_old_as_its_news() -> None:
    assert judged(milestone(), JUNE, (MARCH, "1")).stale_days == 91
