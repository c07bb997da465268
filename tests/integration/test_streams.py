"""What the bus promises, on a real Redis: nothing is lost, a poison event harms nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from services.runtime.embedded.stack import Stack
from services.runtime.loops import end
from services.runtime.streams.bus import FIELD, connect, ensure_group, new_broker
from services.runtime.streams.consumer import Consumer
from services.runtime.streams.events import Envelope
from services.runtime.streams.reclaimer import Reclaimer

STREAM, GROUP = "test.stream", "test"
IDLE_MS = 40


class Handler:
    """Collects what is applied; `fails` says what each event does to it."""

    def __init__(self, fails: Callable[[Any], Exception | None] = lambda _: None) -> None:
        self.applied: list[Any] = []
        self.calls: dict[Any, int] = {}
        self.fails = fails

    async def __call__(self, events: Sequence[Envelope]) -> None:
        for event in events:
            self.calls[event["data"]] = self.calls.get(event["data"], 0) + 1
        for event in events:
            error = self.fails(event["data"])
            if error is not None:
                raise error
        self.applied += [event["data"] for event in events]


class Line:
    """A stream with one consumer group in this process."""

    def __init__(self, stack: Stack, apply: Callable[[Sequence[Envelope]], Awaitable[None]]) -> None:
        self.client, self.broker = connect(stack.redis_url), new_broker(stack.redis_url)
        self.consumer = Consumer(self.broker, self.client, STREAM, GROUP, apply, idle_ms=IDLE_MS)
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self, deliveries: int = 5) -> None:
        await ensure_group(self.client, STREAM, GROUP)
        await self.broker.start()
        self.tasks.append(asyncio.create_task(Reclaimer(self.consumer, deliveries).run()))

    async def add(self, *data: Any) -> None:
        for one in data:
            await self.client.xadd(STREAM, {FIELD: json.dumps({"id": str(uuid4()), "data": one})})

    async def dead(self) -> list[Any]:
        return [letter async for letter in self.consumer.dead.list()]

    async def pending(self) -> int:
        found = await self.client.xpending(STREAM, GROUP)
        return int(found["pending"])


@asynccontextmanager
async def line(stack: Stack, handler: Callable[[Sequence[Envelope]], Awaitable[None]]) -> AsyncIterator[Line]:
    made = Line(stack, handler)
    try:
        yield made
    finally:
        await made.broker.stop()
        await end(made.tasks)
        await made.client.aclose()


async def until(probe: Callable[[], Any], seconds: float = 20) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        found = probe()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return
        if asyncio.get_running_loop().time() > deadline:
            pytest.fail("waited in vain")
        await asyncio.sleep(0.02)


def test_an_event_published_before_its_consumer_ever_started_is_consumed(stack: Stack) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with line(stack, handler) as one:
            await one.add("before", "the start")
            await one.start()
            await until(lambda: handler.applied == ["before", "the start"])
            await until(lambda: _none(one.pending()))

    asyncio.run(scenario())


async def _none(count: Awaitable[int]) -> bool:
    return await count == 0


def test_a_handler_that_raises_is_retried_and_ends_as_a_dead_letter_while_others_flow_on(stack: Stack) -> None:
    async def scenario() -> None:
        handler = Handler(lambda data: ValueError("cannot be applied") if data == "poison" else None)
        async with line(stack, handler) as one:
            await one.add("a", "poison", "b")
            await one.start()
            await until(lambda: sorted(handler.applied) == ["a", "b"])
            await until(one.dead)
            [letter] = await one.dead()
            assert letter.deliveries == 5
            assert "cannot be applied" in letter.error
            assert json.loads(letter.data)["data"] == "poison"
            # the first delivery calls it with the batch, with its half and then alone, the other four alone
            assert handler.calls["poison"] == 7
            assert await one.pending() == 0

    asyncio.run(scenario())


def test_a_dead_letter_that_is_replayed_is_applied_once_the_cause_is_gone(stack: Stack) -> None:
    async def scenario() -> None:
        broken = True
        handler = Handler(lambda _: ValueError("not yet") if broken else None)
        async with line(stack, handler) as one:
            await one.add("late")
            await one.start()
            await until(one.dead)
            broken = False
            assert await one.consumer.dead.replay() == 1
            await until(lambda: handler.applied == ["late"])
            assert await one.dead() == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"\xff\xfe", id="bytes that are no UTF-8"),
        pytest.param(b"{not json", id="text that is no JSON"),
        pytest.param(b'["a list"]', id="JSON that is no event"),
        pytest.param(b'{"data": 1}', id="an event without an id"),
    ],
)
def test_an_unreadable_entry_is_set_aside_and_its_batch_mates_are_applied(stack: Stack, garbage: bytes) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with line(stack, handler) as one:
            await one.add("a")
            await one.client.xadd(STREAM, {FIELD: garbage})
            await one.add("b")
            await one.start()
            await until(lambda: handler.applied == ["a", "b"])
            await until(one.dead)
            [letter] = await one.dead()
            assert letter.data == garbage
            await until(lambda: _none(one.pending()))

    asyncio.run(scenario())


def test_while_the_database_is_down_events_wait_in_place_and_their_deliveries_are_not_used_up(stack: Stack) -> None:
    async def scenario() -> None:
        down = True
        handler = Handler(lambda _: ConnectionRefusedError("database is down") if down else None)
        async with line(stack, handler) as one:
            await one.add(*range(50))
            await one.start()
            await until(lambda: handler.calls.get(0, 0) >= 4)
            await asyncio.sleep(IDLE_MS / 1000 * 40)
            assert await one.dead() == []
            down = False
            await until(lambda: sorted(handler.applied) == list(range(50)))
            assert await one.dead() == []

    asyncio.run(scenario())


def test_an_event_that_cannot_be_applied_after_an_outage_still_ends_as_a_dead_letter(stack: Stack) -> None:
    async def scenario() -> None:
        errors: list[Exception] = [ConnectionRefusedError("database is down"), ConnectionRefusedError("still down")]
        handler = Handler(lambda _: errors.pop() if errors else ValueError("cannot be applied"))
        async with line(stack, handler) as one:
            await one.add("poison")
            await one.start()
            await until(one.dead)
            assert await one.pending() == 0

    asyncio.run(scenario())


def test_what_a_dead_consumer_left_pending_is_taken_over(stack: Stack) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with line(stack, handler) as one:
            await ensure_group(one.client, STREAM, GROUP)
            await one.add("left behind")
            await one.client.xreadgroup(GROUP, "the dead one", {STREAM: ">"}, count=10)
            await one.start()
            await until(lambda: handler.applied == ["left behind"])

    asyncio.run(scenario())


def test_what_a_dead_consumer_left_pending_and_is_gone_from_the_stream_is_waited_for_no_longer(stack: Stack) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with line(stack, handler) as one:
            await ensure_group(one.client, STREAM, GROUP)
            await one.add("left behind")
            await one.client.xreadgroup(GROUP, "the dead one", {STREAM: ">"}, count=10)
            await one.client.xtrim(STREAM, maxlen=0, approximate=False)
            await one.start(deliveries=100)
            await until(lambda: _none(one.pending()))
            assert (handler.calls, await one.dead()) == ({}, [])

    asyncio.run(scenario())


def test_a_slow_handler_is_not_robbed_of_its_entries(stack: Stack) -> None:
    async def scenario() -> None:
        done: list[Any] = []

        async def slow(events: Sequence[Envelope]) -> None:
            await asyncio.sleep(IDLE_MS / 1000 * 10)
            done.extend(event["data"] for event in events)

        async with line(stack, slow) as first, line(stack, slow) as second:
            await first.add(*range(20))
            await first.start()
            await second.start()
            await until(lambda: len(done) >= 20)
            await asyncio.sleep(IDLE_MS / 1000 * 20)
            assert sorted(done) == list(range(20))

    asyncio.run(scenario())


def test_no_heart_beats_for_what_is_done(stack: Stack) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with line(stack, handler) as one:
            await one.start()
            for number in range(40):
                await one.add(number)
                await until(lambda number=number: number in handler.applied)
            await until(lambda: not [task for task in asyncio.all_tasks() if "._keep" in repr(task)])

    asyncio.run(scenario())


def test_a_group_that_was_lost_is_made_again_and_nothing_published_after_it_is_missed(stack: Stack) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with line(stack, handler) as one:
            await one.add("before")
            await one.start()
            await until(lambda: handler.applied == ["before"])
            await one.client.flushall()
            await one.add("after")
            await until(lambda: handler.applied == ["before", "after"])

    asyncio.run(scenario())
