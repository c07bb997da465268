"""`duban dead-letters` on a real Redis: listed, shown, put back, dropped; by id, or all."""

import json
from collections.abc import Iterator

import pytest
import redis

from services.runtime.embedded.stack import Stack
from tests.integration.commands import duban

UPDATED, KEYS = "duban.updated:alerts:dead", "duban.keys:ingest:dead"


@pytest.fixture
def client(stack: Stack) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(stack.redis_url) as found:
        yield found


def bury(client: redis.Redis, key: str, about: str, id_: str = "*") -> str:
    event = {"id": about, "type": "duban.x", "data": {"indicator": about}}
    fields = {"__data__": json.dumps(event, ensure_ascii=False), "x-deliveries": 5, "x-error": f"ValueError('{about}')"}
    return client.xadd(key, fields, id=id_).decode()  # type: ignore[arg-type]


def test_they_are_listed_as_json_lines_and_shown_in_full(stack: Stack, client: redis.Redis) -> None:
    ids = [bury(client, UPDATED, "海外仓", "7-1"), bury(client, KEYS, "密钥", "7-2")]
    lines = [json.loads(line) for line in duban(stack, "dead-letters", "list").stdout.splitlines()]
    assert {line["id"] for line in lines} == set(ids)
    [line] = [line for line in lines if line["id"] == ids[0]]
    assert (line["stream"], line["group"], line["deliveries"]) == ("duban.updated", "alerts", 5)
    shown = duban(stack, "dead-letters", "show", ids[0]).stdout
    assert "alerts on duban.updated, tried 5 times" in shown
    assert "why: ValueError('海外仓')" in shown
    assert '"indicator": "海外仓"' in shown


def test_one_is_put_back_and_the_others_stay(stack: Stack, client: redis.Redis) -> None:
    first, second = bury(client, UPDATED, "a", "7-1"), bury(client, UPDATED, "b", "7-2")
    assert duban(stack, "dead-letters", "replay", first).stdout == "1\n"
    assert [id_.decode() for id_, _ in client.xrange(UPDATED)] == [second]
    [(_, fields)] = client.xrange("duban.updated")
    assert json.loads(fields[b"__data__"])["id"] == "a"


def test_all_are_put_back_where_none_is_named(stack: Stack, client: redis.Redis) -> None:
    bury(client, UPDATED, "a")
    bury(client, KEYS, "b")
    assert duban(stack, "dead-letters", "replay").stdout == "2\n"
    assert (client.xlen(UPDATED), client.xlen(KEYS)) == (0, 0)
    assert (client.xlen("duban.updated"), client.xlen("duban.keys")) == (1, 1)
    assert duban(stack, "dead-letters", "replay").stdout == "0\n"


@pytest.mark.parametrize(
    ("answer", "words", "left", "status"),
    [
        pytest.param(b"n\n", [], 1, 1, id="not where the operator says no"),
        pytest.param(b"y\n", [], 0, 0, id="where the operator says yes"),
        pytest.param(b"", ["--yes"], 0, 0, id="where a script said so at once"),
        pytest.param(b"", [], 1, 1, id="not where nobody answers"),
    ],
)
def test_one_is_dropped_for_good_after_asking(
    stack: Stack, client: redis.Redis, answer: bytes, words: list[str], left: int, status: int
) -> None:
    id_ = bury(client, UPDATED, "a")
    done = duban(stack, "dead-letters", "discard", id_, *words, data=answer)
    assert (done.exit_code, client.xlen(UPDATED)) == (status, left)
    assert f"{id_}  alerts on duban.updated: ValueError('a')" in done.stderr
    assert client.xlen("duban.updated") == 0


def test_two_of_one_id_are_told_apart_by_where_they_are(stack: Stack, client: redis.Redis) -> None:
    for key in (UPDATED, KEYS):
        bury(client, key, key, "7-0")
    done = duban(stack, "dead-letters", "replay", "7-0")
    assert done.exit_code == 1
    assert "2 dead letters have the id 7-0" in done.stderr
    assert all(f"{key.removesuffix(':dead')}:7-0" in done.stderr for key in (UPDATED, KEYS))
    assert duban(stack, "dead-letters", "replay", "duban.keys:ingest:7-0").stdout == "1\n"
    assert (client.xlen(UPDATED), client.xlen(KEYS)) == (1, 0)


@pytest.mark.parametrize("id_", ["1-1", "no id", "duban.updated:alerts:1-1"])
@pytest.mark.parametrize("command", ["show", "replay", "discard"])
def test_an_id_that_is_none_is_refused_and_nothing_is_done(
    stack: Stack, client: redis.Redis, command: str, id_: str
) -> None:
    there = bury(client, UPDATED, "a")
    words = [id_] if command == "show" else [there, id_]
    done = duban(stack, "dead-letters", command, *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"there is no dead letter {id_}" in done.stderr
    assert client.xlen(UPDATED) == 1


@pytest.mark.parametrize("words", [["list"], ["show", "1-1"], ["replay"], ["discard", "1-1"]], ids=" ".join)
def test_a_redis_that_is_away_is_said_in_a_line(stack: Stack, words: list[str]) -> None:
    done = duban(stack, "dead-letters", *words, DUBAN_REDIS_URL="redis://127.0.0.1:9/0")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert "cannot reach Redis" in done.stderr
