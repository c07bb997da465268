"""Statements in the database's own language, run as the driver runs them.

Where many requests wait for a few statements, SQLAlchemy would take longer to recognise each of them, and to make
objects of its rows, than PostgreSQL takes to answer.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

On = AsyncSession | AsyncConnection
"""Whose transaction a statement belongs to."""


async def run(on: On, statement: str, *given: object) -> CursorResult[Any]:
    """Runs a statement; `given` are its $1, $2 …; jsonb is given as text and found parsed."""
    if isinstance(on, AsyncSession):
        await on.flush()
        on = await on.connection()
    return await on.exec_driver_sql(statement, given)


async def rows(on: On, statement: str, *given: object) -> Sequence[Any]:
    """The rows that a statement finds."""
    return (await run(on, statement, *given)).all()
