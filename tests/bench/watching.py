"""Looks at running services from outside, once a second: what they hold, and what waits in Redis."""

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

import httpx
import psutil
import redis

from services.contract import TargetUpdated
from services.runtime.embedded.stack import Stack

REPORT = "示范{}市2026年政府工作报告\n\n二、2026年工作安排\n新增海外仓20万平方米以上。新增城镇就业5万人以上。\n"


class Watcher(threading.Thread):
    """Meanwhile has ingest read a report a second, so that it has work too."""

    def __init__(self, stack: Stack, pids: Mapping[str, int], ingest_port: int, key: str) -> None:
        super().__init__(daemon=True)
        self.stack, self.pids = stack, pids
        self.held: dict[str, list[tuple[float, float]]] = {name: [] for name in pids}
        self.redis_megabytes, self.entries, self.reports = 0.0, 0, 0
        self._url, self._key = f"http://127.0.0.1:{ingest_port}/api/v1/reports", key
        self._ended = threading.Event()

    def run(self) -> None:
        with redis.Redis.from_url(self.stack.redis_url) as client, httpx.Client(timeout=60) as http:
            while not self._ended.wait(1):
                for name, pid in self.pids.items():
                    self.held[name].append((time.perf_counter(), psutil.Process(pid).memory_info().rss / 1e6))
                self.redis_megabytes = max(self.redis_megabytes, client.info("memory")["used_memory"] / 1e6)
                self.entries = max(self.entries, int(client.xlen(TargetUpdated.stream)))
                body = {"text": REPORT.format(self.reports), "period": "2026"}
                http.post(self._url, json=body, headers={"authorization": f"Bearer {self._key}"}).raise_for_status()
                self.reports += 1

    def end(self) -> None:
        self._ended.set()
        self.join()

    def quarter(self, service: str, number: int) -> float:
        """The median of what it held in that quarter of the time, in megabytes."""
        seen = [held for _, held in self.held[service]]
        return median(seen[number * len(seen) // 4 : (number + 1) * len(seen) // 4])

    def growth(self, service: str) -> float:
        """Megabytes a second over the last three quarters; in the first, caches fill."""
        seen = self.held[service]
        return slope(seen[len(seen) // 4 :])


def servers_of(stack: Stack) -> dict[str, int]:
    """The process ids of PostgreSQL and Redis."""
    with redis.Redis.from_url(stack.redis_url) as client:
        redis_pid = int(client.info("server")["process_id"])
    return {
        "postgres": int((Path(stack.folder) / "postgres" / "postmaster.pid").read_text().split()[0]),
        "redis": redis_pid,
    }


def used(pids: Mapping[str, int]) -> dict[str, float]:
    """Processor seconds so far of each, and of those that it has started: PostgreSQL has one for each connection."""
    return {name: _spent(psutil.Process(pid)) for name, pid in pids.items()}


def _spent(process: psutil.Process) -> float:
    found = 0.0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            found += times.user + times.system + times.children_user + times.children_system
    return found


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Of the straight line through the points, by least squares."""
    mean_x, mean_y = (sum(column) / len(points) for column in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
