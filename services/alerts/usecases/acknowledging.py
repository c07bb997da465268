"""Alerts are acknowledged: whoever oversees says that one is known, and for how long it may rest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.alerts import store
from services.alerts.alerting import AlertState
from services.alerts.tables import AlertRow, Audit
from services.alerts.usecases.errors import NotFiring, UnknownAlert
from services.assessment import Workdays
from services.contract import InvalidValue
from services.runtime.access.audit import record
from services.runtime.access.keys import Caller
from services.runtime.clock import day_of, midnight
from services.runtime.postgres.database import Database

LONGEST = 60
"""Workdays that an alert may rest at most: an acknowledgement is no way to forget it."""

USUAL = 5


@dataclass(frozen=True)
class Rest:
    """Why an alert may rest, and for how long: until an instant, or to the end of the n-th workday."""

    why: str
    until: datetime | None = None
    workdays: int | None = None


async def acknowledge(
    database: Database, caller: Caller, id_: UUID, rest: Rest, workdays: Workdays, now: datetime
) -> AlertRow:
    """The alert, resting; UnknownAlert where there is none, NotFiring where it is over."""
    until = _until(rest, workdays, now)
    async with database.transaction() as session:
        alert = await store.lock_alert(session, id_)
        if alert is None:
            raise UnknownAlert(f"没有编号为 {id_} 的预警")
        if alert.state != AlertState.FIRING:
            raise NotFiring("这条预警已经解除，无须确认")
        alert.acknowledged_by, alert.acknowledged_why, alert.acknowledged_until = caller.who, rest.why, until
        details = {"why": rest.why, "until": until, "rule": alert.rule, "target_id": alert.target_id}
        record(session, Audit, caller, "alert.acknowledged", f"alert/{id_}", details, now)
        return alert


def _until(rest: Rest, workdays: Workdays, now: datetime) -> datetime:
    if rest.until is not None and rest.workdays is not None:
        raise InvalidValue("until", rest.until.isoformat(), "until 与 workdays 只给出一个")
    today = day_of(now)
    longest = midnight(workdays.add(today, LONGEST) + timedelta(days=1))
    if rest.until is None:
        return midnight(workdays.add(today, rest.workdays or USUAL) + timedelta(days=1))
    if not now < rest.until <= longest:
        raise InvalidValue("until", rest.until.isoformat(), f"晚于现在、不晚于 {LONGEST} 个工作日后的时刻")
    return rest.until
