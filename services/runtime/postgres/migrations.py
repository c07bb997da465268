"""Brings a service's database to the tables that its code expects (Alembic)."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, pool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
SERVICES = HERE.parents[1]

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's SQLSTATE where a lock was not to be had in time."""

AGAIN_SECONDS = 2.0
"""How long others are let pass before the next try."""


def _config(service: str, metadata: MetaData, connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "alembic"))
    config.set_main_option("version_locations", str(SERVICES / service / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes |= {"connection": connection, "metadata": metadata}
    return config


async def _run(url: str, work: Callable[[Connection], Any]) -> Any:
    engine = create_async_engine(url, poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            done = await connection.run_sync(work)
            await connection.commit()
            return done
    finally:
        await engine.dispose()


def upgrade(connection: Connection, service: str, metadata: MetaData, to: str = "head") -> None:
    """Runs what is missing up to a revision in the connection's transaction, which whoever opened it commits.

    A database at a revision that this code does not know belongs to a newer version, with which it works side by side.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    if to == "head" and current is not None and current not in revisions(service):
        log.warning("the database is of a newer version; left as it is", extra={"service": service, "at": current})
        return
    command.upgrade(_config(service, metadata, connection), to)


def revisions(service: str) -> list[str]:
    """The service's migrations, the first first; the last is what its code expects."""
    folder = str(SERVICES / service / "migrations")
    scripts = ScriptDirectory(str(HERE / "alembic"), version_locations=[folder])
    return [script.revision for script in scripts.walk_revisions()][::-1]


async def migrate(url: str, service: str, metadata: MetaData, to: str = "head") -> None:
    """Runs what is missing up to a revision; nothing where the database is up to date.

    Services may be at work on the database. Where one of them, a backup or anybody else holds a table for long, this
    comes again and again until it is free.
    """
    while True:
        try:
            await _run(url, lambda connection: upgrade(connection, service, metadata, to))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            log.warning("a table is in use, the migration is tried again", extra={"service": service})
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return


async def differences(url: str, metadata: MetaData) -> list[Any]:
    """How the database differs from the tables in the code; empty when the migrations are complete."""

    def compare(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    found: list[Any] = await _run(url, compare)
    return found


async def write_migration(url: str, service: str, metadata: MetaData, title: str) -> None:
    """Writes the migration from what the database has to what the code expects, for a person to read and correct."""
    await _run(
        url,
        lambda connection: command.revision(_config(service, metadata, connection), message=title, autogenerate=True),
    )
