"""Brings back entries whose consumer failed or died, and keeps the group and the subscriber alive."""

import asyncio
import logging
import random

from redis.exceptions import RedisError, ResponseError

from services.runtime.streams.bus import ensure_group, read_entry
from services.runtime.streams.consumer import DATA, Consumer

log = logging.getLogger(__name__)

PAGE = 200
MAX_WAIT_MS = 60_000


class Reclaimer:
    """Watches one consumer's group: pending entries are tried again after a wait that doubles, then buried."""

    def __init__(self, consumer: Consumer, max_deliveries: int) -> None:
        self.consumer, self.max_deliveries = consumer, max_deliveries

    def wait_ms(self, deliveries: int) -> int:
        """How long an entry must lie before its next delivery."""
        return int(min(MAX_WAIT_MS, self.consumer.idle_ms * 2 ** (deliveries - 1)))

    async def run(self) -> None:
        """Until cancelled. Replicas do the same side by side: XCLAIM's idle time lets one of them win."""
        while True:
            await asyncio.sleep(self.consumer.idle_ms / 1000 * random.uniform(0.5, 1.0))
            try:
                await self.revive()
                await self.sweep()
            except (RedisError, OSError) as error:
                log.warning("reclaiming failed", extra={"stream": self.consumer.stream, "error": repr(error)})

    async def revive(self) -> None:
        """Makes a lost group again, at the stream's beginning, and restarts the subscriber that its loss stopped."""
        consumer = self.consumer
        try:
            await consumer.client.xpending(consumer.stream, consumer.group)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            await ensure_group(consumer.client, consumer.stream, consumer.group)
        if not consumer.subscriber.running:
            await consumer.subscriber.start()

    async def sweep(self) -> None:
        """One pass over what lies pending."""
        consumer, cursor = self.consumer, b"-"
        while not consumer.waiting:
            page = await consumer.client.xpending_range(
                consumer.stream, consumer.group, min=cursor, max="+", count=PAGE, idle=consumer.idle_ms
            )
            for entry in page:
                if consumer.waiting:
                    return
                await self._retry(entry["message_id"], entry["times_delivered"], entry["time_since_delivered"])
            if len(page) < PAGE:
                return
            cursor = b"(" + page[-1]["message_id"]

    async def _retry(self, entry_id: bytes, deliveries: int, idle_ms: int) -> None:
        """One entry at a time: one that kills the process must not take others with it to the dead letters."""
        consumer, wait = self.consumer, self.wait_ms(deliveries)
        if idle_ms < wait:
            return
        last = deliveries >= self.max_deliveries
        claimed = await consumer.client.xclaim(
            consumer.stream, consumer.group, consumer.name, min_idle_time=wait, message_ids=[entry_id], justid=last
        )
        if not claimed:
            return
        # one that was trimmed away is pending on Redis 6 though there is nothing left to apply
        if last or not claimed[0][1]:
            await consumer.dead.bury(entry_id, deliveries)
        else:
            await consumer.process([(entry_id, read_entry(claimed[0][1].get(DATA, b"")))])
