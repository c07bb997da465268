"""The tables of a database as it is, whatever version made it: read and written by COPY, without pg_dump."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from services.operation.archive import PartWriter

Connection = Any
"""asyncpg's; it has no types of its own."""

VERSION_TABLE = "alembic_version"
COPY_FORMAT = {"format": "csv", "header": True}

_COLUMNS = """
select c.relname as table, array_agg(a.attname order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attgenerated = ''
group by c.relname order by c.relname
"""

_REFERENCES = """
select k.conrelid::regclass::text as table, k.confrelid::regclass::text as needs
from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conrelid <> k.confrelid
"""

_SEQUENCES = "select sequencename from pg_sequences where schemaname = 'public' order by 1"


@dataclass(frozen=True)
class Table:
    """A table and its columns."""

    name: str
    columns: list[str]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def revision_of(connection: Connection) -> str | None:
    """The migration that the database is at; None where it was never migrated."""
    if await connection.fetchval("select to_regclass('public.alembic_version')") is None:
        return None
    found: str | None = await connection.fetchval(f"select version_num from {VERSION_TABLE}")  # noqa: S608 a constant
    return found


async def tables_of(connection: Connection) -> list[Table]:
    """Every table, each after those that its rows refer to."""
    found = {row["table"]: Table(row["table"], row["columns"]) for row in await connection.fetch(_COLUMNS)}
    found.pop(VERSION_TABLE, None)
    order: TopologicalSorter[str] = TopologicalSorter({name: set() for name in found})
    for row in await connection.fetch(_REFERENCES):
        order.add(row["table"].strip('"'), row["needs"].strip('"'))
    return [found[name] for name in order.static_order()]


async def copy_out(connection: Connection, table: Table, part: PartWriter) -> None:
    """Writes all rows of a table."""
    columns = ", ".join(map(quoted, table.columns))
    query = f"select {columns} from {quoted(table.name)}"  # noqa: S608 names are quoted
    status = await connection.copy_from_query(query, output=part.write, **COPY_FORMAT)
    part.close(rows=int(status.split()[-1]), columns=table.columns)


async def copy_in(connection: Connection, table: Table, data: AsyncIterator[bytes]) -> int:
    """Adds rows to a table; how many."""
    status = await connection.copy_to_table(table.name, columns=table.columns, source=data, **COPY_FORMAT)
    return int(status.split()[-1])


async def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for table in await tables_of(connection):
        found[table.name] = await connection.fetchval(f"select count(*) from {quoted(table.name)}")  # noqa: S608 quoted
    return found


async def sequences(connection: Connection) -> dict[str, list[Any]]:
    """Where each running number stands: its last value, and whether that was given out."""
    found = {}
    for row in await connection.fetch(_SEQUENCES):
        query = f"select last_value, is_called from {quoted(row['sequencename'])}"  # noqa: S608 names are quoted
        found[row["sequencename"]] = list((await connection.fetchrow(query)).values())
    return found


async def set_sequences(connection: Connection, wanted: dict[str, list[Any]]) -> None:
    for name, (value, called) in wanted.items():
        await connection.execute(f"select setval('public.{quoted(name)}', {int(value)}, {bool(called)})")


async def drop_tables(connection: Connection) -> None:
    """Takes all tables away, those of the migrations too."""
    names = [quoted(table.name) for table in await tables_of(connection)] + [VERSION_TABLE]
    await connection.execute(f"drop table if exists {', '.join(names)} cascade")
