"""A backup brought back into an empty stack: all of it, or nothing.

Each database is restored in one transaction: the tables as the backup's version had them, their rows, the running
numbers, then what today's version adds. All are committed only when everything is in place. Whatever the services tell
each other counts as not told yet, so that they tell all of it when they start. A Redis that is older than that may hold
events of a time that the restored databases know nothing of: the streams are emptied (their groups stay), and dead
letters go.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import asyncpg
from redis.exceptions import RedisError
from sqlalchemy import pool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.contract import EVENTS
from services.operation.archive import MANIFEST, members, part_of, verified
from services.operation.backup import ORDER, SESSION, named, opened
from services.operation.places import Impossible, Places
from services.operation.tables import Table, copy_in, counts, drop_tables, quoted, set_sequences
from services.runtime.postgres.migrations import revisions, upgrade
from services.runtime.streams.bus import connect
from services.runtime.streams.dead_letters import DeadLetters
from services.stack import PARTS
from services.targets.evidence_store import EvidenceStore, StoreFull


@dataclass(frozen=True)
class Restored:
    """What was brought back: rows by service, files of evidence; and what the backup itself was lacking."""

    rows: dict[str, int]
    files: int
    lost: list[str]
    made_at: str


async def restore(places: Places, path: Path) -> Restored:
    """Brings a backup back; Impossible, and nothing done, where it is damaged or the stack is not empty and at rest."""
    manifest = verified(path)
    _require_known(manifest)
    await _require_empty(places)
    async with AsyncExitStack() as stack:
        connections = {name: await stack.enter_async_context(_changed(name, places.databases[name])) for name in ORDER}
        for name in ORDER:
            await _make_tables(connections[name], name, manifest["services"][name]["revision"])
        rows, files = await _fill(connections, EvidenceStore(places.evidence), path, manifest)
        for name in ORDER:
            await _finish(connections[name], name, manifest["services"][name]["sequences"])
        await _empty_streams(places.redis_url)
        await _commit(connections)
    return Restored(rows, files, manifest["evidence_lost"], manifest["made_at"])


def _require_known(manifest: Mapping[str, Any]) -> None:
    for name in ORDER:
        revision = manifest["services"][name]["revision"]
        if revision not in revisions(name):
            raise Impossible(
                f"the backup is of duban {manifest['version']}, whose migration {revision} is unknown here: "
                "restore it with that version or a newer one"
            )


async def _require_empty(places: Places) -> None:
    """Impossible where anything is in the databases, or anybody works with them."""
    found = []
    for name in ORDER:
        async with opened(name, places.databases[name]) as connection:
            others = await connection.fetchval(
                "select count(*) from pg_stat_activity "
                "where datname = current_database() and usename = current_user and pid <> pg_backend_pid()"
            )
            if others:
                raise Impossible(f"{others} connections to the database of {name} are open: stop the services first")
            found += [f"{name}: {table} {rows}" for table, rows in (await counts(connection)).items() if rows]
    if found:
        raise Impossible(
            f"the stack is not empty ({'; '.join(found)} rows): restore into new databases or another --data folder"
        )


@asynccontextmanager
async def _changed(name: str, url: str) -> AsyncIterator[AsyncConnection]:
    """A connection whose transaction is rolled back unless it is committed."""
    engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"server_settings": SESSION})
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _raw(connection: AsyncConnection) -> Any:
    return (await connection.get_raw_connection()).driver_connection


async def _make_tables(connection: AsyncConnection, name: str, revision: str) -> None:
    with named(name):
        await connection.begin()
        await connection.exec_driver_sql("select 1")  # the driver begins its transaction with the first statement
        await drop_tables(await _raw(connection))
        await connection.run_sync(upgrade, name, PARTS[name].metadata, revision)


async def _fill(
    connections: Mapping[str, AsyncConnection], files: EvidenceStore, path: Path, manifest: Mapping[str, Any]
) -> tuple[dict[str, int], int]:
    """Reads the archive from end to end; rows by service, and files."""
    rows, count = dict.fromkeys(ORDER, 0), 0
    for part, pieces in groupby(members(path), key=lambda member: part_of(member[0])):
        place, _, name = part.partition("/")
        if place == "evidence":
            await _keep(files, b"".join(data for _, data in pieces))
            count += 1
        elif part != MANIFEST:
            table = Table(name.removesuffix(".csv"), manifest["parts"][part]["columns"])
            with named(place):
                added = await copy_in(await _raw(connections[place]), table, _each(data for _, data in pieces))
            rows[place] += added
    return rows, count


async def _each(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def _keep(files: EvidenceStore, data: bytes) -> None:
    try:
        await files.put(data)
    except (StoreFull, OSError) as error:
        raise Impossible(f"cannot write a file of evidence: {error}") from error


async def _finish(connection: AsyncConnection, name: str, numbers: dict[str, list[Any]]) -> None:
    with named(name):
        raw = await _raw(connection)
        await set_sequences(raw, numbers)
        await connection.run_sync(upgrade, name, PARTS[name].metadata)
        for kind in PARTS[name].published:
            await raw.execute(f"update {quoted(str(kind.table.__tablename__))} set published_at = null")  # noqa: S608 quoted


async def _empty_streams(redis_url: str) -> None:
    letters = [(event.stream, parts.name) for parts in PARTS.values() for event, _ in parts.subscriptions]
    try:
        async with connect(redis_url) as client:
            for event in EVENTS:
                await client.xtrim(event.stream, maxlen=0, approximate=False)
            for stream, group in letters:
                place = DeadLetters(client, stream, group)
                await client.delete(place.key, place.errors)
    except (RedisError, OSError) as error:
        raise Impossible(f"cannot reach Redis, whose streams are to be emptied: {error}") from error


async def _commit(connections: Mapping[str, AsyncConnection]) -> None:
    """Tellers first: were the machine to stop right here, a receiver that is empty would only be behind."""
    done: list[str] = []
    for name in reversed(ORDER):
        try:
            await connections[name].commit()
        except (SQLAlchemyError, asyncpg.PostgresError, OSError) as error:
            what = (
                f"; {' and '.join(done)} is restored already: empty its database before you try again" if done else ""
            )
            raise Impossible(f"the database of {name} did not take the end of the restore ({error}){what}") from error
        done.append(name)
