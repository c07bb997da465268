"""The audit trail: every write is in it, and what is done to it afterwards shows."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import pytest

from services.runtime.embedded.stack import Stack
from tests.integration.city import DUBAN, City, environment_of, eventually


def duban(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    command = [DUBAN, "audit", *words]
    return subprocess.run(command, env=environment_of(stack), capture_output=True, text=True, timeout=60, check=False)


def exported(stack: Stack, *words: str) -> list[dict[str, Any]]:
    done = duban(stack, "export", *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def execute(stack: Stack, statement: str) -> list[Any]:
    """What somebody does to the targets database past the service."""

    async def run() -> list[Any]:
        connection = await asyncpg.connect(stack.database_urls["targets"].replace("+asyncpg", ""))
        try:
            found: list[Any] = await connection.fetch(statement)
            return found
        finally:
            await connection.close()

    return asyncio.run(run())


def chained(stack: Stack, count: int) -> None:
    """Waits until so many rows of the targets service are in its chain."""
    counted = "select count(position) as chained, count(*) as rows from audit"
    eventually(lambda: tuple(execute(stack, counted)[0]) == (count, count), f"{count} rows in the chain")


def test_every_write_is_recorded_with_who_made_it_and_no_secret(city: City) -> None:
    department = city.operator.post("/departments", json={"name": "市商务局"}).json()
    city.operator.post("/departments", json={"name": "市商务局"}).raise_for_status()
    city.operator.patch(f"/departments/{department['id']}", json={"code": "swj"}).raise_for_status()
    key = city.operator.post("/departments/swj/keys", json={"label": "填报员"}).json()
    new = city.operator.post(f"/keys/{key['id']}/rotation", json={"overlap_hours": 0}).json()
    city.operator.delete(f"/keys/{new['id']}").raise_for_status()
    city.operator.delete(f"/keys/{new['id']}").raise_for_status()
    supervisor = city.operator.post("/keys", json={"role": "supervisor"}).json()
    office = city.client(supervisor["key"])
    text = "示范市2026年政府工作报告\n\n二、2026年工作安排\n新增海外仓20万平方米以上。\n"
    for _ in range(2):
        report = office.post("/reports", json={"text": text, "period": "2026"}).raise_for_status().json()
    office.post("/checks", json={"as_of": "2026-06-30"}).raise_for_status()

    rows = [row for row in exported(city.stack) if not row["action"].startswith("target.")]
    assert [(row["service"], row["who"], row["action"], row["subject"]) for row in rows] == [
        ("ingest", "督查室", "report.uploaded", f"report/{report['id']}"),
        ("targets", "系统", "key.issued", rows[1]["subject"]),
        ("targets", "first operator", "department.added", f"department/{department['id']}"),
        ("targets", "first operator", "department.renamed", f"department/{department['id']}"),
        ("targets", "first operator", "key.issued", f"key/{key['id']}"),
        ("targets", "first operator", "key.rotated", f"key/{key['id']}"),
        ("targets", "first operator", "key.revoked", f"key/{new['id']}"),
        ("targets", "first operator", "key.issued", f"key/{supervisor['id']}"),
        ("alerts", "督查室", "check.run", "check/2026-06-30"),
    ]
    assert rows[3]["details"] == {
        "from": {"name": "市商务局", "code": None},
        "to": {"name": "市商务局", "code": "swj"},
    }
    assert rows[5]["details"]["new_key_id"] == new["id"]
    assert rows[0]["key_id"] == supervisor["id"]
    for secret in (key["key"], new["key"], supervisor["key"]):
        assert secret not in json.dumps(rows)


def test_the_trail_is_listed_newest_first_in_pages_and_exported_from_a_day_on(city: City) -> None:
    for number in range(3):
        city.operator.post("/departments", json={"name": f"第{number}局"}).raise_for_status()
    first = city.operator.get("/audit", params={"limit": 2}).json()
    assert [row["details"]["name"] for row in first["items"]] == ["第2局", "第1局"]
    assert first["total"] == 4
    rest = city.operator.get(first["next"].removeprefix("/api/v1")).json()
    assert [row["action"] for row in rest["items"]] == ["department.added", "key.issued"]
    # the operator's key was made by the command, which goes by the machine's clock; all else is of 15 July 2026
    assert [row["details"].get("name") for row in exported(city.stack, "--since", "2026-07-15")][-3:] == [
        "第0局",
        "第1局",
        "第2局",
    ]
    assert "department.added" not in [row["action"] for row in exported(city.stack, "--since", "2026-07-16")]
    assert duban(city.stack, "export", "--since", "yesterday").returncode == 1


def test_writes_of_several_replicas_at_the_same_time_make_one_unbroken_chain(start_city: Callable[..., City]) -> None:
    replicas = [start_city(), start_city()]
    stack = replicas[0].stack

    def write(number: int) -> int:
        city = replicas[number % 2]
        # every third write fails after it took a number: a gap in the numbers is no gap in the chain
        body = {"name": f"第{number // 3}局", "code": "same"} if number % 3 == 0 else {"name": f"第{number}处"}
        return city.operator.post("/departments", json=body).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(write, range(120)))
    added = len([row for row in exported(stack) if row["action"] == "department.added"])
    assert statuses.count(201) >= added >= 81
    chained(stack, added + 2)
    done = duban(stack, "verify")
    assert (done.returncode, f"targets: {added + 2} rows chained, 0 waiting" in done.stdout) == (0, True), done.stdout
    assert sorted(row["position"] for row in exported(stack)) == list(range(1, added + 3))


LAST = "position = (select max(position) from audit)"


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        pytest.param("delete from audit where position = 2", "targets: position 2 is missing", id="a row removed"),
        pytest.param(
            f"delete from audit where {LAST}",  # noqa: S608
            "targets: the chain ends at position 3, but its head is at 4",
            id="the last row removed",
        ),
        pytest.param(
            """update audit set details = '{"name": "x", "code": null}' where position = 3""",
            "targets: position 3 was changed after it was chained",
            id="details changed",
        ),
        pytest.param(
            "update audit set who = 'nobody' where position = 1", "targets: position 1 was changed", id="a name changed"
        ),
        pytest.param("delete from audit_head", "targets: the head is missing", id="the head removed"),
        pytest.param(
            "update audit set position = null, hash = null, previous_hash = null where position = 2",
            "targets: position 2 is missing",
            id="a row taken out of the chain to be put at its end",
        ),
    ],
)
def test_what_is_done_to_the_trail_is_found(city: City, statement: str, finding: str) -> None:
    for number in range(3):
        city.operator.post("/departments", json={"name": f"第{number}局"}).raise_for_status()
    chained(city.stack, 4)
    execute(city.stack, statement)
    done = duban(city.stack, "verify")
    assert done.returncode == 1
    assert finding in done.stdout


def test_writing_on_does_not_heal_the_loss_of_the_last_row(city: City) -> None:
    chained(city.stack, 1)
    execute(city.stack, "delete from audit")
    city.operator.post("/departments", json={"name": "后来的局"}).raise_for_status()
    chained(city.stack, 1)
    done = duban(city.stack, "verify")
    assert (done.returncode, "targets: position 1 is missing" in done.stdout) == (1, True)


def test_a_hash_that_was_noted_is_found_again_until_the_chain_is_made_anew(city: City) -> None:
    chained(city.stack, 1)
    line = next(line for line in duban(city.stack, "verify").stdout.splitlines() if line.startswith("targets"))
    noted = line.rpartition(" ")[2]
    city.operator.post("/departments", json={"name": "市商务局"}).raise_for_status()
    chained(city.stack, 2)
    assert duban(city.stack, "verify", "--noted", noted).returncode == 0
    anew = "position = null, hash = null, previous_hash = null, details = '{}'"
    execute(city.stack, "delete from audit_head")
    execute(city.stack, f"update audit set {anew}")  # noqa: S608
    chained(city.stack, 2)
    assert duban(city.stack, "verify").returncode == 0, "from inside it looks well"
    done = duban(city.stack, "verify", "--noted", noted)
    assert (done.returncode, f"no chain has the noted hash {noted}" in done.stdout) == (1, True)


def test_without_a_database_the_command_says_what_to_set(stack: Stack) -> None:
    env = {name: value for name, value in environment_of(stack).items() if not name.endswith("DATABASE_URL")}
    done = subprocess.run([DUBAN, "audit", "verify"], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "DUBAN_TARGETS_DATABASE_URL" in done.stderr) == (1, True)


def test_a_database_that_does_not_answer_is_named(stack: Stack) -> None:
    env = environment_of(stack, DUBAN_TARGETS_DATABASE_URL="postgresql+asyncpg://targets@127.0.0.1:1/targets")
    done = subprocess.run([DUBAN, "audit", "export"], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "cannot read the audit trail of targets" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr
