"""Events that failed too often: kept aside with the reason, shown, and put back on request."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from redis.exceptions import ResponseError

from services.runtime.streams.bus import FIELD, Client

READ_AT_ONCE = 500

PUT_BACK = """
if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', ARGV[2], ARGV[3])
return 1
"""


@dataclass(frozen=True)
class DeadLetter:
    """One event set aside: its id in the dead-letter stream, where it came from, why, and its bytes."""

    id: str
    stream: str
    group: str
    deliveries: int
    error: str
    data: bytes


class DeadLetters:
    """The dead letters of one group of one stream."""

    def __init__(self, client: Client, stream: str, group: str) -> None:
        self.client, self.stream, self.group = client, stream, group
        self.key, self.errors = f"{stream}:{group}:dead", f"{stream}:{group}:errors"

    async def note(self, entry_id: bytes, error: Exception) -> None:
        """Remembers the last error of a pending entry."""
        await self.client.hset(self.errors, entry_id.decode(), repr(error)[:500])

    async def bury(self, entry_id: bytes, deliveries: int, reason: str | None = None) -> None:
        """Moves an entry aside and acknowledges it, both or neither."""
        found = await self.client.xrange(self.stream, entry_id, entry_id)
        if not found:
            await self.client.xack(self.stream, self.group, entry_id)
            return
        noted = await self.client.hget(self.errors, entry_id.decode())
        why = reason or (noted.decode() if noted else "the consumer died while it handled this event")
        fields = {
            **found[0][1],
            "x-entry": entry_id,
            "x-deliveries": deliveries,
            "x-error": why,
            "x-at": int(time.time()),
        }
        async with self.client.pipeline(transaction=True) as pipe:
            pipe.xadd(self.key, fields)
            pipe.xack(self.stream, self.group, entry_id)
            pipe.hdel(self.errors, entry_id.decode())
            await pipe.execute()

    async def list(self) -> AsyncIterator[DeadLetter]:
        """All of them, oldest first."""
        last = "-"
        while True:
            page = await self.client.xrange(self.key, min=last, count=READ_AT_ONCE)
            for entry_id, fields in page:
                yield self._letter(entry_id, fields)
            if len(page) < READ_AT_ONCE:
                return
            last = f"({page[-1][0].decode()}"

    async def find(self, id_: str) -> DeadLetter | None:
        """The one with that id."""
        try:
            found = await self.client.xrange(self.key, id_, id_)
        except ResponseError:  # an id that is none
            return None
        return self._letter(*found[0]) if found else None

    async def discard(self, id_: str) -> bool:
        """Drops one for good; whether it was there."""
        try:
            return bool(await self.client.xdel(self.key, id_))
        except ResponseError:
            return False

    async def replay(self, id_: str | None = None) -> int:
        """Puts one or all back on the stream, where every group gets them; how many.

        Groups that had applied the event know it by its id or its revision and pass over it.
        """
        if id_ is not None:
            found = await self.find(id_)
            return await self._put_back(found) if found else 0
        letters = [letter async for letter in self.list()]  # not those that fail again meanwhile
        return sum([await self._put_back(letter) for letter in letters])

    async def _put_back(self, letter: DeadLetter) -> int:
        """Whether it was still there: of two who replay, one does."""
        return int(await self.client.eval(PUT_BACK, 2, self.key, self.stream, letter.id, FIELD, letter.data))

    def _letter(self, entry_id: bytes, fields: dict[bytes, bytes]) -> DeadLetter:
        return DeadLetter(
            id=entry_id.decode(),
            stream=self.stream,
            group=self.group,
            deliveries=int(fields[b"x-deliveries"]),
            error=fields[b"x-error"].decode(),
            data=fields.get(FIELD.encode(), b""),
        )
