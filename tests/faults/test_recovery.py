"""What a service finds in Redis tells it what Redis has lost."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.runtime.recovery import MARGIN, Recovery
from services.runtime.streams.bus import connect
from tests.faults.installation import Servers

NOW = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(minutes=5), NOW + timedelta(hours=1)
NOTHING: list[datetime | None] = []


@pytest.fixture(autouse=True)
def _nothing_else(servers: Servers) -> Iterator[None]:
    yield
    with servers.client() as client:
        client.delete("duban:seen:test", "duban:recovering:test")


@pytest.mark.parametrize(
    ("mark", "leased", "expected"),
    [
        pytest.param(None, False, [None], id="no mark: everything is published again"),
        pytest.param(("this", BEFORE), False, NOTHING, id="a mark of this run: nothing was lost"),
        pytest.param(("earlier", BEFORE), False, [BEFORE - MARGIN], id="a mark of an earlier run: what came since"),
        pytest.param(("earlier", AFTER), False, [NOW - MARGIN], id="a mark of before the clock jumped back"),
        pytest.param(None, True, NOTHING, id="another replica is at it"),
    ],
)
def test_what_is_published_again(
    servers: Servers, mark: tuple[str, datetime] | None, leased: bool, expected: list[datetime | None]
) -> None:
    asked: list[datetime | None] = []

    async def again(since: datetime | None, after_each: Callable[[], Awaitable[Any]]) -> dict[str, int]:
        asked.append(since)
        await after_each()
        return {"targets": 1}

    async def scenario() -> None:
        async with connect(servers.redis.url) as client:
            run = (await client.info("server"))["run_id"]
            if mark is not None:
                named = {"run": run if mark[0] == "this" else "earlier", "at": mark[1].isoformat()}
                await client.set("duban:seen:test", json.dumps(named))
            if leased:
                await client.set("duban:recovering:test", "taken")
            recovery = Recovery(client, "test", again, lambda: NOW)
            await recovery.look()
            await recovery.look()
            kept = await client.get("duban:seen:test")
            assert kept is None if leased else json.loads(kept) == {"run": run, "at": NOW.isoformat()}

    asyncio.run(scenario())
    assert asked == expected, "once, whoever looks how often"
