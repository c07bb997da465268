"""Progress posts a second, each answered after its row and its outbox row are committed, against a bare INSERT.

`python -m tests.bench.load.posts [POSTS]`. Ceiling and service take turns on the same servers.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack
from tests.bench.load.ceiling import TABLE
from tests.bench.load.client import Found, Load, send
from tests.bench.load.ledger import Ledger, fill, posts, saved, write
from tests.bench.load.servers import await_health, environment, processes, replicas, servers
from tests.bench.measure import Measurement

POSTS, RUNS, REPLICAS = 20_000, 3, (1, 3)
TARGETS = 40_000
"""So many that all runs together add six figures to each: a target costs the more the more figures it has."""

COMMAND = "python -m tests.bench.load.posts"


def bare(count: int) -> Iterator[dict[str, Any]]:
    """As many posts to the ceiling's endpoint, of the same size."""
    body = {"value": "4.07", "unit": "万平方米", "as_of": "2026-07-01", "note": "本期新增海外仓项目3个，均已投入使用"}
    return ({"path": "/posts", "headers": {}, "body": body} for _ in range(count))


def ceiling(stack: Stack, file: Path, workers: int) -> Found:
    """What the bare endpoint does on the same PostgreSQL with so many processes."""
    url = stack.database_urls["targets"].replace("+asyncpg", "")
    asyncio.run(_prepare(url))
    ports = [free_port() for _ in range(workers)]
    commands = [[sys.executable, "-m", "tests.bench.load.ceiling", str(port)] for port in ports]
    with processes(commands, environment(stack, DATABASE_URL=url)) as running:
        await_health(ports, running)
        return _all_good(send(Load(ports, str(file))))


async def _prepare(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(TABLE)
        await connection.execute("truncate ceiling")
    finally:
        await connection.close()


def tell_all(stack: Stack) -> None:
    """Lets the targets service tell of the whole ledger first, so that it is not measured with the posts."""
    with replicas(stack, "targets", 1):
        while saved(stack, "target where published_at is null"):
            time.sleep(0.5)


def ours(stack: Stack, file: Path, workers: int) -> Found:
    """What so many processes of the targets service do."""
    with replicas(stack, "targets", workers) as (ports, _):
        return _all_good(send(Load(ports, str(file))))


def _all_good(found: Found) -> Found:
    assert set(found.statuses) == {"201"}, found.statuses
    assert not found.broken
    return found


def measure(stack: Stack, ledger: Ledger, folder: Path, workers: int, once: bool, count: int, sent: int) -> int:
    """Prints the figures of so many replicas; how many posts have been sent by now."""
    tops, founds = [], []
    bare_file = write(bare(count), folder / "bare.jsonl")
    for _ in range(RUNS):
        before = saved(stack, "progress")
        tops.append(ceiling(stack, bare_file, workers))
        founds.append(ours(stack, write(posts(ledger, count, once, sent), folder / "posts.jsonl"), workers))
        answered = founds[-1].statuses["201"]
        assert saved(stack, "progress") - before == answered, "every post is saved exactly once"
        sent += answered
    said = f"{workers} replica{'s' if workers > 1 else ''}{', with Idempotency-Key' if once else ''}"
    rate = Measurement(f"progress posts, {said}", _of(founds, "rps"), "posts/s", _of(tops, "rps"), COMMAND)
    rate.print()
    for share in ("p50", "p99"):
        Measurement(f"a post's {share}, {said}", _of(founds, share), "ms", _of(tops, share), COMMAND).print()
    return sent


def _of(founds: list[Found], name: str) -> float:
    return median(getattr(one, name) for one in founds)


def measure_posts(count: int = POSTS) -> None:
    """Prints a line for each figure: with one replica and with three, with Idempotency-Keys and without."""
    with servers() as stack, tempfile.TemporaryDirectory(prefix="duban-posts-") as folder:
        ledger, sent = fill(stack, TARGETS), 0
        tell_all(stack)
        for workers in REPLICAS:
            for once in (True, False):
                sent = measure(stack, ledger, Path(folder), workers, once, count, sent)


if __name__ == "__main__":
    measure_posts(int(sys.argv[1]) if len(sys.argv) > 1 else POSTS)
