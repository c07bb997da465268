"""The databases: migrations make what the code expects, and a role stays in its own."""

import asyncio
import subprocess
from itertools import permutations
from pathlib import Path

import asyncpg
import pytest

from services.runtime.embedded import Stack, embedded_stack
from services.runtime.migrations import differences
from services.stack import NAMES, PARTS
from tests.integration.city import DUBAN, environment_of


@pytest.mark.parametrize("service", NAMES)
def test_migrations_make_the_tables_that_the_code_expects(servers: Stack, service: str) -> None:
    assert asyncio.run(differences(servers.database_urls[service], PARTS[service].metadata)) == []


def test_three_processes_that_migrate_a_new_database_at_the_same_time_all_succeed(tmp_path: Path) -> None:
    with embedded_stack(tmp_path / "data", NAMES) as fresh:
        started = [subprocess.Popen([DUBAN, "migrate"], env=environment_of(fresh)) for _ in range(3)]
        assert [process.wait(60) for process in started] == [0, 0, 0]
        for service, url in fresh.database_urls.items():
            assert asyncio.run(differences(url, PARTS[service].metadata)) == []


@pytest.mark.parametrize(("role", "database"), list(permutations(NAMES, 2)))
def test_a_role_cannot_enter_the_database_of_another_service(servers: Stack, role: str, database: str) -> None:
    url = servers.database_urls[role].replace("+asyncpg", "").replace(f"/{role}?", f"/{database}?")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="CONNECT"):
        asyncio.run(asyncpg.connect(url))


def test_a_wrong_password_is_refused(servers: Stack) -> None:
    secret = servers.database_urls["targets"].split(":")[2].split("@")[0]
    url = servers.database_urls["targets"].replace("+asyncpg", "").replace(secret, "wrong")
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(asyncpg.connect(url))
