"""What the services hold and use over 200,000 posts on 10,000 targets: memory at the start and at the end, processor
time, and what PostgreSQL and Redis keep of it.

`python -m tests.bench.memory [POSTS [TARGETS]]`
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import redis

from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack
from services.stack import NAMES, issue_operator_key, settings_for
from tests.bench.load.client import Found, Load, send
from tests.bench.load.ledger import Ledger, fill, posts, write
from tests.bench.load.servers import DUBAN, await_health, environment, processes, servers
from tests.bench.measure import Measurement, median_seconds
from tests.bench.watching import Watcher, servers_of, used

POSTS, TARGETS = 200_000, 10_000
COMMAND = "python -m tests.bench.memory"
MOST_SECONDS = 1500.0
REST_SECONDS = 10.0
FEW, A_SECOND = 240, 12
"""Posts that come one by one, before the many."""

STREAM_MINUTES = "0.5"
"""How long events stay on the streams here: in a run of minutes they are to be seen going."""

BEHIND = {
    "targets": "select count(*) from target where published_at is null",
    "alerts": "select coalesce(sum(revision), 0) from snapshot",
}
SIZES = "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where relname = any($1)"


def ask(stack: Stack, service: str, sql: str, *given: Any) -> int:
    """One number from a service's database."""

    async def fetch() -> Any:
        connection = await asyncpg.connect(stack.database_urls[service].replace("+asyncpg", ""))
        try:
            return await connection.fetchval(sql, *given)
        finally:
            await connection.close()

    return int(asyncio.run(fetch()))


@contextmanager
def running(stack: Stack) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """One process of each service: their ports and process ids."""
    ports = {name: free_port() for name in NAMES}
    commands = [[DUBAN, "serve", name, "--port", str(port)] for name, port in ports.items()]
    with processes(commands, environment(stack, DUBAN_STREAM_MINUTES=STREAM_MINUTES)) as started:
        await_health(list(ports.values()), started)
        yield ports, {name: process.pid for name, process in zip(NAMES, started, strict=True)}


def settle(stack: Stack) -> None:
    """Waits until alerts knows the ledger as it stands."""
    while ask(stack, "targets", BEHIND["targets"]) or ask(stack, "alerts", BEHIND["alerts"]) != ask(
        stack, "targets", "select sum(revision) from target"
    ):
        time.sleep(0.5)


def measure_memory(count: int = POSTS, targets: int = TARGETS) -> None:
    """Prints a line for each figure; what a service holds in the last quarter, its first quarter as ceiling."""
    with servers() as stack, tempfile.TemporaryDirectory(prefix="duban-memory-") as folder, running(stack) as found:
        ports, pids = found
        ledger = fill(stack, targets)
        settle(stack)
        sizes = Sizes(stack, targets)
        sizes.print("before the first post")
        key = asyncio.run(issue_operator_key(settings_for(["targets"], stack)["targets"]))
        everybody = pids | servers_of(stack)
        _rest(everybody)
        _few(ledger, ports["targets"], Path(folder), everybody)
        before, watcher = used(everybody), Watcher(stack, pids, ports["ingest"], key)
        watcher.start()
        load = _post(ledger, count, ports["targets"], Path(folder))
        watcher.end()
        settle(stack)
        _print(watcher, load, {name: spent - before[name] for name, spent in used(everybody).items()})
        sizes.print(f"after {sizes.figures()} figures")
        _board(ports["alerts"], key, targets)


def _rest(pids: Mapping[str, int]) -> None:
    """What everybody uses while nobody asks for anything."""
    before = used(pids)
    time.sleep(REST_SECONDS)
    for name, seconds in used(pids).items():
        spent = 1000 * (seconds - before[name]) / REST_SECONDS
        Measurement(f"processor time of {name} at rest", spent, "ms a second", None, COMMAND).print()


