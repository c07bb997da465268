"""HTTP of the alerts service: checks, assessments, alerts."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from services.alerts.alerting import AlertState
from services.alerts.policy import policy_of
from services.alerts.store import AlertQuery
from services.alerts.tables import AlertRow
from services.alerts.usecases import checking, reading
from services.assessment import Light, Yardstick
from services.contract import AlertChanged
from services.runtime.auth import OVERSEERS, caller, service
from services.runtime.keys import Caller
from services.runtime.paging import Limit, Offset, Page, page
from services.runtime.service import Service

router = APIRouter(prefix="/api/v1", tags=["alerts"])

Alerts = Annotated[Service, Depends(service("alerts"))]
AnyCaller = Annotated[Caller, Depends(caller("alerts"))]
Overseer = Annotated[Caller, Depends(caller("alerts", *OVERSEERS))]


class NewCheck(BaseModel):
    """The day to check; left out: today."""

    model_config = ConfigDict(extra="forbid")

    as_of: date | None = None


class ShownCheck(BaseModel):
    """What a check found: targets assessed, how many of each light, and the alerts that changed."""

    as_of: date
    assessed: int
    lights: dict[Light, int]
    flips: list[AlertChanged]


class ShownAssessment(BaseModel):
    """How a target stands: shares as 0…1, `gap_points` in percentage points (negative when behind)."""

    model_config = ConfigDict(from_attributes=True)

    target_id: UUID
    as_of: date
    pack: str
    yardstick: Yardstick
    light: Light
    completion: float | None
    schedule: float | None
    gap_points: float | None
    data_as_of: date | None
    explanation: str


class ShownAlert(BaseModel):
    """An alert: what lags, by how much, why, and the sentence of the report with its place."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    target_id: UUID
    rule: str
    state: AlertState
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
    opened_at: datetime
    changed_at: datetime


class ShownFlip(BaseModel):
    """A change of an alert's state."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: int
    reason: str
    as_of: date
    created_at: datetime


class AlertWithFlips(ShownAlert):
    """An alert and its history."""

    history: list[ShownFlip]


def _shown(row: AlertRow) -> ShownAlert:
    return ShownAlert.model_validate(row)


@router.post("/checks")
async def check(alerts: Alerts, who: Overseer, body: NewCheck | None = None) -> ShownCheck:
    """Assesses every target as of a day; alerts flip where their state changed."""
    as_of = (body.as_of if body else None) or alerts.today()
    outcome = await checking.check(alerts.database, who, policy_of(alerts), as_of, alerts.now())
    alerts.wake()
    return ShownCheck(as_of=as_of, assessed=outcome.assessed, lights=outcome.lights, flips=outcome.flips)


@router.get("/assessments/{target_id}")
async def get_assessment(alerts: Alerts, who: AnyCaller, target_id: UUID, as_of: date | None = None) -> ShownAssessment:
    """How a target stands on a day."""
    day, pack = as_of or alerts.today(), policy_of(alerts).pack
    return ShownAssessment.model_validate(await reading.get_assessment(alerts.database, who, target_id, day, pack))


@router.get("/alerts")
async def list_alerts(
    request: Request,
    alerts: Alerts,
    who: AnyCaller,
    state: AlertState | None = None,
    department_id: UUID | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[ShownAlert]:
    """Alerts, the furthest behind first; a department's key sees that department's."""
    query = AlertQuery(state=state, department_id=department_id, limit=limit, offset=offset)
    rows, total = await reading.list_alerts(alerts.database, who, query)
    return page(request, [_shown(row) for row in rows], total, limit, offset)


@router.get("/alerts/{alert_id}")
async def get_alert(alerts: Alerts, who: AnyCaller, alert_id: UUID) -> AlertWithFlips:
    """An alert and how it came to its state."""
    row, flips = await reading.get_alert(alerts.database, who, alert_id)
    history = [ShownFlip.model_validate(flip) for flip in flips]
    return AlertWithFlips(**_shown(row).model_dump(), history=history)
