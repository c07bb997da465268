"""How a target stands on a day: its row, its light, the reports that are owed, and what was said last. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.assessment import Assessment, RulePack, Workdays, assess
from services.assessment.discipline import PeriodReport, StateOfReport, discipline
from services.contract import FilingState, TargetUpdated


@dataclass(frozen=True)
class Rules:
    """By what an installation judges: its rule pack and its calendar of workdays."""

    pack: RulePack
    workdays: Workdays


@dataclass(frozen=True)
class Said:
    """What a department wrote with its newest figure, and how that figure stands."""

    as_of: date
    state: FilingState
    note: str | None = None
    problem: str | None = None
    next_step: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a target stood at the end of a day."""

    snapshot: TargetUpdated
    assessment: Assessment
    reports: Sequence[PeriodReport]
    said: Said | None = None
    evidence: Sequence[str] = ()
    reminders: int = 0

    @property
    def owed(self) -> PeriodReport | None:
        """The earliest report that is still owed: sent back, overdue, in grace or open."""
        states = (StateOfReport.RETURNED, StateOfReport.OVERDUE, StateOfReport.GRACE, StateOfReport.OPEN)
        return next((report for report in self.reports if report.state in states), None)

    @property
    def upcoming(self) -> PeriodReport | None:
        """The report that is due next, where none is owed yet."""
        return next((report for report in self.reports if report.state is StateOfReport.NOT_DUE), None)


def stand(
    snapshot: TargetUpdated,
    as_of: date,
    rules: Rules,
    said: Said | None = None,
    evidence: Sequence[str] = (),
    reminders: int = 0,
) -> Standing:
    """How the target stands at the end of that day."""
    return Standing(
        snapshot=snapshot,
        assessment=assess(snapshot, as_of, rules.pack),
        reports=discipline(snapshot, as_of, rules.workdays, rules.pack.grace_workdays),
        said=said,
        evidence=evidence,
        reminders=reminders,
    )
