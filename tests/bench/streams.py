"""Events a second from the stream of targets into the alerts' projection, with one replica and with two.

The ceiling is the same consumer with an empty handler. A run: the stream is filled while the group stands at its end;
once every replica waits, the group is set back to the beginning, and the clock runs until nothing is pending.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
import psutil
import redis

from services.contract import TargetUpdated
from services.runtime.embedded.stack import Stack
from services.runtime.streams.bus import FIELD
from tests.bench.load.servers import replicas, servers
from tests.bench.measure import Measurement
from tests.bench.stream_events import Told, told

STREAM, GROUP = TargetUpdated.stream, "alerts"
TARGETS, REVISIONS = 3000, 10
RUNS = 3
COMMAND = "python -m tests.bench.streams"
PAGE = 500
KEPT = "select target_id, revision, document->>'revision' as said from ?"


@dataclass(frozen=True)
class Run:
    """How fast the events were taken in, and the processor's time that each cost, by who spent it."""

    rate: float
    microseconds: Mapping[str, float]


class Bench:
    """Servers with an empty alerts database, and a stream to fill."""

    def __init__(self, stack: Stack, events: Told) -> None:
        self.stack, self.events = stack, events
        self.client = redis.Redis.from_url(stack.redis_url)

    def fill(self) -> None:
        """The stream with all events, and the group at its end."""
        self.client.flushall()
        for first in range(0, len(self.events.entries), PAGE):
            with self.client.pipeline(transaction=False) as pipe:
                for entry in self.events.entries[first : first + PAGE]:
                    pipe.xadd(STREAM, {FIELD: entry})
                pipe.execute()
        self.client.xgroup_create(STREAM, GROUP, id="$")

    def run(self, replicas: AbstractContextManager[Sequence[int]]) -> Run:
        """Lets the replicas loose on the full stream; they are given by their processes' ids."""
        asyncio.run(self.sql("truncate snapshot, past_snapshot"))
        self.fill()
        with replicas as pids:
            before = self._spent(pids)
            started = time.perf_counter()
            self.client.xgroup_setid(STREAM, GROUP, "0")
            self.client.xadd(STREAM, {FIELD: self.events.entries[-1]})  # wakes those that wait
            while not self._done():
                time.sleep(0.02)
            seconds = time.perf_counter() - started
            number = len(self.events.entries) + 1
            spent = {who: (cpu - before[who]) * 1e6 / number for who, cpu in self._spent(pids).items()}
            return Run(number / seconds, spent)

    def _done(self) -> bool:
        stream, [group] = self.client.xinfo_stream(STREAM), self.client.xinfo_groups(STREAM)
        return bool(group["last-delivered-id"] == stream["last-generated-id"] and group["pending"] == 0)

    def _spent(self, pids: Sequence[int]) -> dict[str, float]:
        """Seconds of the processor until now."""
        servers = {"redis": "redis-server", "postgres": "postgres"}
        found = {"replicas": sum(seconds_of(psutil.Process(pid)) for pid in pids)}
        ours = [one for one in psutil.process_iter(["name"]) if str(self.stack.folder) in place_of(one)]
        for who, name in servers.items():
            found[who] = sum(seconds_of(one) for one in ours if one.info["name"] == name)
        return found

    async def sql(self, statement: str) -> Any:
        connection = await asyncpg.connect(self.stack.database_urls["alerts"].replace("+asyncpg", ""))
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()

    def verify(self) -> None:
        """Each target is there once, at its highest revision, in what is newest and in what is past."""
        for table in ("snapshot", "past_snapshot"):
            rows = asyncio.run(self.sql(KEPT.replace("?", table)))
            assert len(rows) == len(self.events.newest), (table, len(rows))
            assert {row["target_id"]: row["revision"] for row in rows} == self.events.newest, table
            assert all(row["said"] == str(row["revision"]) for row in rows), table


def place_of(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return process.cwd()
    return ""


def seconds_of(process: psutil.Process) -> float:
    with suppress(psutil.Error):  # one of PostgreSQL's that has ended meanwhile
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


@contextmanager
def empty_handler(stack: Stack) -> Iterator[Sequence[int]]:
    """The same consumer in a process of its own, which does nothing with what it reads."""
    command = [sys.executable, "-m", "tests.bench.stream_ceiling", stack.redis_url, GROUP]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as made:
        assert made.stdout is not None
        assert made.stdout.readline() == b"ready\n"
        yield [made.pid]
        made.kill()


@contextmanager
def replicas_of_alerts(stack: Stack, number: int) -> Iterator[Sequence[int]]:
    with replicas(stack, "alerts", number, DUBAN_LOG_LEVEL="ERROR") as (_, pids):
        yield pids


def measure_streams(targets: int = TARGETS, revisions: int = REVISIONS) -> None:
    """Prints a line for each figure: the median of the runs, which take turns."""
    with servers() as stack:
        bench = Bench(stack, told(targets, revisions))
        runs: dict[str, list[Run]] = {"ceiling": [], "one": [], "two": []}
        for _ in range(RUNS):
            runs["ceiling"].append(bench.run(empty_handler(stack)))
            for name, number in (("one", 1), ("two", 2)):
                runs[name].append(bench.run(replicas_of_alerts(stack, number)))
                bench.verify()
    rates = {name: statistics.median(one.rate for one in of) for name, of in runs.items()}
    for name, of in runs.items():
        spent = {who: round(statistics.median(one.microseconds[who] for one in of)) for who in of[0].microseconds}
        said = {"run": name, "rates": [round(one.rate) for one in of], "processor_us_per_event": spent}
        print(json.dumps(said), file=sys.stderr)
    one, two = "stream to projection, one replica; ceiling: an empty handler", "with two replicas; ceiling: with one"
    Measurement(one, rates["one"], "events/s", rates["ceiling"], COMMAND).print()
    Measurement(two, rates["two"], "events/s", rates["one"], COMMAND).print()


if __name__ == "__main__":
    measure_streams()