def _few(ledger: Ledger, port: int, folder: Path, pids: Mapping[str, int]) -> None:
    """What a post costs everybody, their rest included, where hardly two come together."""
    file = write(posts(ledger, FEW, once=True), folder / "few.jsonl")
    given = {"ports": [port], "file": str(file), "rate": A_SECOND, "connections": A_SECOND}
    before, command = used(pids), [sys.executable, "-m", "tests.bench.delay_client"]
    done = subprocess.run(command, input=json.dumps(given), stdout=subprocess.PIPE, text=True, check=True)
    assert None not in json.loads(done.stdout), "a post was not answered with 201"
    for name, seconds in used(pids).items():
        said, spent = f"processor time of {name} at {A_SECOND} posts a second", 1000 * (seconds - before[name]) / FEW
        Measurement(said, spent, "ms per post", None, COMMAND).print()


def _post(ledger: Ledger, count: int, port: int, folder: Path) -> Found:
    file = write(posts(ledger, count, once=True, first=FEW), folder / "posts.jsonl")
    found = send(Load([port], str(file), seconds=MOST_SECONDS))
    assert found.statuses == {"201": count}, found
    return found


def _print(watcher: Watcher, load: Found, spent: Mapping[str, float]) -> None:
    count = sum(load.statuses.values())
    Measurement(f"posts a second over {count}", load.rps, "posts/s", None, COMMAND).print()
    for name in watcher.pids:
        first, last = watcher.quarter(name, 0), watcher.quarter(name, 3)
        Measurement(
            f"memory of {name}, last quarter of {count} posts, first as ceiling", last, "MB", first, COMMAND
        ).print()
        grown = 1024 * watcher.growth(name) * load.seconds / count * 1000
        Measurement(f"growth of {name} in the last three quarters", grown, "KB per 1,000 posts", None, COMMAND).print()
    for name, seconds in spent.items():
        Measurement(f"processor time of {name}", 1000 * seconds / count, "ms per post", None, COMMAND).print()
    Measurement("most memory of Redis", watcher.redis_megabytes, "MB", None, COMMAND).print()
    Measurement(
        f"most entries of duban.updated, kept {STREAM_MINUTES} min", watcher.entries, "entries", None, COMMAND
    ).print()


def _board(port: int, key: str, targets: int) -> None:
    """The one page that looks at every target."""
    headers = {"authorization": f"Bearer {key}"}

    def look() -> None:
        httpx.get(f"http://127.0.0.1:{port}/api/v1/board", headers=headers, timeout=600).raise_for_status()

    Measurement(f"a board of {targets} targets", median_seconds(look, runs=3), "s", None, COMMAND).print()


class Sizes:
    """What the servers keep of so many targets."""

    def __init__(self, stack: Stack, targets: int) -> None:
        self.stack, self.targets = stack, targets

    def figures(self) -> int:
        return ask(self.stack, "targets", "select count(*) from progress")

    def print(self, when: str) -> None:
        figures = self.figures()
        for service in ("targets", "alerts"):
            kept = ask(self.stack, service, "select pg_database_size(current_database())")
            Measurement(f"database {service} {when}", kept / 1e6, "MB", None, COMMAND).print()
        of_figures = ask(self.stack, "targets", SIZES, ["progress", "audit"])
        Measurement(f"progress and audit {when}", of_figures / figures, "bytes a figure", None, COMMAND).print()
        of_targets = ask(self.stack, "targets", SIZES, ["target", "assignee", "target_change"])
        Measurement(f"ledger {when}", of_targets / self.targets, "bytes a target", None, COMMAND).print()
        known = ask(self.stack, "alerts", SIZES, ["snapshot"])
        Measurement(f"snapshots in alerts {when}", known / self.targets, "bytes a target", None, COMMAND).print()
        past = ask(self.stack, "alerts", SIZES, ["past_snapshot"])
        days = ask(self.stack, "alerts", "select greatest(count(*), 1) from past_snapshot")
        Measurement(f"past snapshots in alerts {when}", past / days, "bytes a target and day", None, COMMAND).print()
        self._events(when)

    def _events(self, when: str) -> None:
        with redis.Redis.from_url(self.stack.redis_url) as client:
            entries = int(client.xlen("duban.updated"))
            kept = int(client.memory_usage("duban.updated", samples=0) or 0)
        Measurement(f"duban.updated {when}", entries, "entries", None, COMMAND).print()
        if entries:
            Measurement(f"an entry of duban.updated {when}", kept / entries, "bytes", None, COMMAND).print()


if __name__ == "__main__":
    measure_memory(*map(int, sys.argv[1:]))
