"""How many messages a receiver gets at once, and when one that did not arrive is tried again. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)

IN_A_ROW = 5
"""How many messages are taken over for a receiver at a time, to be sent one after another."""


class Outcome(StrEnum):
    """What became of an attempt, or of a message so far: pending is one that nobody knows the end of yet."""

    PENDING = "pending"
    SENT = "sent"
    RETRIED = "retried"
    FAILED = "failed"


def quota(limit: int | None, attempts_in_last_minute: int) -> int:
    """How many messages may be taken over now for a receiver that takes so many in a minute; None is any number."""
    return IN_A_ROW if limit is None else max(0, min(IN_A_ROW, limit - attempts_in_last_minute))


def pause(now: datetime, after: timedelta | None) -> datetime:
    """Until when the receiver's other messages wait after one did not get through."""
    shortest = timedelta(seconds=WAITS[0])
    return now + (max(shortest, min(after, LONGEST_WAIT)) if after else shortest)


WAITS = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 57600)
"""Seconds before the second, third … attempt: in all a little more than a day."""

LEASE = timedelta(seconds=60)
"""How long one replica may take over an attempt before another makes it again."""

LONGEST_WAIT = timedelta(days=1)


def next_attempt(attempts: int, now: datetime, after: timedelta | None = None) -> datetime | None:
    """When to try again after so many attempts; None when it is time to give up."""
    if attempts > len(WAITS):
        return None
    wait = timedelta(seconds=WAITS[attempts - 1])
    return now + (max(wait, min(after, LONGEST_WAIT)) if after else wait)
