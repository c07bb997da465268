"""Messages that are due are sent: a lane for each receiver, so that a dead one holds nobody up."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from services.alerts.channels import DeliveryError, Message
from services.alerts.channels.post import Post
from services.alerts.delivery import Outcome
from services.alerts.routes import Receiver
from services.alerts.tables import NotificationRow
from services.alerts.usecases.telling import claim_notifications, hand_back, settle_notification
from services.runtime.clock import Clock
from services.runtime.postgres.database import Database

log = logging.getLogger(__name__)

LANES = 10
"""How many receivers one replica tells at the same time."""

LOOK_SECONDS = 0.2
"""How often new messages are looked for while some lane is slow."""


async def send_what_is_due(database: Database, receivers: Mapping[str, Receiver], post: Post, clock: Clock) -> int:
    """Makes attempts until none is due and none is being made; how many messages were taken over."""
    lanes: dict[str, asyncio.Task[None]] = {}
    taken = 0
    try:
        while True:
            claimed = await claim_notifications(database, receivers, set(lanes), LANES - len(lanes), clock())
            for name, rows in claimed.items():
                taken += len(rows)
                lanes[name] = asyncio.create_task(_send_in_a_row(database, receivers.get(name), rows, post, clock))
            if not lanes:
                return taken
            await asyncio.wait(lanes.values(), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            for name in [name for name, lane in lanes.items() if lane.done()]:
                lanes.pop(name).result()
    finally:
        for lane in lanes.values():
            lane.cancel()
        await asyncio.gather(*lanes.values(), return_exceptions=True)


async def _send_in_a_row(
    database: Database, receiver: Receiver | None, rows: Sequence[NotificationRow], post: Post, clock: Clock
) -> None:
    """One receiver's messages, until one does not get through: then the rest waits too."""
    for place, row in enumerate(rows):
        error = await attempt(receiver, row, post)
        at = clock()
        outcome = await settle_notification(database, row.id, error, at)
        count(post, receiver, outcome)
        if error is not None and not error.permanent:
            await hand_back(database, row.receiver, [rest.id for rest in rows[place + 1 :]], error, at)
            return


async def attempt(receiver: Receiver | None, row: NotificationRow, post: Post) -> DeliveryError | None:
    """One attempt at one message; why it failed."""
    try:
        if receiver is None:
            raise DeliveryError(f"没有名为 {row.receiver} 的接收方", permanent=True)
        await post.deliver(receiver, Message(row.id, row.body, row.title), row.traceparent)
    except DeliveryError as failed:
        log.warning("not delivered", extra=_ids(row) | {"error": str(failed)})
        return failed
    except Exception as error:  # a channel's own fault must not stop the other lanes
        log.exception("a channel failed", extra=_ids(row))
        return DeliveryError(f"{type(error).__name__}: {error}", permanent=False)
    log.info("delivered", extra=_ids(row))
    return None


def _ids(row: NotificationRow) -> dict[str, Any]:
    flip = {"flip_id": str(row.flip_id)} if row.flip_id else {"group": row.group_key}
    return {"notification_id": str(row.id), **flip, "receiver": row.receiver, "attempt": row.attempts}


def count(post: Post, receiver: Receiver | None, outcome: Outcome) -> None:
    """Counts what became of an attempt; a receiver that is no longer in the book has no kind."""
    post.meters.deliveries.labels(receiver.kind if receiver else "none", outcome).inc()
