"""The databases: migrations make what the code expects, and a role stays in its own."""

import asyncio
import subprocess
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from services.contract import Cadence, Measure, Role, Target, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.embedded.stack import Stack, embedded_stack
from services.runtime.postgres.migrations import differences, migrate
from services.stack import NAMES, PARTS
from services.targets.usecases.ledger import get_target
from tests.integration.city import DUBAN, environment_of, held, opened


@pytest.mark.parametrize("service", NAMES)
def test_migrations_make_the_tables_that_the_code_expects(servers: Stack, service: str) -> None:
    assert asyncio.run(differences(servers.database_urls[service], PARTS[service].metadata)) == []


def test_three_processes_that_migrate_a_new_database_at_the_same_time_all_succeed(tmp_path: Path) -> None:
    with embedded_stack(tmp_path / "data", NAMES) as fresh:
        started = [subprocess.Popen([DUBAN, "migrate"], env=environment_of(fresh)) for _ in range(3)]
        assert [process.wait(60) for process in started] == [0, 0, 0]
        for service, url in fresh.database_urls.items():
            assert asyncio.run(differences(url, PARTS[service].metadata)) == []


async def somebody_waits(connection: asyncpg.Connection) -> None:
    """Returns when somebody waits for a table of his own."""
    while True:
        if await connection.fetch("select 1 from pg_locks where mode = 'AccessExclusiveLock' and not granted"):
            return
        await asyncio.sleep(0.02)


def test_a_migration_that_waits_for_a_reader_lets_writers_pass(tmp_path: Path) -> None:
    metadata = PARTS["targets"].metadata
    with embedded_stack(tmp_path / "data", NAMES) as stack:
        url = stack.database_urls["targets"]
        asyncio.run(migrate(url, "targets", metadata, "targets_0004"))

        async def scenario() -> None:
            writer = await asyncpg.connect(url.replace("+asyncpg", ""))
            with held(stack, "targets", "select count(*) from target"):
                migration = asyncio.create_task(migrate(url, "targets", metadata))
                await somebody_waits(writer)
                await writer.execute("update target set revision = revision + 1", timeout=20)
                assert not migration.done()
            await migration
            await writer.close()

        asyncio.run(scenario())
        assert asyncio.run(differences(url, metadata)) == []


BEFORE = """
insert into department (id, name, created_at) values ('11111111-1111-4111-8111-111111111111', '市商务局', now());
insert into target (id, revision, state, title, issuer, position, indicator, starts_on, deadline, document, promised,
    extracted_at, department_id, created_at, changed_at, published_at)
  values ('22222222-2222-4222-8222-222222222222', 3, 'assigned', '报告', '示范市人民政府', 0, '新增海外仓',
    '2026-01-01', '2026-12-31', '{document}', '{document}', now(), '11111111-1111-4111-8111-111111111111', now(),
    '2026-03-31T18:00:00Z', now());
insert into progress (id, target_id, value, given_value, as_of, key_id, reported_at)
  values (gen_random_uuid(), '22222222-2222-4222-8222-222222222222', 55000, 55000, '2026-06-30',
    gen_random_uuid(), now());
"""
"""A target as the first version of the tables kept it: given to a department, with a figure."""


def test_a_ledger_of_the_first_version_goes_on_with_its_departments_and_figures(tmp_path: Path) -> None:
    target = Target(
        indicator="新增海外仓",
        measure=Measure.INCREMENT,
        value=Decimal(200000),
        unit="平方米",
        starts_on=date(2026, 1, 1),
        deadline=date(2026, 12, 31),
    )
    with embedded_stack(tmp_path / "data", NAMES) as stack:
        metadata = PARTS["targets"].metadata
        asyncio.run(migrate(stack.database_urls["targets"], "targets", metadata, "targets_0001"))

        async def keep_and_migrate() -> TargetUpdated:
            connection = await asyncpg.connect(stack.database_urls["targets"].replace("+asyncpg", ""))
            await connection.execute(BEFORE.replace("{document}", target.model_dump_json(exclude={"context"})))
            await connection.close()
            await migrate(stack.database_urls["targets"], "targets", metadata)
            async with opened(stack, "targets") as database:
                overseer = Caller(UUID(int=1), Role.SUPERVISOR, None)
                return await get_target(database, overseer, UUID("22222222-2222-4222-8222-222222222222"))

        found = asyncio.run(keep_and_migrate())
    assert [(one.department.name, one.signed_at) for one in found.signatures] == [("市商务局", None)]
    assert (found.assigned_on, found.cadence) == (date(2026, 4, 1), Cadence())
    assert ([entry.value for entry in found.progress], found.version, found.promised) == ([Decimal(55000)], 1, None)


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
