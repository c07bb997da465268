"""For the tests of docker compose: one stack, built and up, for all of them (`make e2e`)."""

import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.compose.programs import compose_1, compose_2
from tests.compose.stack import Stack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first build of the image alone takes minutes."""
    for item in items:
        item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The stack, by the older docker compose that is at hand: what it takes is the smaller language."""
    compose = compose_1() or compose_2()
    assert compose, "neither docker-compose nor docker compose is installed"
    made = Stack(tmp_path_factory.mktemp("compose"), compose)
    try:
        made.run("build", minutes=20)
        try:
            made.up()
        except BaseException:
            print(made.logs(), file=sys.stderr)
            raise
        yield made
    finally:
        made.down()


@pytest.fixture(scope="session")
def operator(stack: Stack) -> Iterator[httpx.Client]:
    """A client with an operator's key, at the gateway."""
    headers = {"authorization": f"Bearer {stack.operator_key()}"}
    with httpx.Client(base_url=f"{stack.url}/api/v1", headers=headers, timeout=60) as client:
        yield client
