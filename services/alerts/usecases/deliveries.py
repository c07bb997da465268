"""What was told to whom is read; a test is sent; what failed is sent again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from services.alerts.channels.post import Post
from services.alerts.delivery import Outcome
from services.alerts.letters import TEST_TEXT, TEST_TITLE
from services.alerts.routes import Receiver
from services.alerts.store import deliveries
from services.alerts.store.deliveries import DeliveryQuery, outcome_of
from services.alerts.tables import Audit, DeliveryRow, NotificationRow
from services.alerts.usecases.errors import NotFailed, ReceiverBusy, UnknownDelivery, UnknownReceiver
from services.alerts.usecases.sending import attempt, count
from services.alerts.usecases.telling import begin_attempt, settle_notification
from services.runtime.access.audit import record
from services.runtime.access.keys import Caller
from services.runtime.clock import Clock
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock


@dataclass(frozen=True)
class Told:
    """A message, what became of it so far, and every attempt."""

    notification: NotificationRow
    outcome: Outcome
    attempts: Sequence[DeliveryRow]


@dataclass(frozen=True)
class Tested:
    """What became of a test."""

    notification_id: UUID
    outcome: Outcome
    why: str | None


async def list_deliveries(database: Database, query: DeliveryQuery) -> tuple[list[Told], int]:
    """Messages with what became of them, the newest first, and how many there are."""
    async with database.transaction() as session:
        rows, total = await deliveries.find_deliveries(session, query)
        attempts = await deliveries.attempts_of(session, [row.id for row in rows])
        return [Told(row, outcome_of(row), attempts.get(row.id, [])) for row in rows], total


async def retry(database: Database, caller: Caller, id_: UUID, clock: Clock) -> Told:
    """Has a message that failed for good tried again, at once and with all its attempts before it."""
    async with database.transaction() as session:
        row = await deliveries.find_notification(session, id_)
        if row is None:
            raise UnknownDelivery(f"没有编号为 {id_} 的消息")
        if row.failed_at is None:
            raise NotFailed("这条消息没有失败：已送达，或仍在自动重试")
        row.failed_at, row.error, row.attempts, row.next_attempt_at = None, None, 0, clock()
        record(session, Audit, caller, "delivery.retry", f"delivery/{id_}", {"receiver": row.receiver}, clock())
        return Told(row, outcome_of(row), (await deliveries.attempts_of(session, [id_])).get(id_, []))


async def send_test(
    database: Database, caller: Caller, receivers: Mapping[str, Receiver], name: str, post: Post, clock: Clock
) -> Tested:
    """Sends a receiver a test and waits for what becomes of it; it is logged and counted as any message."""
    if name not in receivers:
        raise UnknownReceiver(f"没有名为 {name} 的接收方")
    receiver = receivers[name]
    row = await _begin_test(database, caller, receiver, clock)
    error = await attempt(receiver, row, post)
    if error is not None:
        error.permanent = True  # whoever asked for the test sees that it failed; nobody waits for another try
    outcome = await settle_notification(database, row.id, error, clock())
    count(post, receiver, outcome)
    return Tested(row.id, outcome, str(error) if error else None)


async def _begin_test(database: Database, caller: Caller, receiver: Receiver, clock: Clock) -> NotificationRow:
    now = clock()
    async with database.transaction() as session:
        await hold_lock(session, "claim notifications")
        made = (await deliveries.attempts_in_last_minute(session, now)).get(receiver.name, 0)
        if receiver.limit is not None and made >= receiver.limit:
            raise ReceiverBusy(f"{receiver.name} 一分钟内已发 {made} 条，达到上限，请稍后再试")
        body = TEST_TEXT
        if not receiver.for_people:
            told = {"type": "duban.test.v1", "timestamp": now.isoformat(), "data": {"message": TEST_TEXT}}
            body = json.dumps(told, ensure_ascii=False)
        row = NotificationRow(
            id=uuid4(), receiver=receiver.name, title=TEST_TITLE, body=body, created_at=now, next_attempt_at=now
        )
        session.add(row)
        await session.flush()
        session.add(begin_attempt(row, now))
        record(session, Audit, caller, "receiver.test", f"receiver/{receiver.name}", {}, now)
        return row
