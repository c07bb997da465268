"""Real PostgreSQL and real Redis from Python wheels in a data folder: nothing to install, nothing to configure.

The servers survive a killed owner; the next start takes them over.
"""

import asyncio
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.runtime.embedded.errors import EmbeddedError
from services.runtime.embedded.postgres import PostgresServer
from services.runtime.embedded.redis import RedisServer


@dataclass(frozen=True)
class Stack:
    """Where the embedded servers listen: a database URL for each service, and Redis."""

    database_urls: dict[str, str]
    redis_url: str
    folder: Path


@contextmanager
def embedded_stack(data: Path, services: Sequence[str]) -> Iterator[Stack]:
    """Starts the servers in the folder and stops them in the end; their data stays."""
    data = data.expanduser().resolve()
    data.mkdir(parents=True, exist_ok=True)
    with _only_owner(data):
        redis_server, postgres = RedisServer(data / "redis"), PostgresServer(data / "postgres")
        try:
            redis_server.start()
            postgres.start()
            yield Stack(asyncio.run(postgres.prepare(services)), redis_server.url, data)
        finally:
            redis_server.stop()
            postgres.stop()


@contextmanager
def _only_owner(data: Path) -> Iterator[None]:
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EmbeddedError(f"{data} is in use by another duban; stop it or choose another --data") from None
        yield


def keep_secret(path: Path, secret: str) -> None:
    """Writes a secret that only the owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
