"""How far a group is behind its stream, and what it holds; asked of Redis in two trips."""

from dataclasses import dataclass

from redis.exceptions import ResponseError

from services.runtime.streams.bus import Client
from services.runtime.streams.dead_letters import DeadLetters

MOST = 10_000
"""Unread entries are counted up to this where Redis itself has lost count: after a restart, or before version 7."""

COUNT = "return #redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])"


@dataclass(frozen=True)
class Lag:
    """Of a stream: its entries. Of a group: what it has not read, what it has not acknowledged, what it set aside.

    Ages are in seconds, by the clock of Redis, of the oldest such entry since it was written; 0 where there is none.
    """

    entries: int
    unread: int
    unread_age: float
    pending: int
    pending_age: float
    dead: int


async def lag_of(client: Client, stream: str, group: str) -> Lag:
    """A stream or group that is not there yet has nothing."""
    dead_letters = DeadLetters(client, stream, group).key
    try:
        async with client.pipeline(transaction=False) as pipe:
            pipe.time()
            pipe.xlen(dead_letters)
            pipe.xinfo_stream(stream)
            pipe.xinfo_groups(stream)
            pipe.xpending(stream, group)
            (seconds, _), dead, about, groups, pending = await pipe.execute()
    except ResponseError as error:
        if "no such key" not in str(error) and "NOGROUP" not in str(error):
            raise
        return Lag(0, 0, 0, 0, 0, int(await client.xlen(dead_letters)))
    own = next(one for one in groups if one["name"].decode() == group)
    first = await _first_unread(client, stream, own["last-delivered-id"], about["last-generated-id"])
    return Lag(
        entries=about["length"],
        unread=await _unread(client, stream, own, first),
        unread_age=_age(first, seconds),
        pending=pending["pending"],
        pending_age=_age(pending["min"], seconds),
        dead=dead,
    )


async def _first_unread(client: Client, stream: str, delivered: bytes, generated: bytes) -> bytes | None:
    if delivered == generated:
        return None
    found = await client.xrange(stream, min=b"(" + delivered, count=1)
    return found[0][0] if found else None


async def _unread(client: Client, stream: str, group: dict[str, object], first: bytes | None) -> int:
    if first is None:
        return 0
    known = group.get("lag")
    return known if isinstance(known, int) else int(await client.eval(COUNT, 1, stream, first, MOST))


def _age(entry_id: bytes | None, now: int) -> float:
    return 0.0 if entry_id is None else max(0.0, now - int(entry_id.partition(b"-")[0]) / 1000)
