"""When each key was last used, as far as Redis was there to be told."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from redis.exceptions import RedisError

from services.runtime.streams.bus import Client

log = logging.getLogger(__name__)

USED = "duban:keys:used"
"""Redis hash: a key's id → the instant of its last use, by whichever service."""

PAUSE = timedelta(minutes=1)


class KeyUses:
    """Notes the use of keys, once a minute a key; nobody waits for it and nothing fails by it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._noted: dict[UUID, datetime] = {}
        self._saving: set[asyncio.Task[None]] = set()

    def note(self, key_id: UUID, now: datetime) -> None:
        """The key was used just now."""
        before = self._noted.get(key_id)
        if before is not None and abs(now - before) < PAUSE:
            return
        self._noted[key_id] = now
        saving = asyncio.create_task(self._save(key_id, now))
        self._saving.add(saving)
        saving.add_done_callback(self._saving.discard)

    async def _save(self, key_id: UUID, now: datetime) -> None:
        try:
            await self._client.hset(USED, str(key_id), now.isoformat())
        except (RedisError, OSError) as error:
            log.info("the use of a key was not noted", extra={"key": str(key_id), "error": repr(error)})

    async def stop(self) -> None:
        """Drops what is not saved yet."""
        for saving in self._saving:
            saving.cancel()
        await asyncio.gather(*self._saving, return_exceptions=True)


async def last_uses(client: Client, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When these keys were last used; without those of which Redis knows nothing, empty where it does not answer."""
    if not ids:
        return {}
    try:
        found = await client.hmget(USED, [str(id_) for id_ in ids])
    except (RedisError, OSError) as error:
        log.warning("cannot tell when keys were last used", extra={"error": repr(error)})
        return {}
    return {id_: datetime.fromisoformat(at.decode()) for id_, at in zip(ids, found, strict=True) if at is not None}
