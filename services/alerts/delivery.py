"""When a message that did not arrive is tried again. Pure."""

from datetime import datetime, timedelta

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
