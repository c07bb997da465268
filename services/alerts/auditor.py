"""Audits a check: whatever is overdue has exactly one live alert, and a live alert a next date. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.alerts.alerting import SEVERITY, Rule
from services.alerts.inspection import Inspection
from services.assessment import Light
from services.assessment.discipline import StateOfReport


@dataclass(frozen=True)
class Live:
    """An alert that holds, as a check left it: the light, when its next step is due, and what keeps it untold."""

    light: Light
    next_step_on: date | None
    muted_by: str | None


@dataclass(frozen=True)
class Lapse:
    """An obligation that nobody would hear of again; `says` is for the people who run the service."""

    target_id: UUID
    rule: Rule
    says: str


def lapses(of: Inspection, live: Mapping[Rule, Live]) -> Iterator[Lapse]:
    """What of a target would be forgotten: an overdue report without its alert, an alert without its next date."""
    overdue = [report for report in of.reports if report.state is StateOfReport.OVERDUE]
    if overdue and Rule.REPORT_OVERDUE not in live:
        periods = "、".join(f"{report.first}/{report.last}" for report in overdue)
        yield Lapse(of.snapshot.id, Rule.REPORT_OVERDUE, f"overdue without a live alert: {periods}")
    for rule, alert in live.items():
        if alert.muted_by is None and alert.next_step_on is None and alert.light in SEVERITY:
            yield Lapse(of.snapshot.id, rule, "a live alert without a next date")
