"""Reporting discipline (报送纪律): which reports of a target are owed, by when, and what became of them. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from services.assessment.verdicts import is_settled
from services.assessment.workdays import Workdays
from services.contract import Cadence, Every, Filing, FilingState, TargetState, TargetUpdated

MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.YEARLY: 12}
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
ONE_DAY = timedelta(days=1)
CUT_OFF = timedelta(days=10)
"""Departments close their books up to so long before a period ends (on the 25th, say)."""


class StateOfReport(StrEnum):
    """What became of the report on a period."""

    NOT_DUE = "not_due"
    OPEN = "open"
    GRACE = "grace"
    OVERDUE = "overdue"
    REPORTED = "reported"
    RETURNED = "returned"
    ACCEPTED = "accepted"


NAMES: Mapping[StateOfReport, str] = {
    StateOfReport.NOT_DUE: "未到期",
    StateOfReport.OPEN: "待报",
    StateOfReport.GRACE: "宽限",
    StateOfReport.OVERDUE: "逾期",
    StateOfReport.REPORTED: "已报待核",
    StateOfReport.RETURNED: "退回",
    StateOfReport.ACCEPTED: "已核",
}

# a department that was asked back did report
FILED = {
    FilingState.IN_DOUBT: StateOfReport.REPORTED,
    FilingState.REPORTED: StateOfReport.REPORTED,
    FilingState.RETURNED: StateOfReport.RETURNED,
    FilingState.ACCEPTED: StateOfReport.ACCEPTED,
}
DONE = (StateOfReport.REPORTED, StateOfReport.ACCEPTED)
NOT_YET = (StateOfReport.NOT_DUE, StateOfReport.OPEN)


@dataclass(frozen=True)
class PeriodReport:
    """The report on one period as of a day.

    `workdays_late` counts from the due day to the filing or, while the report is owed, to that day; a day off counts as
    the next workday, 0 is on time. `filed_on` is empty where nothing was filed.
    """

    first: date
    last: date
    due_on: date
    grace_until: date
    state: StateOfReport
    filed_on: date | None = None
    workdays_late: int = 0


@dataclass(frozen=True)
class Rates:
    """How many reports were to be expected, how many came and stood, and how many of these on time."""

    expected: int
    reported: int
    on_time: int


def periods(cadence: Cadence, since: date, until: date) -> Iterator[tuple[date, date]]:
    """First and last days of the calendar periods from the one with `since` to the one with `until`."""
    length = MONTHS[cadence.every]
    first = since.replace(month=(since.month - 1) // length * length + 1, day=1)
    while first <= until:
        years, months = divmod(first.month - 1 + length, 12)
        following = first.replace(year=first.year + years, month=months + 1)
        yield first, following - ONE_DAY
        first = following


def due_on(cadence: Cadence, period: tuple[date, date], workdays: Workdays) -> date:
    """The day of the month after the period by which it is to be reported, put off to the next workday (顺延)."""
    month = period[1] + ONE_DAY
    return workdays.on_or_after(month.replace(day=min(cadence.due_day, monthrange(month.year, month.month)[1])))


def discipline(snapshot: TargetUpdated, as_of: date, workdays: Workdays, grace_workdays: int) -> list[PeriodReport]:
    """The reports on a target's periods, from its assignment to its deadline, by what was filed until `as_of`.

    Nothing is owed before the target is assigned or without a cadence. Of a settled target what falls due after its
    completion is not owed, of a suspended one nothing at all (the day of a suspension is not known): of such periods
    only those that were filed are told. What a filing was found to be holds for every `as_of` from its day on.
    """
    cadence, assigned_on = snapshot.cadence, snapshot.assigned_on
    if cadence is None or assigned_on is None:
        return []
    found = []
    known = [(filing, day) for filing in snapshot.filings if (day := _day(filing)) <= as_of]
    owed_until = _owed_until(snapshot, as_of)
    since = max(snapshot.target.starts_on, assigned_on)
    for blank in _blanks(cadence, since, snapshot.target.deadline, workdays, grace_workdays):
        filings = [filing for filing, day in known if _reports_on(filing, day, blank)]
        if filings or blank.due_on <= owed_until:
            found.append(_report(blank, filings, as_of, workdays))
    return found


@lru_cache(maxsize=4096)
def _blanks(
    cadence: Cadence, since: date, until: date, workdays: Workdays, grace_workdays: int
) -> Sequence[PeriodReport]:
    """The reports before anything is due or filed; a ledger's many targets share few calendars."""
    dues = [(period, due_on(cadence, period, workdays)) for period in periods(cadence, since, until)]
    return [
        PeriodReport(*period, due, workdays.add(due, grace_workdays), StateOfReport.NOT_DUE) for period, due in dues
    ]


def _reports_on(filing: Filing, filed_on: date, period: PeriodReport) -> bool:
    """Whether the filing is the period's report: its data are of the period's last days, or it came when that was over.

    A figure posted early in a period is news, and does not spare the department the period's own report.
    """
    if not period.first <= filing.as_of <= period.last:
        return False
    return filing.as_of > period.last - CUT_OFF or filed_on > period.last


def rates(reports: Iterable[PeriodReport]) -> Rates:
    """Counts reports whose due day has passed or that were filed; a returned one has not come."""
    expected = [report for report in reports if report.state not in NOT_YET]
    reported = [report for report in expected if report.state in DONE]
    return Rates(len(expected), len(reported), sum(not report.workdays_late for report in reported))


def _owed_until(snapshot: TargetUpdated, as_of: date) -> date:
    """The last due day on which a report is owed."""
    if snapshot.state is TargetState.SUSPENDED:
        return date.min
    if not is_settled(snapshot, as_of):
        return date.max
    return snapshot.completed_on or date.min


def _report(blank: PeriodReport, filings: Sequence[Filing], as_of: date, workdays: Workdays) -> PeriodReport:
    if not filings and as_of <= blank.last:
        return blank
    filed_on = None
    if filings:
        newest = max(filings, key=lambda filing: filing.filed_at)
        state, filed_on = FILED[newest.state], _filed_on(newest, filings)
    elif as_of <= blank.due_on:
        state = StateOfReport.OPEN
    else:
        state = StateOfReport.GRACE if as_of <= blank.grace_until else StateOfReport.OVERDUE
    until = filed_on if filed_on and state in DONE else as_of
    late = workdays.between(blank.due_on, workdays.on_or_after(until)) if until > blank.due_on else 0
    return PeriodReport(blank.first, blank.last, blank.due_on, blank.grace_until, state, filed_on, late)


def _filed_on(newest: Filing, filings: Sequence[Filing]) -> date:
    """When the newest report first came: a later correction of what stood makes nobody late."""
    if newest.state is FilingState.RETURNED:
        return _day(newest)
    same = [one for one in filings if one.as_of == newest.as_of and one.state is not FilingState.RETURNED]
    return min(_day(one) for one in same)


def _day(filing: Filing) -> date:
    return filing.filed_at.astimezone(SHANGHAI).date()
