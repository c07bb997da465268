"""Statements in the database's own language, run as the driver runs them.

Where many requests wait for a few statements, SQLAlchemy would take longer to recognise each of them, and to make
objects of its rows, than PostgreSQL takes to answer.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from asyncpg import Connection, Record
from sqlalchemy.ext.asyncio import AsyncSession

On: TypeAlias = AsyncSession | Connection
"""Whose transaction a statement belongs to."""


class Row(Record):  # type: ignore[misc]
    """A row whose columns are also attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


async def run(on: On, statement: str, *given: object) -> None:
    """Runs a statement that finds no rows."""
    await rows(on, statement, *given)


async def rows(on: On, statement: str, *given: object) -> Sequence[Any]:
    """The rows that a statement finds, as tuples with attributes.

    `given` are its $1, $2 …; jsonb is given as text and found parsed.
    """
    if isinstance(on, AsyncSession):
        await on.flush()
        found = await (await on.connection()).exec_driver_sql(statement, given)
        return found.all() if found.returns_rows else ()
    plain: Sequence[Any] = await on.fetch(statement, *given, record_class=Row)
    return plain
