"""A backup: the three databases as of one moment, and the evidence that they name.

Redis is not in it: whatever is on a stream stands in the database of whoever told it, and is told again after a
restore. So the copies must fit each other in one direction only: **nobody may know more than whoever told him**. A
receiver that is behind catches up, for everything is told again and the newest revision wins. One that is ahead would
keep a target's revision, or an access key, that its own ledger has never heard of.

- Told is along ingest → targets → alerts. So the snapshot of alerts is taken first, then that of targets, then that of
  ingest: what a receiver's snapshot knows was committed by the teller before, and is in the teller's, taken later.
- Keys are told the other way as well, targets → ingest, which that order cannot serve. While the snapshots are taken,
  some milliseconds, the lock that replicas publish keys under is held: what ingest knows then was committed in targets
  before the lock was got, and so before the snapshot of targets.

Each snapshot is one REPEATABLE READ transaction, held until its tables are written; nobody is kept from working. A
file of evidence is on disk before its row is saved, and never changed: so the files that the snapshot names are copied
last.
"""

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from services.operation.archive import ArchiveWriter
from services.operation.places import Impossible, Places
from services.operation.tables import Connection, copy_out, quoted, revision_of, sequences, tables_of
from services.runtime.postgres.locks import lock_number
from services.targets.evidence_store import EvidenceStore, NotStored
from services.targets.usecases.publishing import PUBLISHING_KEYS

ORDER = ("alerts", "targets", "ingest")
"""Receivers before those who tell them."""

SESSION = {"timezone": "UTC", "datestyle": "ISO", "extra_float_digits": "3", "bytea_output": "hex"}


@dataclass(frozen=True)
class Made:
    """What a backup holds: rows by service, files of evidence, and hashes of files that are not there or not whole."""

    rows: dict[str, int]
    files: int
    lost: list[str]


async def back_up(places: Places, file: IO[bytes], now: datetime) -> Made:
    """Writes the archive; Impossible where a database cannot be read or was never migrated."""
    archive = ArchiveWriter(file)
    services: dict[str, Any] = {}
    async with snapshots(places) as connections:
        for name in ORDER:
            with named(name):
                services[name] = await _write_database(archive, name, connections[name])
        hashes = await _evidence(connections["targets"], services["targets"]["tables"])
    lost = await _write_evidence(archive, EvidenceStore(places.evidence), hashes)
    archive.close(
        {"version": version("duban"), "made_at": now.isoformat(), "services": services, "evidence_lost": lost}
    )
    rows = {name: _rows(archive, name) for name in ORDER}
    return Made(rows, len(hashes) - len(lost), lost)


def _rows(archive: ArchiveWriter, service: str) -> int:
    return sum(part["rows"] for name, part in archive.parts.items() if name.startswith(f"{service}/"))


@asynccontextmanager
async def snapshots(places: Places) -> AsyncIterator[dict[str, Connection]]:
    """A connection to each database in a transaction that sees one moment, and these moments fit each other."""
    async with AsyncExitStack() as stack:
        found = {name: await stack.enter_async_context(opened(name, places.databases[name])) for name in ORDER}
        holder = await stack.enter_async_context(opened("targets", places.databases["targets"]))
        async with holder.transaction():
            await holder.execute("select pg_advisory_xact_lock($1)", lock_number(PUBLISHING_KEYS))
            for name in ORDER:
                transaction = found[name].transaction(isolation="repeatable_read", readonly=True)
                await transaction.start()
                await found[name].execute("select 1 from pg_class limit 1")  # the snapshot is taken here
        yield found


@asynccontextmanager
async def opened(name: str, url: str) -> AsyncIterator[Connection]:
    """A connection; Impossible where there is none."""
    try:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=10, server_settings=SESSION)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Impossible(f"cannot reach the database of {name}: {error or type(error).__name__}") from error
    try:
        yield connection
    finally:
        await connection.close(timeout=10)


@contextmanager
def named(name: str) -> Iterator[None]:
    """Says whose database it was that did not go along."""
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError) as error:
        raise Impossible(f"the database of {name} did not go along: {error or type(error).__name__}") from error


async def _write_database(archive: ArchiveWriter, name: str, connection: Connection) -> dict[str, Any]:
    revision = await revision_of(connection)
    if revision is None:
        raise Impossible(f"the database of {name} has no tables yet: run `duban migrate`")
    tables = await tables_of(connection)
    for table in tables:
        await copy_out(connection, table, archive.part(f"{name}/{table.name}.csv"))
    # read last: a running number may have gone on, but never stands before a row of the snapshot
    return {"revision": revision, "tables": [table.name for table in tables], "sequences": await sequences(connection)}


async def _evidence(targets: Connection, tables: Sequence[str]) -> list[str]:
    if "evidence" not in tables:
        return []
    query = f"select distinct sha256 from {quoted('evidence')} where sha256 is not null order by 1"  # noqa: S608 constant
    return [row["sha256"] for row in await targets.fetch(query)]


async def _write_evidence(archive: ArchiveWriter, files: EvidenceStore, hashes: Sequence[str]) -> list[str]:
    """Adds the files; hashes of those that are lost or were changed on disk, which are left out."""
    lost = []
    for hash_ in hashes:
        try:
            data = await files.read(hash_)
        except NotStored:
            lost.append(hash_)
            continue
        if sha256(data).hexdigest() != hash_:
            lost.append(hash_)
            continue
        part = archive.part(f"evidence/{hash_}")
        await part.write(data)
        part.close()
    return lost


@contextmanager
def written_whole(path: Path) -> Any:
    """A file that stands under its name only when it is complete, and that only its owner can read."""
    if path.exists():
        raise Impossible(f"{path} is there already; choose another name")
    partial = path.with_name(path.name + ".partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except OSError as error:
        raise Impossible(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
