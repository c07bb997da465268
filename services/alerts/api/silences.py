"""HTTP of silences."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.alerts.alerting import Rule
from services.alerts.api.callers import STRICT, Alerts, AnyCaller, Overseer
from services.alerts.usecases import silencing
from services.runtime.http.paging import Limit, Offset, Page, page

router = APIRouter(prefix="/api/v1/silences", tags=["silences"])


class NewSilence(BaseModel):
    """What is to be kept quiet until `ends_at`, and why; at least one of department, target and rule is named."""

    model_config = STRICT

    reason: str = Field(min_length=1, max_length=500)
    ends_at: AwareDatetime
    starts_at: AwareDatetime | None = None
    department_id: UUID | None = None
    target_id: UUID | None = None
    rule: Rule | None = None


class ShownSilence(BaseModel):
    """A silence and who asked for it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    department_id: UUID | None
    target_id: UUID | None
    rule: str | None
    author: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime


@router.post("", status_code=201)
async def begin_silence(alerts: Alerts, who: Overseer, body: NewSilence) -> ShownSilence:
    """Keeps alerts from being told for a time; they are kept and shown meanwhile."""
    wanted = silencing.NewSilence(**body.model_dump())
    return ShownSilence.model_validate(await silencing.silence(alerts.database, who, wanted, alerts.now()))


@router.get("")
async def list_silences(
    request: Request,
    alerts: Alerts,
    who: AnyCaller,
    live: Annotated[bool, Query(description="only those that have not ended")] = True,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[ShownSilence]:
    """Silences, the last to end first; a department's key sees its own and those that fit any department."""
    rows, total = await silencing.list_silences(alerts.database, who, alerts.now() if live else None, limit, offset)
    return page(request, [ShownSilence.model_validate(row) for row in rows], total, limit, offset)


@router.delete("/{silence_id}", status_code=204)
async def end_silence(alerts: Alerts, who: Overseer, silence_id: UUID) -> None:
    """Ends a silence; what still holds is told by the next check."""
    await silencing.end_silence(alerts.database, who, silence_id, alerts.now())
