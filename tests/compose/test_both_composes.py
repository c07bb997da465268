"""docker-compose 1.29 and Compose v2 both take the file, and start what it says."""

import json
from pathlib import Path

import pytest

from tests.compose.programs import compose_1, compose_2
from tests.compose.stack import SERVICES, Stack
from tests.integration.city import eventually

RUNNING = ("gateway", "postgres", "redis", *SERVICES)
PROGRAMS = {"docker-compose 1.29": compose_1(), "Compose v2": compose_2()}


@pytest.fixture
def other(tmp_path: Path) -> Stack:
    """A stack by Compose v2, beside that of the other tests."""
    assert PROGRAMS["Compose v2"], "Compose v2 is not installed and cannot be downloaded"
    return Stack(tmp_path, PROGRAMS["Compose v2"])


@pytest.mark.parametrize("name", [name for name, words in PROGRAMS.items() if words])
@pytest.mark.parametrize("tls", [False, True], ids=["as it is", "with a certificate"])
def test_the_file_is_taken_without_a_word(name: str, tls: bool, tmp_path: Path) -> None:
    words = PROGRAMS[name]
    assert words
    stack = Stack(tmp_path, [*words, *(["-f", "docker-compose.yml", "-f", "deploy/compose.tls.yml"] if tls else [])])
    assert stack.run("config", "--quiet") == ""
    assert stack.said == "", "no warning"
    wanted = {"gateway", "postgres", "redis", "migrate", "ingest", "targets", "alerts"}
    assert set(stack.run("config", "--services").split()) >= wanted


def test_compose_v2_starts_the_stack(other: Stack) -> None:
    try:
        other.up()
        wanted = {"migrate": ("exited", "")} | dict.fromkeys(RUNNING, ("running", "healthy"))
        eventually(lambda: _states(other) == wanted, "every container to be healthy", 60)
        key = other.run("run", "--rm", "-T", "duban", "operator-key").strip()
        assert key.startswith("duban_")
        # status 1 where a database cannot be entered, or a chain is broken
        other.run("run", "--rm", "-T", "duban", "audit", "verify")
    finally:
        other.down()


def _states(stack: Stack) -> dict[str, tuple[str, str]]:
    listed = [json.loads(line) for line in stack.run("ps", "--all", "--format", "json").splitlines()]
    return {one["Service"]: (one["State"], one["Health"]) for one in listed}
