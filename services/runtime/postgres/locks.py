"""Locks by name that replicas of a service take from each other, each held until a transaction of PostgreSQL ends."""

import zlib

from services.runtime.postgres.statements import On, rows, run


class Elsewhere(Exception):
    """Another replica holds the lock. It may have read before this one saved, which had better look again soon."""


def lock_number(name: str) -> int:
    """The number of the advisory lock of that name."""
    return zlib.crc32(name.encode())


async def hold_lock(on: On, name: str) -> None:
    """Takes the lock, and waits for it where another has it."""
    await run(on, "select pg_advisory_xact_lock($1)", lock_number(name))


async def take_turn(on: On, name: str) -> None:
    """Takes the lock; Elsewhere where another has it."""
    [(taken,)] = await rows(on, "select pg_try_advisory_xact_lock($1)", lock_number(name))
    if not taken:
        raise Elsewhere(name)
