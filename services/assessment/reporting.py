"""The reporting axis: what the reports owed and filed come to in one word. Pure."""

from collections.abc import Sequence

from services.assessment.discipline import DONE, PeriodReport, StateOfReport

PRESSING = (StateOfReport.OVERDUE, StateOfReport.RETURNED, StateOfReport.GRACE, StateOfReport.OPEN)
"""The reports that are owed, the most pressing first."""


def reporting(reports: Sequence[PeriodReport]) -> StateOfReport | None:
    """The most pressing of the reports owed since the newest one that came, or else its state; None without any.

    A report that never came presses no more once a later one has, as figures are cumulative.
    """
    begun = [report.state for report in reports if report.state is not StateOfReport.NOT_DUE]
    if not begun:
        return StateOfReport.NOT_DUE if reports else None
    newest = max((number for number, state in enumerate(begun) if state in DONE), default=0)
    since = begun[newest:]
    return next((state for state in PRESSING if state in since), since[-1])
