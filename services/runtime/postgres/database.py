"""A service's own PostgreSQL database: sessions, transactions, and which errors only mean `not now`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from asyncpg import Connection, InterfaceError
from sqlalchemy import DateTime, MetaData, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that migrations can speak of them."""

INSTANT = DateTime(timezone=True)
"""Column type of an aware datetime, stored in UTC."""

# A replica that hangs with an open transaction would keep its locks for ever.
SERVER_SETTINGS = {"idle_in_transaction_session_timeout": "30000", "lock_timeout": "20000", "timezone": "UTC"}

ENTRY_SECONDS = 10
"""How long a transaction waits for a connection, and for a sign of life of the server behind it."""

COMMAND_SECONDS = 30
"""How long one command may take: longer than it may wait for a lock. A server that has vanished never answers."""

# serialization, deadlock, lock timeout, shutdown, starting up, idle for too long, a standby
TRANSIENT_SQLSTATES = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "25P03", "25006"}

# broken connections; too many of them, no room on the disk or in memory
TRANSIENT_CLASSES = ("08", "53")

# characters that no text in the database may have, a NUL in JSON, half a character in JSON
UNWRITABLE_SQLSTATES = {"22021", "22P05", "22P02"}


def new_metadata() -> MetaData:
    """The metadata of one service's tables."""
    return MetaData(naming_convention=NAMING)


class Database:
    """One service's database, on at most so many connections. Only use cases open transactions."""

    def __init__(self, url: str, connections: int = 16) -> None:
        kept = max(1, connections // 2)
        self.engine = create_async_engine(
            url,
            pool_size=kept,
            max_overflow=connections - kept,
            pool_timeout=ENTRY_SECONDS,
            connect_args={
                "server_settings": SERVER_SETTINGS,
                "timeout": ENTRY_SECONDS,
                "command_timeout": COMMAND_SECONDS,
            },
        )
        event.listen(self.engine.sync_engine, "checkout", _only_open)
        self._sessions = async_sessionmaker(self.engine, class_=AsyncSession, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Commits when the block ends, rolls back when it raises."""
        async with self._sessions() as session, session.begin():
            async with asyncio.timeout(ENTRY_SECONDS):
                await (await session.connection()).exec_driver_sql("select 1")
            yield session

    @asynccontextmanager
    async def plain_transaction(self) -> AsyncIterator[Connection]:
        """As `transaction`, on the driver's own connection: for `statements` alone, in a fifth of the time."""
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(ENTRY_SECONDS):
                plain = await self._plain(stack)
                await stack.enter_async_context(plain.transaction())
            yield plain

    @asynccontextmanager
    async def plain_connection(self) -> AsyncIterator[Connection]:
        """The driver's own connection, for statements each of which is a transaction of its own."""
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(ENTRY_SECONDS):
                plain = await self._plain(stack)
            yield plain

    async def _plain(self, stack: AsyncExitStack) -> Connection:
        pooled = await stack.enter_async_context(self.engine.connect())
        plain = (await pooled.get_raw_connection()).driver_connection
        assert isinstance(plain, Connection)
        stack.push_async_callback(_give_back, pooled, plain)
        return plain

    async def ping(self) -> None:
        """Raises what the driver raises when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        await self.engine.dispose()


async def _give_back(pooled: AsyncConnection, plain: Connection) -> None:
    """Keeps a connection whose transaction could not be ended from whoever comes next, who would go on in it."""
    if plain.is_in_transaction():
        await pooled.invalidate()


def _only_open(_: Any, record: Any, __: Any) -> None:
    """Has the pool leave out connections that the server has closed; to ask it each time takes as long as BEGIN."""
    if record.driver_connection.is_closed():
        raise DisconnectionError


def transient(error: BaseException) -> bool:
    """Whether the database (or the way to it) is down or busy, so that the same call may succeed later.

    asyncpg raises a bare OSError where it cannot connect.
    """
    if isinstance(error, OSError | TimeoutError | PoolExhausted):
        return True
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or state in TRANSIENT_SQLSTATES or state.startswith(TRANSIENT_CLASSES)
    if type(error).__module__.startswith("asyncpg"):
        state = getattr(error, "sqlstate", None) or ""
        gone = isinstance(error, InterfaceError) and "connection" in str(error)  # is closed, was closed
        return gone or state in TRANSIENT_SQLSTATES or state.startswith(TRANSIENT_CLASSES)
    return False


def unwritable(error: BaseException) -> bool:
    """Whether a text has characters that the database cannot keep: a NUL, or half of one."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None) in UNWRITABLE_SQLSTATES
