"""Whether a process lives, may be sent requests, is well: while Redis or the database is away, and by migrations."""

import asyncio

import httpx
import pytest
from sqlalchemy import text

from services.runtime.embedded.stack import Stack
from services.runtime.health.readiness import Readiness
from services.runtime.postgres.database import Database
from services.runtime.postgres.migrations import revisions
from tests.integration.city import eventually, opened
from tests.integration.test_kills import Processes, processes

__all__ = ["processes"]


def states(processes: Processes) -> dict[str, int]:
    """How the process answers to each probe."""
    base = f"http://127.0.0.1:{processes.port}"
    return {
        path: httpx.get(f"{base}/{path}", timeout=20).status_code for path in ("livez", "readyz", "healthz", "metrics")
    }


def up(processes: Processes, dependency: str) -> set[str]:
    """What the metrics say of a dependency, of all services."""
    text = httpx.get(f"http://127.0.0.1:{processes.port}/metrics", timeout=20).text
    lines = [line for line in text.splitlines() if line.startswith(f'duban_dependency_up{{dependency="{dependency}"')]
    return {line.rpartition(" ")[2] for line in lines}


def test_requests_are_taken_while_redis_is_away_and_not_while_the_database_is(processes: Processes) -> None:
    assert states(processes) == {"livez": 200, "readyz": 200, "healthz": 200, "metrics": 200}
    assert (up(processes, "redis"), up(processes, "database")) == ({"1.0"}, {"1.0"})

    processes.redis.stop()
    eventually(lambda: states(processes)["healthz"] == 503, "redis to be missed")
    assert states(processes) == {"livez": 200, "readyz": 200, "healthz": 503, "metrics": 200}
    eventually(lambda: up(processes, "redis") == {"0.0"}, "the metrics to miss redis")
    assert up(processes, "database") == {"1.0"}

    processes.postgres.stop()
    eventually(lambda: states(processes)["readyz"] == 503, "the database to be missed")
    assert states(processes) == {"livez": 200, "readyz": 503, "healthz": 503, "metrics": 200}
    eventually(lambda: up(processes, "database") == {"0.0"}, "the metrics to miss the database")


@pytest.mark.parametrize(
    ("revision", "ready"),
    [
        pytest.param(revisions("alerts")[-1], True, id="the one that the code expects"),
        pytest.param(revisions("alerts")[0], False, id="an older one"),
        pytest.param("alerts_9999", True, id="one that this code does not know is newer"),
        pytest.param(None, False, id="none"),
    ],
)
def test_a_service_is_ready_for_the_migrations_that_it_knows(servers: Stack, revision: str | None, ready: bool) -> None:
    async def scenario() -> str | None:
        async with opened(servers, "alerts") as database:
            before = await _stand_at(database, revision)
            try:
                return await Readiness(database, "alerts").reason()
            finally:
                await _stand_at(database, before)

    reason = asyncio.run(scenario())
    assert (reason is None) is ready
    assert ready or revisions("alerts")[-1] in str(reason)


async def _stand_at(database: Database, revision: str | None) -> str | None:
    """Has the database say that it is at that migration; what it said before."""
    async with database.transaction() as session:
        before = await session.scalar(text("select version_num from alembic_version"))
        await session.execute(text("delete from alembic_version"))
        if revision is not None:
            await session.execute(text("insert into alembic_version values (:revision)"), {"revision": revision})
    return str(before)
