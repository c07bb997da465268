"""Killed at the worst moment, nothing is lost: real processes, SIGKILL, real servers."""

import asyncio
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from services.runtime.embedded.postgres import PostgresServer
from services.runtime.embedded.redis import RedisServer, free_port
from services.runtime.embedded.stack import Stack
from services.stack import NAMES, issue_operator_key, migrate_all, settings_for
from tests.integration.city import DUBAN, environment_of, eventually, locked

REPORT = "示范市2026年政府工作报告\n\n二、2026年工作安排\n新增海外仓20万平方米以上。新增城镇就业5万人以上。\n"
FOUND = 2


class Processes:
    """Servers of their own, and all services in one process that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.redis, self.postgres = RedisServer(folder / "redis"), PostgresServer(folder / "postgres")
        self.redis.start()
        self.postgres.start()
        self.stack = Stack(asyncio.run(self.postgres.prepare(NAMES)), self.redis.url, folder)
        settings = settings_for(NAMES, self.stack)
        asyncio.run(migrate_all(settings))
        self.key = asyncio.run(issue_operator_key(settings["targets"]))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        env = environment_of(self.stack, DUBAN_REDELIVERY_SECONDS="0.3", DUBAN_LOG_LEVEL="ERROR")
        self.process = subprocess.Popen([DUBAN, "serve", "--port", str(self.port)], env=env)
        eventually(self._well, "all services to be well")

    def _well(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"authorization": f"Bearer {self.key}"} | options.pop("headers", {})
        url = f"http://127.0.0.1:{self.port}/api/v1{path}"
        return httpx.request(method, url, headers=headers, timeout=20, **options).raise_for_status().json()

    def registered(self) -> int:
        return int(self.call("GET", "/targets")["total"])

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.redis.stop()
        self.postgres.stop()

    @contextmanager
    def client(self) -> Iterator[Any]:
        with redis.Redis.from_url(self.redis.url) as client:
            yield client


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    made = Processes(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.close()


def pending(processes: Processes, stream: str, group: str) -> int:
    with processes.client() as client:
        return int(client.xpending(stream, group)["pending"])


def test_killed_between_saving_a_report_and_publishing_it(processes: Processes) -> None:
    processes.redis.stop()
    answer = processes.call("POST", "/reports", json={"text": REPORT, "period": "2026"})
    assert answer["target_count"] == FOUND, "HTTP goes on accepting while redis is down"
    processes.kill()
    processes.redis.start()
    with processes.client() as client:
        assert client.xlen("duban.extracted") == 0, "the event was not published before the kill"
    processes.start()
    eventually(lambda: processes.registered() == FOUND, "the report's targets in the ledger")


def test_killed_between_receiving_a_report_and_acknowledging_it(processes: Processes) -> None:
    with locked(processes.stack, "targets", "target"):
        processes.call("POST", "/reports", json={"text": REPORT, "period": "2026"})
        eventually(lambda: pending(processes, "duban.extracted", "targets") == 1, "the event to be received")
        time.sleep(0.5)
        processes.kill()
        assert pending(processes, "duban.extracted", "targets") == 1, "the event was not acknowledged before the kill"
    processes.start()
    eventually(lambda: processes.registered() == FOUND, "the report's targets in the ledger")
    eventually(lambda: pending(processes, "duban.extracted", "targets") == 0, "the event to be acknowledged")


def test_killed_between_receiving_a_figure_in_alerts_and_acknowledging_it(processes: Processes) -> None:
    processes.call("POST", "/reports", json={"text": REPORT, "period": "2026"})
    eventually(lambda: processes.registered() == FOUND, "the report's targets in the ledger")
    target = processes.call("GET", "/targets", params={"q": "新增海外仓"})["items"][0]["id"]
    eventually(lambda: pending(processes, "duban.updated", "alerts") == 0, "alerts to have heard of the targets")
    with locked(processes.stack, "alerts", "snapshot"):
        figure = {"value": "5.5", "unit": "万平方米", "as_of": "2026-06-30"}
        processes.call("POST", f"/targets/{target}/progress", json=figure)
        eventually(lambda: pending(processes, "duban.updated", "alerts") == 1, "the event to be received")
        time.sleep(0.5)
        processes.kill()
        assert pending(processes, "duban.updated", "alerts") == 1, "the event was not acknowledged before the kill"
    processes.start()

    def assessed() -> bool:
        found = processes.call("GET", f"/assessments/{target}", params={"as_of": "2026-06-30"})
        return bool(found["completion"] == 0.275)

    eventually(assessed, "the figure in the alerts service")


def test_killed_five_times_under_load_every_figure_is_in_the_ledger_exactly_once(processes: Processes) -> None:
    processes.call("POST", "/reports", json={"text": REPORT, "period": "2026"})
    eventually(lambda: processes.registered() == FOUND, "the report's targets in the ledger")
    target = processes.call("GET", "/targets", params={"q": "新增海外仓"})["items"][0]["id"]
    figures = [{"value": number, "as_of": f"2026-06-{number % 30 + 1:02}"} for number in range(150)]
    stop = threading.Event()

    def post_all() -> None:
        for number, figure in enumerate(figures):
            while not stop.is_set():
                try:
                    headers = {"Idempotency-Key": f"figure-{number}"}
                    processes.call("POST", f"/targets/{target}/progress", json=figure, headers=headers)
                    break
                except httpx.HTTPError:
                    time.sleep(0.05)

    poster = threading.Thread(target=post_all)
    poster.start()
    try:
        for _ in range(5):
            time.sleep(0.4)
            processes.kill()
            processes.start()
        poster.join(60)
        assert not poster.is_alive()
    finally:
        stop.set()
        poster.join()
    kept = processes.call("GET", f"/targets/{target}/progress", params={"limit": 1000})
    assert sorted(int(item["value"]) for item in kept["items"]) == list(range(150))
    last = max(figure["as_of"] for figure in figures)

    def caught_up() -> bool:
        found = processes.call("GET", f"/assessments/{target}", params={"as_of": "2026-06-30"})
        return found["data_as_of"] == last and pending(processes, "duban.updated", "alerts") == 0

    eventually(caught_up, "alerts to have caught up")
    revision = processes.call("GET", f"/targets/{target}")["revision"]
    assert revision == 1 + len(figures), "each figure made one revision"
