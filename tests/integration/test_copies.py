"""A backup of a stack at work, brought back into an empty one: what it holds, what it fits, what it refuses."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import redis

from services.operation.tables import counts
from services.runtime.embedded.stack import Stack, embedded_stack
from services.stack import NAMES, migrate_all, settings_for
from tests.integration.city import eventually
from tests.integration.commands import duban
from tests.integration.conftest import emptied, open_city
from tests.integration.copies import (
    AS_OF,
    PATIENCE,
    UNLIMITED,
    Source,
    at_work,
    caught_up,
    check,
    column,
    connected,
    damaged,
    files_of,
    lights_of,
    rows_of,
    told_to,
)
from tests.integration.test_evidence import PNG


@pytest.fixture(scope="module")
def source(servers: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    with at_work(emptied(servers), tmp_path_factory.mktemp("copies")) as found:
        yield found


@pytest.fixture(scope="module")
def other_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Other servers, whose databases were migrated and never used."""
    with embedded_stack(tmp_path_factory.mktemp("other"), NAMES) as stack:
        asyncio.run(migrate_all(settings_for(NAMES, stack)))
        yield stack


@pytest.fixture
def empty(other_servers: Stack) -> Stack:
    return emptied(other_servers)


def test_what_is_restored_is_what_was_there_row_by_row_and_byte_by_byte(source: Source, empty: Stack) -> None:
    done = duban(empty, "restore", str(source.resting))
    assert done.exit_code == 0, done.stderr
    assert rows_of(empty) == source.rows
    assert files_of(empty) == source.files == {next(iter(source.files)): PNG}
    verified = duban(empty, "audit", "verify")
    assert verified.exit_code == 0, verified.stdout
    told = (
        "ingest.report",
        "targets.progress",
        "targets.evidence",
        "targets.audit_head",
        "alerts.flip",
        "alerts.delivery",
    )
    assert all(source.rows[table] for table in told)


def test_restored_services_see_the_same_lights_and_tell_nobody_twice(
    source: Source, empty: Stack, tmp_path: Path
) -> None:
    assert duban(empty, "restore", str(source.resting)).exit_code == 0
    city = open_city(empty, tmp_path, UNLIMITED, {"alerts": told_to(source.receiver)})
    try:
        eventually(lambda: caught_up(empty), "all to know all", PATIENCE)
        flips = column(empty, "alerts", "select id, reason from flip")
        check(city)
        assert lights_of(city) == source.lights
        assert column(empty, "alerts", "select id, reason from flip") == flips
        _, department = city.department("市邮政局")
        id_ = city.target(indicator="新增驿站")
        answer = city.operator.post(f"/targets/{id_}/progress", json={"value": "5", "as_of": AS_OF})
        assert answer.status_code == 201, answer.text
        assert department.get("/targets").status_code == 200
        assert len(source.receiver.got) == source.told
    finally:
        city.close()
    assert duban(empty, "audit", "verify").exit_code == 0


def test_a_backup_made_at_work_has_all_that_was_answered_before_and_nobody_knows_more_than_his_teller(
    source: Source, empty: Stack, tmp_path: Path
) -> None:
    done = duban(empty, "restore", str(source.busy))
    assert done.exit_code == 0, done.stderr
    figures = set(column(empty, "targets", "select id, 1 from progress"))
    assert source.before <= figures < source.everything
    ledger = column(empty, "targets", "select id, revision from target")
    assert all(ledger[id_] >= revision for id_, revision in column(empty, "alerts", SNAPSHOTS).items())
    keys = column(empty, "targets", "select id, revision from access_key")
    for service in ("ingest", "alerts"):
        known = column(empty, service, "select id, revision from access_key")
        assert all(keys[id_] >= revision for id_, revision in known.items())
    city = open_city(empty, tmp_path, UNLIMITED, {})
    try:
        eventually(lambda: caught_up(empty), "all to know all", PATIENCE)
    finally:
        city.close()
    assert duban(empty, "audit", "verify").exit_code == 0


SNAPSHOTS = "select target_id, revision from snapshot"


