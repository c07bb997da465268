"""HTTP of receivers and of what was delivered to them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from services.alerts.api.callers import Alerts, Overseer
from services.alerts.channels.post import Post
from services.alerts.delivery import Outcome
from services.alerts.policy import settings_of
from services.alerts.routes import Kind
from services.alerts.store.deliveries import DeliveryQuery
from services.alerts.usecases import deliveries
from services.alerts.usecases.deliveries import Told
from services.contract import Role
from services.runtime.access.keys import Caller
from services.runtime.http.auth import caller
from services.runtime.http.paging import Limit, Offset, Page, page

router = APIRouter(prefix="/api/v1", tags=["receivers"])

Operator = Annotated[Caller, Depends(caller("alerts", Role.OPERATOR))]


class ShownReceiver(BaseModel):
    """Somebody who is told; where, and with which secret, is shown to nobody."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: Kind
    max_per_minute: int | None


class ShownTest(BaseModel):
    """What became of a test: sent, or failed and why."""

    model_config = ConfigDict(from_attributes=True)

    notification_id: UUID
    outcome: Outcome
    why: str | None


class ShownAttempt(BaseModel):
    """One attempt; pending is one that nobody knows the end of."""

    model_config = ConfigDict(from_attributes=True)

    attempt: int
    at: datetime
    outcome: Outcome
    why: str | None


class ShownDelivery(BaseModel):
    """A message to a receiver and what became of it; `next_attempt_at` only while it is to be tried (again)."""

    notification_id: UUID
    receiver: str
    title: str | None
    body: str
    outcome: Outcome
    why: str | None
    created_at: datetime | None
    sent_at: datetime | None
    failed_at: datetime | None
    next_attempt_at: datetime | None
    attempts: list[ShownAttempt]


def _shown(told: Told) -> ShownDelivery:
    row = told.notification
    return ShownDelivery(
        notification_id=row.id,
        receiver=row.receiver,
        title=row.title,
        body=row.body,
        outcome=told.outcome,
        why=row.error,
        created_at=row.created_at,
        sent_at=row.sent_at,
        failed_at=row.failed_at,
        next_attempt_at=row.next_attempt_at if told.outcome in (Outcome.PENDING, Outcome.RETRIED) else None,
        attempts=[ShownAttempt.model_validate(one) for one in told.attempts],
    )


@router.get("/receivers")
async def list_receivers(alerts: Alerts, who: Overseer) -> list[ShownReceiver]:
    """Who can be told, in the order of the settings."""
    book = settings_of(alerts).book
    return [ShownReceiver(name=one.name, kind=one.kind, max_per_minute=one.limit) for one in book.receivers]


@router.post("/receivers/{name}/test")
async def send_test(alerts: Alerts, who: Operator, name: str) -> ShownTest:
    """Sends the receiver a test and answers what became of it."""
    settings = settings_of(alerts)
    async with Post(settings.allowed_networks, alerts.meters, alerts.tracer) as post:
        found = await deliveries.send_test(alerts.database, who, settings.book.by_name, name, post, alerts.now)
    return ShownTest.model_validate(found)


@router.get("/deliveries")
async def list_deliveries(
    request: Request,
    alerts: Alerts,
    who: Overseer,
    receiver: str | None = None,
    outcome: Outcome | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[ShownDelivery]:
    """Messages to receivers, the newest first, with every attempt."""
    rows, total = await deliveries.list_deliveries(alerts.database, DeliveryQuery(receiver, outcome, limit, offset))
    return page(request, [_shown(row) for row in rows], total, limit, offset)


@router.post("/deliveries/{notification_id}/retry")
async def retry_delivery(alerts: Alerts, who: Operator, notification_id: UUID) -> ShownDelivery:
    """Has a message that failed for good tried again, at once."""
    found = await deliveries.retry(alerts.database, who, notification_id, alerts.now)
    alerts.wake()
    return _shown(found)
