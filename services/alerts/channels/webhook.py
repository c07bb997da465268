"""Webhooks signed after Standard Webhooks: the receiver verifies the sender and knows a repeat by its id."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import httpx
from standardwebhooks import Webhook

from services.alerts.channels import DeliveryError
from services.alerts.settings import WebhookReceiver

TIMEOUT = httpx.Timeout(10.0)

# answers below 500 that a later try may turn into a yes
TEMPORARY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


async def send(client: httpx.AsyncClient, receiver: WebhookReceiver, message_id: UUID, body: str) -> None:
    """Posts the body; DeliveryError where the receiver did not take it."""
    # the receiver holds the time stamp against its own clock, so it is the system's and not the service's
    stamp = datetime.now(UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(stamp.timestamp())),
        "webhook-signature": Webhook(receiver.secret).sign(str(message_id), stamp, body),
    }
    try:
        answer = await client.post(receiver.url, content=body.encode(), headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        raise DeliveryError(f"{type(error).__name__}: {error}", permanent=False) from error
    if answer.is_success:
        return
    permanent = answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR and answer.status_code not in TEMPORARY
    raise DeliveryError(f"HTTP {answer.status_code}", permanent=permanent, after=_retry_after(answer))


def _retry_after(answer: httpx.Response) -> timedelta | None:
    seconds = answer.headers.get("retry-after", "")
    return timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() else None
