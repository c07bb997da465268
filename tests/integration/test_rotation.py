"""Keys and session secrets are changed while everybody goes on working."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.integration.city import City, eventually, key_of
from tests.integration.commands import duban
from tests.integration.copies import column


@pytest.fixture(scope="module")
def parties(common_city: City) -> dict[str, httpx.Client]:
    """Two departments, a supervisor and the operator."""
    made = {name: common_city.department(name)[1] for name in ("市商务局", "市教育局")}
    key = common_city.operator.post("/keys", json={"role": "supervisor", "label": "督查室"}).json()["key"]
    return made | {"督查室": common_city.client(key), "first operator": common_city.operator}


def rotated(city: City, *words: str) -> list[dict[str, Any]]:
    done = duban(city.stack, "rotate-keys", *words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def works(client: httpx.Client) -> bool:
    return client.get("/departments").status_code == 200 and client.get("/alerts").status_code == 200


def test_a_department_gets_a_new_key_and_its_old_one_goes_on_for_the_overlap(
    common_city: City, parties: dict[str, httpx.Client]
) -> None:
    before = datetime.fromisoformat(f"{datetime.now().astimezone():%Y-%m-%dT%H:%M:%S%z}")
    [new] = rotated(common_city, "--department", "市商务局", "--overlap", "48h")
    assert (new["department"], new["role"], new["label"]) == ("市商务局", "department", "市商务局")
    assert 47 < (datetime.fromisoformat(new["old_valid_until"]) - before).total_seconds() / 3600 < 49
    assert key_of(parties["市商务局"]).startswith(new["old_prefix"])
    eventually(lambda: works(common_city.client(new["key"])), "the new key in every service")
    assert works(parties["市商务局"])
    assert len(rotated(common_city, "--department", "市商务局")) == 1, "the successor, not the first key again"
    assert works(parties["市商务局"])
    assert new["key"] not in json.dumps(
        list(column(common_city.stack, "targets", "select hash, prefix from access_key"))
    )


def test_all_keys_of_a_role_or_all_there_are(common_city: City, parties: dict[str, httpx.Client]) -> None:
    labels = {one["label"] for one in rotated(common_city, "--role", "supervisor")}
    assert labels == {"督查室"}
    keys = rotated(common_city, "--all", "--overlap", "1d")
    assert {one["label"] for one in keys} == {"市商务局", "市教育局", "督查室", "first operator"}
    assert len({one["key"] for one in keys}) == len(keys) == 4, "what ends already has no second successor"
    eventually(lambda: all(works(common_city.client(one["key"])) for one in keys), "the new keys")
    assert all(works(client) for client in parties.values())
    actions = [row["action"] for row in common_city.operator.get("/audit", params={"limit": 4}).json()["items"]]
    assert actions == ["key.rotated"] * 4


def test_the_new_keys_are_printed_as_csv_for_handing_out(common_city: City, parties: dict[str, httpx.Client]) -> None:
    done = duban(
        common_city.stack, "rotate-keys", "--department", "市教育局", "--valid-until", "2099-12-31T18:00:00+08:00"
    )
    [row] = csv.DictReader(io.StringIO(done.stdout))
    assert (row["department"], row["valid_until"]) == ("市教育局", "2099-12-31T18:00:00+08:00")
    assert row["key"].startswith("duban_")
    assert "1 keys rotated" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param([], "one of --department, --role or --all", id="nobody is named"),
        pytest.param(["--all", "--role", "operator"], "one of --department", id="two are named"),
        pytest.param(["--department", "市气象局"], "there is no department", id="a department that is none"),
        pytest.param(["--all", "--overlap", "a week"], "write days or hours", id="an overlap that is none"),
        pytest.param(["--all", "--overlap", "91d"], "up to 90d", id="an overlap without end"),
        pytest.param(["--all", "--valid-until", "2020-01-01"], "an instant to come", id="an end that is past"),
    ],
)
def test_what_cannot_be_is_refused_and_no_key_is_made(common_city: City, words: list[str], says: str) -> None:
    before = column(common_city.stack, "targets", "select id, revision from access_key")
    done = duban(common_city.stack, "rotate-keys", *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert says in done.stderr
    assert column(common_city.stack, "targets", "select id, revision from access_key") == before


def test_a_database_that_is_away_is_said_in_a_line(common_city: City) -> None:
    nowhere = "postgresql+asyncpg://nobody@127.0.0.1:9/none"
    done = duban(common_city.stack, "rotate-keys", "--all", DUBAN_TARGETS_DATABASE_URL=nowhere)
    assert (done.exit_code, "cannot reach the database of targets" in done.stderr) == (2, True), done.stderr
