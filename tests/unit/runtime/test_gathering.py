"""What is done together: who must come again, and how a batch fails."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from services.runtime.gathering import Gathering, TooBusy


@asynccontextmanager
async def slow(together: Any, alone: Any, most: int) -> AsyncIterator[Gathering[int, int]]:
    made: Gathering[int, int] = Gathering(together, alone, most=most)
    yield made
    await made.stop()


def test_more_than_may_wait_are_told_to_come_again() -> None:
    async def fill() -> None:
        gate = asyncio.Event()

        async def together(works: Sequence[int]) -> list[int]:
            await gate.wait()
            return [2 * one for one in works]

        async def alone(work: int) -> int:
            return 2 * work

        async with slow(together, alone, most=3) as gathering:
            waiting = [asyncio.create_task(gathering.do(n)) for n in range(3)]
            await asyncio.sleep(0)
            with pytest.raises(TooBusy) as refused:
                await gathering.do(9)
            assert (refused.value.status_code, refused.value.headers) == (503, {"Retry-After": "1"})
            waiting[1].cancel()
            gate.set()
            assert await waiting[0] == 0
            assert await waiting[2] == 4
            assert await gathering.do(5) == 10, "who has gone makes room"

    asyncio.run(fill())


FAILURES = [
    pytest.param(ConnectionRefusedError("down"), {"down": 3}, 0, id="a backend that is down fails the whole batch"),
    pytest.param(KeyError("a bug"), {"down": 0}, 3, id="anything else is tried one by one"),
]


@pytest.mark.parametrize(("error", "failed", "tried"), FAILURES)
def test_how_a_batch_fails(error: Exception, failed: dict[str, int], tried: int) -> None:
    async def fail() -> tuple[list[Any], int]:
        alone_done = 0

        async def together(works: Sequence[int]) -> list[int]:
            raise error

        async def alone(work: int) -> int:
            nonlocal alone_done
            alone_done += 1
            return work

        async with slow(together, alone, most=10) as gathering:
            found = await asyncio.gather(*(gathering.do(n) for n in range(3)), return_exceptions=True)
        return list(found), alone_done

    found, alone_done = asyncio.run(fail())
    assert sum(isinstance(one, ConnectionRefusedError) for one in found) == failed["down"]
    assert alone_done == tried
