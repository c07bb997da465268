"""Every process says in Redis, again and again, that it runs; what says so no more is forgotten within seconds."""

import asyncio
import json
import logging
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from uuid import uuid4

from redis.exceptions import RedisError

from services.runtime.streams.bus import Client

log = logging.getLogger(__name__)

KEYS = "duban:running:"
AGAIN_SECONDS = 5.0
FORGOTTEN_SECONDS = 16


@dataclass(frozen=True)
class Process:
    """One replica of a service: where it runs, which version, since when (ISO 8601)."""

    service: str
    host: str
    pid: int
    version: str
    since: str


class Presence:
    """Says that one service of this process runs."""

    def __init__(self, client: Client, service: str, now: datetime) -> None:
        self.client = client
        self.said = Process(service, socket.gethostname(), os.getpid(), version("duban"), now.isoformat())
        self.key = f"{KEYS}{service}:{uuid4().hex}"

    async def run(self) -> None:
        """Until cancelled; while Redis is down nobody can be told."""
        while True:
            try:
                await self.client.set(self.key, json.dumps(asdict(self.said)), ex=FORGOTTEN_SECONDS)
            except (RedisError, OSError) as error:
                log.debug("cannot say that we run", extra={"error": repr(error)})
            await asyncio.sleep(AGAIN_SECONDS)

    async def leave(self) -> None:
        """Says that it runs no more."""
        with suppress(RedisError, OSError):
            await self.client.delete(self.key)


async def running(client: Client) -> Sequence[Process]:
    """The processes that said so within the last seconds, in order of service and age."""
    keys = [key async for key in client.scan_iter(match=f"{KEYS}*", count=1000)]
    found = [Process(**json.loads(said)) for said in (await client.mget(keys) if keys else ()) if said is not None]
    return sorted(found, key=lambda one: (one.service, one.since))
