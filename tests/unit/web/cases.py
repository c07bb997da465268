"""Targets as they stand on a day, as the tests of the pages use them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.assessment import Workdays
from services.contract import Cadence, Department, Filing, FilingState, Signature, Target, TargetState, TargetUpdated
from services.targets.standing import Rules, Standing, stand
from tests.unit.assessment.cases import PACK, snapshot, target

RULES = Rules(PACK, Workdays())
TODAY = date(2026, 7, 15)
COMMERCE = Department(id=UUID(int=1), name="市商务局")
FINANCE = Department(id=UUID(int=2), name="市财政局")


def filed(month: int, day: int, state: FilingState = FilingState.REPORTED) -> Filing:
    """A report on the month that ended, filed on a day of the next."""
    return Filing(as_of=date(2026, month, day), filed_at=datetime(2026, month + 1, 6, tzinfo=UTC), state=state)


MAY, JUNE = (5, 31), (6, 30)


def owned(of: Target | None = None, *figures: tuple[date, str], **changes: Any) -> TargetUpdated:
    """A target that the department of commerce has led since May, with a report for that month."""
    plain: dict[str, Any] = {
        "state": TargetState.UNDER_WAY,
        "department": COMMERCE,
        "signatures": (Signature(department=COMMERCE, signed_at=datetime(2026, 5, 2, tzinfo=UTC)),),
        "cadence": Cadence(),
        "assigned_on": date(2026, 5, 1),
        "filings": (filed(*MAY), filed(*JUNE)),
    }
    return snapshot(of or target(), *figures, **(plain | changes))


def standing(found: TargetUpdated, on: date = TODAY) -> Standing:
    return stand(found, on, RULES)
