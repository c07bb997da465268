"""A stream is trimmed only behind what every group has acknowledged."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from redis.exceptions import OutOfMemoryError

from services.runtime.streams.bus import FIELD, connect, ensure_group
from services.runtime.streams.trimming import Trimmer
from tests.faults.installation import Servers

STREAM = "test.trimmed"
ENTRIES = 2000
NOW, DAY = timedelta(0), timedelta(days=1)

Act = Callable[[Any], Awaitable[None]]


@pytest.fixture(autouse=True)
def _nothing_else(servers: Servers) -> Iterator[None]:
    yield
    with servers.client() as client:
        for key in client.scan_iter(f"{STREAM}*"):
            client.delete(key)


def reads(group: str, count: int, acknowledges: int) -> Act:
    async def act(client: Any) -> None:
        [[_, entries]] = await client.xreadgroup(group, "one", {STREAM: ">"}, count=count)
        await client.xack(STREAM, group, *[entry_id for entry_id, _ in entries[:acknowledges]])

    return act


def also(group: str) -> Act:
    async def act(client: Any) -> None:
        await ensure_group(client, STREAM, group)

    return act


async def dead_letter(client: Any) -> None:
    for number in range(ENTRIES):
        await client.xadd(f"{STREAM}:a:dead", {FIELD: str(number)})


@pytest.mark.parametrize(
    ("known", "acts", "keep", "needed", "held_by"),
    [
        pytest.param("ab", [reads("a", 900, 900), reads("b", 500, 500)], NOW, 500, "b", id="read by the slowest"),
        pytest.param("a", [reads("a", 900, 400)], NOW, 400, "a", id="what is pending stays"),
        pytest.param("ab", [reads("a", 900, 900)], NOW, 0, "b", id="what a group has not begun to read stays"),
        pytest.param("abc", [reads("a", 900, 900), reads("b", 900, 900)], NOW, 0, "c", id="a service not started yet"),
        pytest.param(
            "a", [also("x"), reads("a", 900, 900)], NOW, 0, "x", id="a group that no service of ours is holds it too"
        ),
        pytest.param("a", [reads("a", 2000, 2000)], NOW, 2000, None, id="all that is acknowledged goes"),
        pytest.param("a", [reads("a", 2000, 2000)], DAY, 0, None, id="what is younger than the margin stays"),
        pytest.param("a", [dead_letter, reads("a", 2000, 2000)], NOW, 2000, None, id="dead letters stay"),
    ],
)
def test_only_what_every_group_has_acknowledged_goes(
    servers: Servers, known: str, acts: list[Act], keep: timedelta, needed: int, held_by: str | None
) -> None:
    async def scenario() -> None:
        async with connect(servers.redis.url) as client:
            for group in set(known) - {"c"}:
                await ensure_group(client, STREAM, group)
            async with client.pipeline(transaction=False) as pipe:
                for number in range(ENTRIES):
                    pipe.xadd(STREAM, {FIELD: str(number)})
                await pipe.execute()
            for act in acts:
                await act(client)
            await asyncio.sleep(0.01)  # what is old is so by at least a millisecond
            trimmer = Trimmer(client, STREAM, list(known), keep)
            removed = await trimmer.trim(keep)
            left = [int(fields[FIELD.encode()]) for _, fields in await client.xrange(STREAM)]
            assert left == list(range(removed, ENTRIES)), "the oldest go, and nothing between"
            assert needed - 100 <= removed <= needed, "Redis removes whole nodes of a hundred entries"
            assert trimmer.held_by == held_by
            if dead_letter in acts:
                assert await client.xlen(f"{STREAM}:a:dead") == ENTRIES

    asyncio.run(scenario())


def test_a_consumer_is_forgotten_only_when_it_holds_nothing_and_is_long_gone(servers: Servers) -> None:
    async def scenario() -> None:
        async with connect(servers.redis.url) as client:
            await ensure_group(client, STREAM, "a")
            for number in range(10):
                await client.xadd(STREAM, {FIELD: str(number)})
            await client.xreadgroup("a", "holds work", {STREAM: ">"}, count=5)
            [[_, entries]] = await client.xreadgroup("a", "has done its work", {STREAM: ">"}, count=5)
            await client.xack(STREAM, "a", *[entry_id for entry_id, _ in entries])
            trimmer = Trimmer(client, STREAM, ["a"], NOW)
            assert await trimmer.forget_the_dead() == 0, "both asked a moment ago"
            await asyncio.sleep(0.05)
            assert await trimmer.forget_the_dead(timedelta(milliseconds=10)) == 1
            [left] = await client.xinfo_consumers(STREAM, "a")
            assert (left["name"], left["pending"]) == (b"holds work", 5)

    asyncio.run(scenario())


def test_a_redis_that_is_full_gets_room_from_what_everybody_has(servers: Servers) -> None:
    async def scenario() -> None:
        async with connect(servers.redis.url) as client:
            await ensure_group(client, STREAM, "a")
            for number in range(ENTRIES):
                await client.xadd(STREAM, {FIELD: str(number) * 200})
            await reads("a", ENTRIES, ENTRIES)(client)
            used = (await client.info("memory"))["used_memory"]
            await client.config_set("maxmemory", used - 10_000)
            try:
                with pytest.raises(OutOfMemoryError):
                    await client.xadd(STREAM, {FIELD: "one more"})
                await Trimmer(client, STREAM, ["a"], DAY).take_turn()
                await client.xadd(STREAM, {FIELD: "one more"})
            finally:
                await client.config_set("maxmemory", 0)

    asyncio.run(scenario())
