"""What earlier versions left behind goes on under this one: rows, keys, the audit trail, and the work itself."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis

from services.operation.archive import members, part_of, verified
from services.runtime.embedded.stack import Stack
from services.runtime.postgres.migrations import differences
from services.stack import NAMES, PARTS
from tests.integration.city import City, eventually
from tests.integration.commands import duban
from tests.integration.conftest import open_city
from tests.integration.copies import PATIENCE, UNLIMITED, caught_up, column, connected
from tests.upgrades.conftest import HERE, without_tables

FIRST, BEFORE = "c4fd55f", "9049447"
"""The first version that landed, and the one before this."""

NOT_KEPT = {
    # what is told again after a restore
    "published_at",
}


@dataclass
class Left:
    """What a version left behind: the rows of every table by its columns' names, as text."""

    version: str
    rows: dict[str, list[dict[str, str]]]

    def of(self, table: str) -> list[dict[str, str]]:
        return self.rows[table]


def left_by(version: str) -> Left:
    parts: dict[str, bytes] = {}
    for name, data in members(HERE / f"{version}.tar.gz"):
        parts[part_of(name)] = parts.get(part_of(name), b"") + data
    tables = {name: data for name, data in parts.items() if name.endswith(".csv")}
    csv.field_size_limit(10_000_000)
    return Left(
        version,
        {name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(data.decode()))) for name, data in tables.items()},
    )


def rows_now(stack: Stack, service: str, table: str, columns: list[str]) -> list[dict[str, str]]:
    """The same columns of the table as it is now, as text."""

    async def read() -> bytes:
        connection = await connected(stack, service)
        try:
            await connection.execute("set timezone = 'UTC'")
            found = io.BytesIO()
            names = ", ".join(f'"{name}"' for name in columns)
            query = f'select {names} from "{table}"'  # noqa: S608 our own names
            await connection.copy_from_query(query, output=found, format="csv", header=True)
            return found.getvalue()
        finally:
            await connection.close()

    return list(csv.DictReader(io.StringIO(asyncio.run(read()).decode())))


def sorted_rows(rows: list[dict[str, str]], without: set[str]) -> list[str]:
    return sorted(json.dumps({name: value for name, value in row.items() if name not in without}) for row in rows)


@pytest.fixture(scope="module", params=[FIRST, BEFORE])
def upgraded(request: pytest.FixtureRequest, servers: Stack) -> Iterator[tuple[Stack, Left]]:
    """A stack with what a version left behind, migrated to what this code expects."""
    with redis.Redis.from_url(servers.redis_url) as client:
        client.flushall()
    stack = without_tables(servers)
    done = duban(stack, "restore", str(HERE / f"{request.param}.tar.gz"))
    assert done.exit_code == 0, done.stderr
    yield stack, left_by(request.param)
    without_tables(servers)


def test_every_table_of_every_service_has_rows_in_the_version_before() -> None:
    assert all(left_by(BEFORE).rows.values())
    assert set(left_by(FIRST).rows) < set(left_by(BEFORE).rows)


def test_every_row_is_as_it_was_and_the_tables_are_those_that_the_code_expects(upgraded: tuple[Stack, Left]) -> None:
    stack, left = upgraded
    for name, rows in left.rows.items():
        service, table = name.split("/")
        now = rows_now(stack, service, table, list(rows[0]) if rows else ["*"]) if rows else []
        changed = NOT_KEPT | CHANGED.get((left.version, name), set())
        assert sorted_rows(now, changed) == sorted_rows(rows, changed), name
    for service in NAMES:
        assert asyncio.run(differences(stack.database_urls[service], PARTS[service].metadata)) == []


CHANGED: dict[tuple[str, str], set[str]] = {(FIRST, "targets/target"): {"revision"}}
"""Columns that a migration wrote anew: assigned targets gained a cadence, and so a revision."""


