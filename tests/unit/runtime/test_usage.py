"""Noting the use of keys hinders nobody where there is no Redis."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from services.runtime.access.usage import KeyUses, last_uses
from services.runtime.streams.bus import connect

NOW = datetime(2026, 7, 15, tzinfo=UTC)
NOBODY_LISTENS = "redis://127.0.0.1:1/0"
KEY = UUID(int=1)


def test_a_use_is_noted_and_asked_for_in_vain_without_an_error() -> None:
    async def use() -> dict[UUID, datetime]:
        async with connect(NOBODY_LISTENS) as client:
            uses = KeyUses(client)
            uses.note(KEY, NOW)
            found = await last_uses(client, [KEY])
            await uses.stop()
            return found

    assert asyncio.run(use()) == {}
