"""Takes events off a stream in batches and acknowledges them only after the use case has committed.

Delivery is at least once: a use case drops repeats by its inbox or by a revision.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import FAKE_CONSUMER, BatchStreamMessage, RedisBatchStreamMessage
from redis.exceptions import RedisError

from services.runtime.observing.telemetry import handling
from services.runtime.postgres.database import transient
from services.runtime.streams.bus import FIELD, UNREADABLE, Client, consumer_name, read_entry
from services.runtime.streams.dead_letters import DeadLetters
from services.runtime.streams.events import Envelope

log = logging.getLogger(__name__)

Apply = Callable[[Sequence[Envelope]], Awaitable[None]]
"""Applies a batch in one transaction, or raises and leaves nothing behind."""

Item = tuple[bytes, dict[str, Any]]
"""A stream entry: its id and its event."""

DATA = FIELD.encode()


async def _as_it_came(batch: BatchStreamMessage) -> RedisBatchStreamMessage:
    """FastStream itself would parse each entry three times and write it twice; `read_entry` parses it once."""
    return RedisBatchStreamMessage(batch, b"", consumer=FAKE_CONSUMER, group=None)


async def _entries(message: RedisBatchStreamMessage) -> list[tuple[bytes, dict[bytes, bytes]]]:
    batch = message.raw_message
    return list(zip(batch["message_ids"], batch["data"], strict=True))


class Consumer:
    """One consumer group of one stream in this process."""

    def __init__(
        self,
        broker: RedisBroker,
        client: Client,
        stream: str,
        group: str,
        apply: Apply,
        *,
        idle_ms: int,
        batch: int = 100,
    ) -> None:
        self.client, self.stream, self.group, self.apply = client, stream, group, apply
        self.name, self.idle_ms = consumer_name(), idle_ms
        self.dead = DeadLetters(client, stream, group)
        self.waiting = False
        subscription = StreamSub(
            stream, group=group, consumer=self.name, batch=True, max_records=batch, polling_interval=1000
        )
        self.subscriber = broker.subscriber(
            stream=subscription,
            ack_policy=AckPolicy.MANUAL,
            title=f"{stream}/{group}",
            parser=_as_it_came,
            decoder=_entries,
        )
        self.subscriber(self._handle)

    async def _handle(self, entries: list[Any]) -> None:
        await self.process([(entry_id, read_entry(fields.get(DATA, b""))) for entry_id, fields in entries])

    async def process(self, items: Sequence[Item]) -> None:
        """Applies entries of this consumer's own pending list; those that fail stay pending."""
        over = asyncio.Event()
        heartbeat = asyncio.create_task(self._keep([entry_id for entry_id, _ in items], over))  # noqa: RUF006 awaited below
        try:
            await self._process(items)
        finally:
            # not by cancelling: a cancelled command may end in another error, and the heart would beat for ever
            over.set()
            await heartbeat

    async def _process(self, items: Sequence[Item]) -> None:
        readable = [item for item in items if UNREADABLE not in item[1]]
        for entry_id, event in items:
            if UNREADABLE in event:
                await self.dead.bury(entry_id, 1, "not a CloudEvent in JSON")
        done = await self._apply_all(readable) if readable else []
        if done:
            await self.client.xack(self.stream, self.group, *done)

    async def _apply_all(self, items: Sequence[Item]) -> list[bytes]:
        """Ids of what was applied: the batch in one transaction; where that fails, each half in its own, and so on."""
        try:
            await self._apply_patiently([event for _, event in items])
        except Exception as error:
            if len(items) == 1:
                with handling(self.stream, [items[0][1]]):
                    log.warning("event failed", extra={"entry": items[0][0].decode(), "error": repr(error)})
                await self.dead.note(items[0][0], error)
                return []
            middle = len(items) // 2
            return [*await self._apply_all(items[:middle]), *await self._apply_all(items[middle:])]
        return [entry_id for entry_id, _ in items]

    async def _apply_patiently(self, events: Sequence[Envelope]) -> None:
        """Waits in place while the database is down: an outage must not use up an event's deliveries."""
        delay = 0.2
        while True:
            try:
                await self.apply(events)
            except Exception as error:
                if not transient(error):
                    self.waiting = False
                    raise
                self.waiting = True
                log.warning("backend is down, waiting", extra={"stream": self.stream, "error": repr(error)})
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5.0)
            else:
                self.waiting = False
                return

    async def _keep(self, ids: Sequence[bytes], over: asyncio.Event) -> None:
        """Resets the entries' idle time without counting a delivery, so that a slow batch is not reclaimed."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), self.idle_ms / 3000)
            if over.is_set():
                return
            try:
                await self.client.xclaim(
                    self.stream, self.group, self.name, min_idle_time=0, message_ids=list(ids), justid=True, idle=0
                )
            except (RedisError, OSError) as error:
                log.warning("heartbeat failed", extra={"stream": self.stream, "error": repr(error)})
