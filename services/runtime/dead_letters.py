"""Events that failed too often: kept aside with the reason, shown, and put back on request."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.runtime.bus import FIELD, Client


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
        for entry_id, fields in await self.client.xrange(self.key):
            yield DeadLetter(
                id=entry_id.decode(),
                stream=self.stream,
                group=self.group,
                deliveries=int(fields[b"x-deliveries"]),
                error=fields[b"x-error"].decode(),
                data=fields.get(FIELD.encode(), b""),
            )

    async def replay(self) -> int:
        """Puts all back on the stream; other groups know the event by its id and pass over it."""
        letters = [letter async for letter in self.list()]
        for letter in letters:
            async with self.client.pipeline(transaction=True) as pipe:
                pipe.xadd(self.stream, {FIELD: letter.data})
                pipe.xdel(self.key, letter.id)
                await pipe.execute()
        return len(letters)
