"""Sends what is saved but not yet sent, again and again until nothing is left."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

from redis.exceptions import RedisError

from services.runtime.postgres.database import transient
from services.runtime.postgres.locks import Elsewhere

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""Until it is looked again where nothing was saved here: a command may have saved something, or a lost replica.

At rest a service does little else, and looking more often would be most of what it costs.
"""

SOON_SECONDS = 0.2
"""Until it is looked again where another replica was at it, and half of the wait after a first failure."""

MAX_WAIT_SECONDS = 5.0

PAUSE_SECONDS = 0.02
"""Between two sendings, at the least: each takes what has gathered meanwhile, and leaves as much time to others.

As much as it took itself, that is, up to `SOON_SECONDS`.
"""

SendPending = Callable[[], Awaitable[int]]
"""Sends some pending rows and marks them; how many there were.

Raises Elsewhere when another replica sends just now, and whatever comes of a far side or a database that is down.
"""


class Outbox:
    """One loop over one kind of pending row; `wake` saves it the wait after a commit, `retry` that after a failure."""

    def __init__(self, name: str, send_pending: SendPending, pause: float = PAUSE_SECONDS) -> None:
        self.name, self.send_pending, self.pause = name, send_pending, pause
        self._wake = asyncio.Event()
        self._failing = False

    def wake(self) -> None:
        """Something was saved. While the far side is down that is no reason to try it sooner."""
        if not self._failing:
            self._wake.set()

    def retry(self) -> None:
        """The far side is back."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        wait = POLL_SECONDS
        while True:
            try:
                began = monotonic()
                sent = await self.send_pending()
                wait, self._failing = POLL_SECONDS, False
                if sent:
                    # a stall of the backend is no reason to wait as long again: keys are to be known everywhere soon
                    await asyncio.sleep(max(self.pause, min(monotonic() - began, SOON_SECONDS)))
                    continue
            except Elsewhere:
                wait, self._failing = SOON_SECONDS, False
            except Exception as error:
                if not (isinstance(error, RedisError) or transient(error)):
                    log.exception("sending failed", extra={"outbox": self.name})
                else:
                    log.warning("cannot send now", extra={"outbox": self.name, "error": repr(error)})
                wait = min(2 * (wait if self._failing else SOON_SECONDS), MAX_WAIT_SECONDS)
                self._failing = True
                self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except TimeoutError:
                continue
            finally:
                self._wake.clear()
