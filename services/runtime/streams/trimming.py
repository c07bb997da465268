"""Keeps a stream small: entries go that every group has acknowledged, and consumers that are long dead.

Never by length: that would drop what nobody has read yet, and no lag would show it.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from redis.exceptions import OutOfMemoryError, RedisError, ResponseError

from services.runtime.streams.bus import Client
from services.runtime.streams.dead_letters import DeadLetters

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0

DEAD_AFTER = timedelta(hours=1)
"""A living consumer asks for entries every second."""

Id = tuple[int, int]

# a consumer that has read something since it was looked at is not removed: its pending entries would go with it
REMOVE_IF_IDLE = """
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end
return 1 + redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
"""


def parsed(entry_id: bytes) -> Id:
    """An entry's id as numbers, which can be compared."""
    milliseconds, _, place = entry_id.decode().partition("-")
    return int(milliseconds), int(place or 0)


def written(entry_id: Id) -> str:
    """An entry's id as Redis takes it."""
    return f"{entry_id[0]}-{entry_id[1]}"


class Trimmer:
    """Looks after one stream; `groups` are those of this installation's services, without which nothing is trimmed.

    `held_by` names the group that keeps the stream from being trimmed, when one does.
    """

    def __init__(
        self,
        client: Client,
        stream: str,
        groups: Collection[str],
        keep: timedelta,
        on_held: Callable[[str], None] = lambda group: None,
    ) -> None:
        self.client, self.stream, self.groups, self.keep, self.on_held = client, stream, groups, keep, on_held
        self.lease = f"{stream}:trimming"
        self.held_by: str | None = None

    async def run(self) -> None:
        """Until cancelled. Replicas, and the services that read the same stream, take turns."""
        while True:
            await asyncio.sleep(LOOK_SECONDS * random.uniform(0.8, 1.2))
            try:
                await self.take_turn()
            except (RedisError, OSError) as error:
                log.warning("trimming failed", extra={"stream": self.stream, "error": repr(error)})

    async def take_turn(self) -> None:
        """Trims unless another has just done so. Where Redis is full it does at once, and keeps nothing for later."""
        try:
            if not await self.client.set(self.lease, "taken", nx=True, px=int(LOOK_SECONDS * 500)):
                return
        except OutOfMemoryError:
            log.warning("redis is full", extra={"stream": self.stream})
            await self.trim(timedelta(0))
        else:
            await self.trim(self.keep)
            await self.forget_the_dead()

    async def trim(self, keep: timedelta) -> int:
        """Removes what every group has acknowledged and what is older than `keep`; how many entries."""
        floors = await self._floors()
        seconds, microseconds = await self.client.time()
        oldest_kept = (seconds * 1000 + microseconds // 1000 - int(keep.total_seconds() * 1000), 0)
        self.held_by = await self._holder(floors, oldest_kept)
        if self.held_by is not None:
            self._warn(self.held_by)
        if not floors or any(group not in floors for group in self.groups):
            return 0
        floor = min(*floors.values(), oldest_kept)
        removed = 0
        while True:  # Redis removes whole nodes, some at a time
            now = int(await self.client.xtrim(self.stream, minid=written(floor), approximate=True))
            removed += now
            if not now:
                return removed

    async def _floors(self) -> dict[str, Id]:
        """Of each group the oldest entry that it still needs. What its consumers noted of earlier ones goes."""
        floors: dict[str, Id] = {}
        for group in await self._info("GROUPS"):
            # in this order: what is delivered in between is pending by then
            name, delivered = group["name"].decode(), parsed(group["last-delivered-id"])
            pending = (await self.client.xpending(self.stream, name))["min"]
            after = (delivered[0], delivered[1] + 1)
            floors[name] = min(after, parsed(pending)) if pending else after
            await self._forget_errors(name, floors[name])
        return floors

    async def _info(self, *what: str) -> list[dict[str, Any]]:
        asked = self.client.xinfo_groups if what == ("GROUPS",) else self.client.xinfo_consumers
        try:
            found: list[dict[str, Any]] = await asked(self.stream, *what[1:])
        except ResponseError as error:
            if "no such key" not in str(error) and "NOGROUP" not in str(error):
                raise
            return []
        return found

    async def _forget_errors(self, group: str, floor: Id) -> None:
        key = DeadLetters(self.client, self.stream, group).errors
        done = [entry_id for entry_id in await self.client.hkeys(key) if parsed(entry_id) < floor]
        if done:
            await self.client.hdel(key, *done)

    async def _holder(self, floors: dict[str, Id], oldest_kept: Id) -> str | None:
        """The group that is not there, or that still needs an entry which is too old to be kept otherwise."""
        missing = sorted(set(self.groups) - set(floors))
        if missing or not floors:
            return missing[0] if missing else None
        floor, slowest = min((floor, group) for group, floor in floors.items())
        needed = await self.client.xrange(self.stream, min=written(floor), count=1)
        return slowest if needed and parsed(needed[0][0]) < oldest_kept else None

    def _warn(self, group: str) -> None:
        told = {"stream": self.stream, "group": group, "known": group in self.groups}
        log.warning("a group keeps the stream from being trimmed", extra=told)
        self.on_held(group)

    async def forget_the_dead(self, dead_after: timedelta = DEAD_AFTER) -> int:
        """Removes consumers that nobody has been for long and that hold nothing; how many."""
        removed = 0
        for group in sorted(self.groups):
            for consumer in await self._info("CONSUMERS", group):
                if consumer["pending"] == 0 and consumer["idle"] > dead_after.total_seconds() * 1000:
                    removed += bool(await self.client.eval(REMOVE_IF_IDLE, 1, self.stream, group, consumer["name"]))
        return removed
