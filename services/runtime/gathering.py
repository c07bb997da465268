"""What arrives one by one is done together: many requests, one query or one transaction (group commit).

Nobody waits for others to come: while one batch is at work the next one gathers, so batches grow with the load alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextvars import Context
from typing import Any, Generic, TypeVar

from fastapi import HTTPException

from services.runtime.postgres.database import transient

W = TypeVar("W")
D = TypeVar("D")

RETRY_SECONDS = 1


class TooBusy(HTTPException):
    """More waits than may wait; answered 503 with the seconds after which to come again."""

    def __init__(self) -> None:
        super().__init__(503, "请求过多，暂时不能受理，请稍后重试", {"Retry-After": str(RETRY_SECONDS)})


class Aside(Exception):
    """The outcome of a piece of work that must wait for somebody outside its batch: it is done again, alone."""


class Gathering(Generic[W, D]):
    """Pieces of work, done in batches.

    `together` answers each piece of a batch with what came of it, or with the exception that its sender is to get. When
    it raises, nothing of the batch may have been done: a backend that is down fails all of it, and after anything else
    each piece is done alone, so that one that fails harms no other. `alone` does one piece, however long it waits.
    """

    def __init__(
        self,
        together: Callable[[Sequence[W]], Awaitable[Sequence[D | Exception]]],
        alone: Callable[[W], Awaitable[D]],
        *,
        batch: int = 100,
        workers: int = 1,
        most: int = 2000,
    ) -> None:
        self._together, self._alone = together, alone
        self._batch, self._most = batch, most
        self._queue: deque[tuple[W, asyncio.Future[D]]] = deque()
        self._free, self._waiting = workers, 0
        self._slots = asyncio.Semaphore(4)
        self._tasks: set[asyncio.Task[None]] = set()

    async def do(self, work: W) -> D:
        """What came of the work; raises what is wrong with it, or TooBusy where too many wait already."""
        if self._waiting >= self._most:
            raise TooBusy
        done: asyncio.Future[D] = asyncio.get_running_loop().create_future()
        self._queue.append((work, done))
        self._waiting += 1
        if self._free:
            self._free -= 1
            self._spawn(self._drain())
        try:
            return await done
        finally:
            self._waiting -= 1

    async def stop(self) -> None:
        """Waits until all that was taken in is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        # in a context of its own: what is done for many belongs to no one request's log or trace
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self) -> None:
        try:
            while self._queue:
                size = min(len(self._queue), self._batch)
                await self._do([self._queue.popleft() for _ in range(size)])
        finally:
            self._free += 1

    async def _do(self, items: Sequence[tuple[W, asyncio.Future[D]]]) -> None:
        outcomes: Sequence[D | Exception]
        try:
            outcomes = await self._together([work for work, _ in items])
        except Exception as error:
            outcomes = [error if transient(error) else Aside()] * len(items)
        for (work, done), outcome in zip(items, outcomes, strict=True):
            if isinstance(outcome, Aside):
                self._spawn(self._do_alone(work, done))
            else:
                settle(done, outcome)

    async def _do_alone(self, work: W, done: "asyncio.Future[D]") -> None:
        async with self._slots:
            try:
                settle(done, await self._alone(work))
            except Exception as error:
                settle(done, error)


def settle(done: "asyncio.Future[D]", outcome: D | Exception) -> None:
    """Tells whoever waits; one that has gone meanwhile is not told."""
    if done.done():
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