def test_a_redis_that_knows_of_a_later_time_is_not_believed(source: Source, empty: Stack, tmp_path: Path) -> None:
    """Its streams hold events of targets and keys beyond the backup, read by nobody."""
    with redis.Redis.from_url(source.stack.redis_url) as old, redis.Redis.from_url(empty.redis_url) as client:
        [(_, fields)] = old.xrevrange("duban.updated", count=1)
        event = json.loads(fields[b"__data__"])
        event["id"], event["data"]["revision"] = str(uuid4()), event["data"]["revision"] + 1000
        client.xgroup_create("duban.updated", "alerts", mkstream=True)
        client.xgroup_create("duban.updated", "somebody else", mkstream=True)
        client.xadd("duban.updated", {"__data__": json.dumps(event)})
        client.xreadgroup("alerts", "a consumer that died", {"duban.updated": ">"})
        client.xadd("duban.updated", {"__data__": json.dumps(event | {"id": str(uuid4())})})
        client.xadd("duban.updated:alerts:dead", fields | {"x-deliveries": 5, "x-error": "old"})
    assert duban(empty, "restore", str(source.resting)).exit_code == 0
    city = open_city(empty, tmp_path, UNLIMITED, {})
    try:
        eventually(lambda: caught_up(empty), "all to know all", PATIENCE)
        with redis.Redis.from_url(empty.redis_url) as client:
            eventually(lambda: client.xpending("duban.updated", "alerts")["pending"] == 0, "nothing pending", PATIENCE)
            assert client.exists("duban.updated:alerts:dead") == 0
            assert {group["name"] for group in client.xinfo_groups("duban.updated")} == {b"alerts", b"somebody else"}
        assert caught_up(empty)
    finally:
        city.close()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        pytest.param("cut", "cannot read", id="an archive that was cut short"),
        pytest.param("text", "cannot read", id="a file that is no archive"),
        pytest.param("newer", "is unknown here", id="a backup of a version that is newer"),
        pytest.param("value", "targets/progress.csv is not what it was", id="a figure that was changed"),
        pytest.param("part", "targets/target.csv is missing", id="a table that was taken out"),
        pytest.param("none", "No such file", id="a file that is not there"),
    ],
)
def test_what_is_damaged_is_refused_before_anything_is_done(
    source: Source, empty: Stack, tmp_path: Path, how: str, says: str
) -> None:
    path = damaged(source.resting, tmp_path / "damaged.tar.gz", how)
    done = duban(empty, "restore", str(path))
    assert (done.exit_code, says in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not any(rows_of(empty).values())


def test_a_stack_with_anything_in_it_is_refused_and_left_alone(source: Source, empty: Stack) -> None:
    assert duban(empty, "operator-key").exit_code == 0
    before = rows_of(empty)
    done = duban(empty, "restore", str(source.resting))
    assert done.exit_code == 1
    assert "not empty" in done.stderr
    assert "targets: access_key 1" in done.stderr
    assert rows_of(empty) == before


def test_services_that_are_running_are_not_restored_under(source: Source, empty: Stack, tmp_path: Path) -> None:
    city = open_city(empty, tmp_path, {}, {})
    try:
        done = duban(empty, "restore", str(source.resting))
        assert (done.exit_code, "stop the services first" in done.stderr) == (1, True), done.stderr
    finally:
        city.close()


def test_a_restore_that_fails_half_way_leaves_nothing_behind_and_may_be_tried_again(
    source: Source, empty: Stack
) -> None:
    """The evidence, which comes last, cannot be written: its folder's place is taken by a file."""
    evidence = empty.folder / "evidence"
    if evidence.exists():
        shutil.rmtree(evidence)
    evidence.write_text("in the way")
    done = duban(empty, "restore", str(source.resting))
    assert (done.exit_code, "cannot write" in done.stderr) == (1, True), done.stderr
    assert not any(rows_of(empty).values())
    evidence.unlink()
    assert duban(empty, "restore", str(source.resting)).exit_code == 0
    assert rows_of(empty) == source.rows


def test_a_lost_file_of_evidence_is_named_and_the_rest_is_kept(source: Source, tmp_path: Path) -> None:
    [path] = [path for path in (source.stack.folder / "evidence").rglob("*") if path.is_file()]
    path.write_bytes(b"rotten")
    try:
        done = duban(source.stack, "backup", str(tmp_path / "lossy.tar.gz"))
    finally:
        path.write_bytes(PNG)
    assert (done.exit_code, path.name in done.stderr) == (1, True), done.stderr
    assert (tmp_path / "lossy.tar.gz").exists()


def test_a_backup_goes_through_pipes(source: Source, empty: Stack) -> None:
    written = duban(source.stack, "backup", "-")
    assert written.exit_code == 0, written.stderr
    done = duban(empty, "restore", "-", data=written.stdout_bytes)
    assert done.exit_code == 0, done.stderr
    assert rows_of(empty) == source.rows


def test_a_backup_needs_every_database_and_overwrites_nothing(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "there.tar.gz"
    path.write_text("precious")
    done = duban(source.stack, "backup", str(path))
    assert (done.exit_code, "there already" in done.stderr) == (1, True)
    assert path.read_text() == "precious"
    nowhere = "postgresql+asyncpg://nobody@127.0.0.1:9/none"
    failed = duban(source.stack, "backup", str(tmp_path / "new.tar.gz"), DUBAN_ALERTS_DATABASE_URL=nowhere)
    assert (failed.exit_code, "cannot reach the database of alerts" in failed.stderr) == (1, True), failed.stderr
    assert os.listdir(tmp_path) == ["there.tar.gz"]


def test_counting_knows_every_table(empty: Stack) -> None:
    async def read() -> dict[str, int]:
        connection = await connected(empty, "targets")
        try:
            return await counts(connection)
        finally:
            await connection.close()

    found = asyncio.run(read())
    assert set(found.values()) == {0}
    assert {"target", "progress", "audit"} <= found.keys()
