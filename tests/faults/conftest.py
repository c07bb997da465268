"""Servers of their own for the faults, and installations of real processes on them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.stack import NAMES
from tests.faults.installation import Installation, Servers
from tests.faults.traffic import Traffic
from tests.integration.receivers import Receiver

Begin = Callable[..., Traffic]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    made = Servers(tmp_path_factory.mktemp("servers"))
    yield made
    made.close()


@pytest.fixture
def begin(servers: Servers, tmp_path: Path) -> Iterator[Begin]:
    """Starts services on the emptied servers, one process of each unless said otherwise, with targets in the ledger."""
    opened: list[Any] = []
    servers.empty()

    def start(*services: str, targets: int = 120, **more: str) -> Traffic:
        receiver = Receiver()
        installation = Installation(servers, tmp_path, receiver, **more)
        opened.extend((installation, receiver))
        installation.start(*(services or NAMES))
        traffic = Traffic(installation)
        traffic.enter_targets(targets)
        return traffic

    yield start
    servers.redis_network.heal()
    servers.postgres_network.heal()
    for one in opened:
        one.close()
