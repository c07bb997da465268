"""What the rules of alerts look at: a target on a day, how it stands, and which reports on it are owed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.alerts.alerting import SEVERITY, Policy
from services.assessment import Assessment, Light, assess, window
from services.assessment.discipline import PeriodReport, StateOfReport, discipline
from services.contract import TargetUpdated

OWED = (StateOfReport.NOT_DUE, StateOfReport.OPEN, StateOfReport.GRACE)
"""A report that has not come and is not overdue."""

REACHED = (Light.GREEN, Light.BLUE)


@dataclass(frozen=True)
class Inspection:
    """A target on a day: `assessment` is how it stands then, `basis` what alerts go by.

    The two differ until the next report is overdue: nobody is blamed for a figure that need not be there yet, so
    alerts go by the day of the newest one.
    """

    snapshot: TargetUpdated
    as_of: date
    assessment: Assessment
    basis: Assessment
    reports: Sequence[PeriodReport]
    deadline: date
    awaits_report: bool

    @property
    def met(self) -> bool:
        """Whether the figures say that nothing is left to be done."""
        done = self.basis.completion
        return self.basis.light in REACHED and (done is None or done >= 1)


def inspect(snapshot: TargetUpdated, as_of: date, policy: Policy) -> Inspection:
    """Judges a target as of a day, with the reports that it owes."""
    pack = policy.pack
    found = assess(snapshot, as_of, pack)
    reports = discipline(snapshot, as_of, policy.workdays, pack.grace_workdays) if found.watched else []
    awaits = _awaits_report(reports, found)
    basis = found
    if awaits and found.data_as_of is not None and found.light in SEVERITY:
        basis = assess(snapshot, found.data_as_of, pack)
    return Inspection(snapshot, as_of, found, basis, reports, window(snapshot.target, as_of)[1], awaits)


def _awaits_report(reports: Sequence[PeriodReport], found: Assessment) -> bool:
    """Whether newer figures than those known are to come and none of them is overdue."""
    newest = found.data_as_of
    later = [report.state for report in reports if newest is None or report.last > newest]
    return StateOfReport.OVERDUE not in later and any(state in OWED for state in later)
