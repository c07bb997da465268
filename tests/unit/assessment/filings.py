"""Filings of a monthly target that was assigned on the first of June, and the reports that they make."""

from datetime import UTC, date, datetime
from typing import Any

from services.assessment.discipline import PeriodReport, discipline
from services.assessment.workdays import Workdays
from services.contract import Cadence, Every, Filing, FilingState
from tests.unit.assessment.cases import JUNE, PACK, snapshot, target

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
