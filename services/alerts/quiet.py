"""What keeps an alert from being told: another alert, an extension that waits for its answer, a silence. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.alerting import Finding, Rule
from services.alerts.inspection import Inspection
from services.assessment.discipline import SHANGHAI

EXTENSION = "extension"

INHIBITED_BY: Mapping[Rule, Collection[Rule]] = {
    Rule.BEHIND_SCHEDULE: (Rule.REPORT_OVERDUE, Rule.DEADLINE_PASSED),
    Rule.FORECAST_MISS: (Rule.REPORT_OVERDUE, Rule.DEADLINE_PASSED, Rule.BEHIND_SCHEDULE),
}
"""Which alerts of the same target say all there is to say: who did not report is not blamed for old figures too."""

EXTENDABLE = (Rule.REPORT_OVERDUE, Rule.DEADLINE_NEAR, Rule.DEADLINE_PASSED)
"""What an extension (延期) would settle."""


@dataclass(frozen=True)
class Silence:
    """Nobody is told of alerts that fit it until it ends; what is None fits any."""

    id: UUID
    department_id: UUID | None
    target_id: UUID | None
    rule: str | None
    ends_at: datetime

    @property
    def name(self) -> str:
        """How an alert says that this mutes it."""
        return f"silence/{self.id}"

    def fits(self, rule: Rule, of: Inspection) -> bool:
        department = of.snapshot.department
        return (
            self.rule in (None, rule)
            and self.target_id in (None, of.snapshot.id)
            and (self.department_id is None or (department is not None and self.department_id == department.id))
        )


def muted_by(
    rule: Rule, found: Mapping[Rule, Finding], of: Inspection, silences: Iterable[Silence], now: datetime
) -> str | None:
    """The rule, `extension`, or `silence/{id}` that mutes an alert of that rule; None where it may be told."""
    for other in INHIBITED_BY.get(rule, ()):
        if other in found and found[other].severity:
            return other
    asked = of.snapshot.extension
    if rule in EXTENDABLE and asked is not None and asked.asked_at.astimezone(SHANGHAI).date() <= of.as_of:
        return EXTENSION
    longest = max(
        (one for one in silences if now < one.ends_at and one.fits(rule, of)),
        key=lambda one: (one.ends_at, one.id),
        default=None,
    )
    return longest.name if longest else None
