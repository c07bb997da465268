"""`duban status` on real servers: well, or what is wrong and where, whatever is down."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis

from services.runtime.embedded.stack import Stack
from tests.integration.city import City, eventually
from tests.integration.commands import duban

NO_CHECKS = {"DUBAN_ALERTS_CHECKS": '[{"cron": "0 0 29 2 *"}]'}
"""None was due within a year of these tests."""

NOWHERE = "postgresql+asyncpg://nobody@127.0.0.1:9/nowhere"


def seen(stack: Stack, **environment: str) -> tuple[int, dict[str, Any]]:
    done = duban(stack, "status", "--json", **NO_CHECKS | environment)
    return done.exit_code, json.loads(done.stdout)


@pytest.fixture(scope="module")
def running(common_city: City) -> City:
    """A city with a target and its department, who all know each other."""
    id_, _ = common_city.department("市商务局")
    target = common_city.target()
    common_city.operator.patch(f"/targets/{target}", json={"department_id": id_}).raise_for_status()
    eventually(lambda: seen(common_city.stack)[0] == 0, "a stack that is well", 120)
    return common_city


def test_a_stack_that_is_well_says_what_runs_and_that_nothing_waits(running: City) -> None:
    status, found = seen(running.stack, DUBAN_URL=running.url)
    assert (status, found["verdict"], found["findings"], found["gateway"]) == (0, "well", [], "ok")
    assert [one["service"] for one in found["redis"]["processes"]] == ["alerts", "ingest", "targets"]
    assert {(one["stream"], one["group"]) for one in found["redis"]["groups"]} >= {
        ("duban.updated", "alerts"),
        ("duban.extracted", "targets"),
        ("duban.keys", "ingest"),
        ("duban.keys", "alerts"),
    }
    for name, one in found["databases"].items():
        assert (one["revision"], one["down"], one["newer"]) == (one["expected"], None, False)
        assert one["bytes"] > 1_000_000
        assert {rows["rows"] for rows in one["waiting"].values()} == {0}, name
    assert found["watch"]["following"] == []


def test_people_are_shown_tables_and_the_word_well(running: City) -> None:
    done = duban(running.stack, "status", **NO_CHECKS)
    assert done.exit_code == 0, done.stdout
    assert all(word in done.stdout for word in ("running", "databases", "streams", "duban.updated", "well"))


def test_the_next_checks_are_told_and_one_that_was_not_made(running: City) -> None:
    status, found = seen(running.stack, DUBAN_ALERTS_CHECKS='[{"cron": "0 0 * * *"}]')
    assert len(found["watch"]["following"]) == 3
    assert status == 1
    assert any("was not made" in line for line in found["findings"])


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        pytest.param({"DUBAN_REDIS_URL": "redis://127.0.0.1:9/0"}, "Redis cannot be reached", id="Redis is down"),
        pytest.param({"DUBAN_ALERTS_DATABASE_URL": NOWHERE}, "the database of alerts cannot", id="a database is down"),
        pytest.param({"DUBAN_URL": "http://127.0.0.1:9"}, "cannot reach http://127.0.0.1:9", id="the gateway is down"),
    ],
)
def test_what_is_down_is_named_and_the_rest_is_shown(running: City, environment: dict[str, str], says: str) -> None:
    status, found = seen(running.stack, **environment)
    assert (status, found["verdict"]) == (2, "unreachable")
    assert [line for line in found["findings"] if says in line], found["findings"]
    assert found["databases"]["targets"]["revision"] == found["databases"]["targets"]["expected"]
    assert duban(running.stack, "status", **NO_CHECKS | environment).exit_code == 2


@pytest.fixture
def client(running: City) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(running.stack.redis_url) as found:
        yield found


def test_dead_letters_and_groups_of_others_are_shown(running: City, client: redis.Redis) -> None:
    letter: dict[Any, Any] = {"__data__": "{}", "x-deliveries": 5, "x-error": "broken"}
    client.xadd("duban.updated:alerts:dead", letter)
    client.xgroup_create("duban.updated", "platform", id="0")
    try:
        status, found = seen(running.stack)
        assert status == 1
        assert "alerts on duban.updated has 1 dead letters: see `duban dead-letters list`" in found["findings"]
        [other] = [one for one in found["redis"]["groups"] if one["group"] == "platform"]
        assert other["lag"]["unread"] == client.xlen("duban.updated")
    finally:
        client.delete("duban.updated:alerts:dead")
        client.xgroup_destroy("duban.updated", "platform")
