"""HTTP of alerts: listed, looked at, acknowledged."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.alerts.alerting import AlertState, Rule
from services.alerts.api.callers import STRICT, Alerts, AnyCaller, Overseer
from services.alerts.escalation import rung_name
from services.alerts.policy import policy_of
from services.alerts.store import AlertQuery
from services.alerts.tables import AlertRow
from services.alerts.usecases import acknowledging, reading
from services.assessment import Ladder, Light
from services.runtime.http.paging import Limit, Offset, Page, page

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])


class ShownAlert(BaseModel):
    """An alert: what lags, by how much, why, and the sentence of the report with its place.

    `began_on` is since when it holds, `rung` how far up the ladder it has come (0: not on it), `next_step_on` when it
    climbs or is recalled next. `muted_by` is the rule, `extension` or `silence/{id}` that keeps it from being told.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    target_id: UUID
    rule: str
    state: AlertState
    severity: int
    indicator: str
    department_id: UUID | None
    department: str | None
    report_id: UUID | None
    light: Light
    completion: float | None
    schedule: float | None
    gap_points: float | None
    as_of: date
    pack: str
    explanation: str
    quote: str | None
    place: str
    began_on: date | None
    rung: int
    rung_name: str | None = None
    rung_on: date | None
    next_step_on: date | None
    told_on: date | None
    muted_by: str | None
    acknowledged_by: str | None
    acknowledged_why: str | None
    acknowledged_until: datetime | None
    opened_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, row: AlertRow, ladder: Ladder) -> Self:
        return cls.model_validate(row).model_copy(update={"rung_name": rung_name(row.rung, ladder)})


class ShownFlip(BaseModel):
    """A change of an alert's state; `as_of` is when it should have happened, whenever it was found."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: int
    reason: str
    as_of: date
    created_at: datetime


class AlertWithFlips(ShownAlert):
    """An alert and its history."""

    history: list[ShownFlip]


class Acknowledgement(BaseModel):
    """Why nobody need be told again for a time: until an instant, or the end of the n-th workday from now."""

    model_config = STRICT

    why: str = Field(min_length=1, max_length=500)
    until: AwareDatetime | None = None
    workdays: int | None = Field(default=None, ge=1, le=acknowledging.LONGEST)


@router.get("")
async def list_alerts(
    request: Request,
    alerts: Alerts,
    who: AnyCaller,
    state: AlertState | None = None,
    department: Annotated[str | None, Query(description="id or name")] = None,
    department_id: UUID | None = None,
    target_id: UUID | None = None,
    rule: Rule | None = None,
    rung: Annotated[int | None, Query(ge=0)] = None,
    muted: bool | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[ShownAlert]:
    """Alerts, the furthest behind first; a department's key sees that department's."""
    id_, name = _department(department)
    query = AlertQuery(
        state=state,
        department_id=id_ or department_id,
        department=name,
        target_id=target_id,
        rule=rule,
        rung=rung,
        muted=muted,
        limit=limit,
        offset=offset,
    )
    rows, total = await reading.list_alerts(alerts.database, who, query)
    ladder = policy_of(alerts).pack.ladder
    return page(request, [ShownAlert.of(row, ladder) for row in rows], total, limit, offset)


def _department(words: str | None) -> tuple[UUID | None, str | None]:
    """A department by id or by name, whichever the words are."""
    try:
        return (UUID(words), None) if words else (None, None)
    except ValueError:
        return None, words


@router.get("/{alert_id}")
async def get_alert(alerts: Alerts, who: AnyCaller, alert_id: UUID) -> AlertWithFlips:
    """An alert and how it came to its state."""
    row, flips = await reading.get_alert(alerts.database, who, alert_id)
    history = [ShownFlip.model_validate(flip) for flip in flips]
    return AlertWithFlips(**ShownAlert.of(row, policy_of(alerts).pack.ladder).model_dump(), history=history)


@router.post("/{alert_id}/acknowledge")
async def acknowledge(alerts: Alerts, who: Overseer, alert_id: UUID, body: Acknowledgement) -> ShownAlert:
    """Says that the alert is known and why it may rest; it wakes when that ends, or when it gets worse."""
    policy = policy_of(alerts)
    rest = acknowledging.Rest(body.why, body.until, body.workdays)
    row = await acknowledging.acknowledge(alerts.database, who, alert_id, rest, policy.workdays, alerts.now())
    return ShownAlert.of(row, policy.pack.ladder)
