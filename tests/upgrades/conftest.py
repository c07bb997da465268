"""Servers whose databases are brought to what an earlier version left behind."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.operation.tables import drop_tables
from services.runtime.embedded.stack import Stack, embedded_stack
from services.stack import NAMES
from tests.integration.copies import connected

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """PostgreSQL with a database for each service, without tables, and Redis."""
    with embedded_stack(tmp_path_factory.mktemp("upgrades"), NAMES) as stack:
        yield stack


def without_tables(stack: Stack) -> Stack:
    async def drop() -> None:
        for service in NAMES:
            connection = await connected(stack, service)
            try:
                await drop_tables(connection)
            finally:
                await connection.close()

    asyncio.run(drop())
    return stack
