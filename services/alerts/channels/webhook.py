"""Webhooks signed after Standard Webhooks: the receiver verifies the sender and knows a repeat by its id."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpx
from standardwebhooks import Webhook

from services.alerts.channels import DeliveryError, Message
from services.alerts.routes import Receiver
from services.runtime.observing.tracing import traceparent

# answers below 500 that a later try may turn into a yes
TEMPORARY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


async def send(client: httpx.AsyncClient, receiver: Receiver, message: Message) -> None:
    """Posts the body; DeliveryError where the receiver did not take it."""
    # the receiver holds the time stamp against its own clock, so it is the system's and not the service's
    stamp = datetime.now(UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": str(message.id),
        "webhook-timestamp": str(int(stamp.timestamp())),
        "webhook-signature": Webhook(receiver.secret or "").sign(str(message.id), stamp, message.body),
    }
    trace = traceparent()
    if trace is not None:
        headers["traceparent"] = trace
    await post(client, receiver.url, message.body.encode(), headers)


async def post(
    client: httpx.AsyncClient, url: str, content: bytes, headers: dict[str, str], params: dict[str, str] | None = None
) -> bytes:
    """The beginning of the answer to a POST that was taken; DeliveryError where it was not."""
    try:
        address = httpx.URL(url).copy_merge_params(params or {})
        async with client.stream("POST", address, content=content, headers=headers) as answer:
            begun = await _beginning(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}", permanent=False) from error
    if answer.is_success:
        return begun
    raise DeliveryError(
        f"HTTP {answer.status_code}", permanent=is_final(answer.status_code), after=_retry_after(answer)
    )


def is_final(status: int) -> bool:
    """Whether an answer that is no yes will be the same however often it is asked for."""
    return status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in TEMPORARY


async def _beginning(answer: httpx.Response, most_bytes: int = 10_000) -> bytes:
    """What an answer says first; a receiver does not decide how much memory it takes."""
    begun = b""
    async for part in answer.aiter_raw(most_bytes):
        begun += part
        if len(begun) >= most_bytes:
            break
    return begun[:most_bytes]


def _retry_after(answer: httpx.Response) -> timedelta | None:
    seconds = answer.headers.get("retry-after", "")
    return timedelta(seconds=min(int(seconds), 10**7)) if seconds.isascii() and seconds.isdigit() else None
