"""Connections to PostgreSQL are given back as they were taken, or not at all."""

import asyncio

import pytest

from services.runtime.embedded.stack import Stack
from services.runtime.postgres.database import Database
from tests.integration.city import opened

BACKEND = "select pg_backend_pid()"


async def after(database: Database, statement: str) -> tuple[int, int, bool]:
    """Backends of two who take the only connection one after the other, and whether the second finds a transaction."""
    async with database.plain_connection() as on:
        first = await on.fetchval(BACKEND)
        await on.execute(statement)
    async with database.plain_connection() as on:
        return first, await on.fetchval(BACKEND), on.is_in_transaction()


LEFT = [
    pytest.param("select 1", True, id="a connection that was only asked is taken again"),
    pytest.param("begin", False, id="one whose transaction was not ended is not"),
    pytest.param("begin; select 1", False, id="nor one that has done something in it"),
]


@pytest.mark.parametrize(("statement", "again"), LEFT)
def test_nobody_goes_on_in_the_transaction_of_another(servers: Stack, statement: str, again: bool) -> None:
    async def taken() -> tuple[int, int, bool]:
        database = Database(servers.database_urls["targets"], connections=1)
        try:
            return await after(database, statement)
        finally:
            await database.close()

    first, second, in_transaction = asyncio.run(taken())
    assert not in_transaction
    assert (first == second) is again


def test_a_connection_that_the_server_has_closed_is_not_taken_again(servers: Stack) -> None:
    async def taken() -> tuple[int, int]:
        database = Database(servers.database_urls["targets"], connections=1)
        try:
            async with database.plain_connection() as on:
                first = await on.fetchval(BACKEND)
            async with opened(servers, "targets") as another, another.plain_connection() as on:
                assert await on.fetchval("select pg_terminate_backend($1, 5000)", first)
            await asyncio.sleep(0.1)  # until its end has arrived
            async with database.plain_connection() as on:
                return first, await on.fetchval(BACKEND)
        finally:
            await database.close()

    first, second = asyncio.run(taken())
    assert first != second
