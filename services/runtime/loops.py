"""Loops that run until they are cancelled."""

import asyncio
from collections.abc import Iterable
from typing import Any


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancels them until they have ended.

    Once is not enough: a command to Redis that is cancelled may end in another error, which a loop gets over.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=1)