def test_the_chain_of_the_audit_trail_holds(upgraded: tuple[Stack, Left]) -> None:
    stack, left = upgraded
    done = duban(stack, "audit", "verify")
    assert done.exit_code == 0, done.stdout
    chained = len(left.rows.get("targets/audit", []))
    assert f"targets: {chained} rows chained, 0 waiting" in done.stdout


@pytest.fixture(scope="module")
def running(upgraded: tuple[Stack, Left], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Left]]:
    """This version's services on it."""
    stack, left = upgraded
    city = open_city(stack, tmp_path_factory.mktemp("city"), UNLIMITED, {})
    try:
        eventually(lambda: caught_up(stack), "all to know all", PATIENCE)
        yield city, left
    finally:
        city.close()


def test_the_services_go_on_with_it(running: tuple[City, Left]) -> None:
    city, left = running
    targets = city.operator.get("/targets", params={"limit": 500}).raise_for_status().json()
    assert {one["id"] for one in targets["items"]} == {row["id"] for row in left.of("targets/target")}
    alerts = city.operator.get("/alerts", params={"limit": 500}).raise_for_status().json()["items"]
    assert {one["id"] for one in alerts} >= {row["id"] for row in left.of("alerts/alert")}
    reports = city.operator.get("/reports").raise_for_status().json()
    assert reports["total"] == len(left.of("ingest/report"))
    keys = city.operator.get("/keys", params={"limit": 500}).raise_for_status().json()
    assert keys["total"] == len(left.of("targets/access_key")) + 1
    for row in left.rows.get("targets/evidence", []):
        if row["sha256"]:
            assert city.operator.get(f"/evidence/{row['id']}").content.startswith(b"\x89PNG")


def test_a_department_of_then_is_given_a_key_and_posts_progress_on_a_target_of_then(
    running: tuple[City, Left],
) -> None:
    city, left = running
    row = next(row for row in left.of("targets/target") if row["indicator"] == "新增海外仓")
    [new] = json.loads(
        duban(city.stack, "rotate-keys", "--department", row["department_id"], "--format", "json").stdout
    )
    lead = city.client(new["key"])
    before = lead.get(f"/targets/{row['id']}/progress").raise_for_status().json()["total"]
    answer = lead.post(
        f"/targets/{row['id']}/progress", json={"value": "6.4", "unit": "万平方米", "as_of": "2026-07-10"}
    )
    assert answer.status_code == 201, answer.text
    assert lead.get(f"/targets/{row['id']}/progress").json()["total"] == before + 1

    def arrived() -> Any:
        found = city.operator.get(f"/assessments/{row['id']}", params={"as_of": "2026-07-10"}).json()
        return found["data_as_of"] == "2026-07-10"

    eventually(arrived, "the figure in the alerts service", PATIENCE)


def test_a_check_tells_nothing_again_that_was_told(running: tuple[City, Left]) -> None:
    city, left = running
    told = column(city.stack, "alerts", "select id, reason from flip")
    assert set(told) == {row["id"] for row in left.of("alerts/flip")}
    city.operator.post("/checks", json={"as_of": "2026-06-30"}).raise_for_status()
    again = column(city.stack, "alerts", "select alert_id || ' ' || number, reason from flip where reason = 'first'")
    assert len(again) == len(
        column(city.stack, "alerts", "select distinct alert_id, 1 from flip where reason = 'first'")
    )
    firing = city.operator.get("/alerts", params={"state": "firing", "limit": 500}).json()["items"]
    assert {one["id"] for one in firing} >= {row["id"] for row in left.of("alerts/alert") if row["state"] == "firing"}
    assert duban(city.stack, "audit", "verify").exit_code == 0


def test_the_archives_are_whole() -> None:
    for version in (FIRST, BEFORE):
        assert verified(HERE / f"{version}.tar.gz")["format"] == 1
        assert (HERE / f"{version}.tar.gz").stat().st_size < 300_000
    assert Path(HERE / "schemas" / BEFORE).is_dir()
