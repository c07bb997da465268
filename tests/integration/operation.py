"""Services as processes of their own that tell all they can of themselves, and a stack of them at work."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import redis
from prometheus_client.parser import text_string_to_metric_families

from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack
from services.stack import NAMES, issue_operator_key, settings_for
from tests.integration.city import DUBAN, environment_of, eventually
from tests.integration.collector import Collector
from tests.integration.receivers import Receiver, book, hook

REPORT = "示范市2026年政府工作报告\n\n二、2026年工作安排\n新增海外仓20万平方米以上。新增城镇就业5万人以上。\n"
REQUEST_ID = "0123456789abcdef-gateway"
POISON = {"specversion": "1.0", "id": "poison-1", "type": "duban.target.updated.v1", "subject": "nobody", "data": {}}


class ServiceProcess:
    """A service in a process of its own, and its log."""

    def __init__(self, name: str, stack: Stack, folder: Path, **environment: str) -> None:
        self.name, self.log, port = name, folder / f"{name}.log", free_port()
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("wb") as stderr:
            command = [DUBAN, "serve", name, "--port", str(port)]
            self.process = subprocess.Popen(command, env=environment_of(stack, **environment), stderr=stderr)

    def get(self, path: str) -> httpx.Response | None:
        try:
            return httpx.get(f"{self.url}{path}", timeout=20)
        except httpx.TransportError:
            return None

    def answers(self, path: str, status: int = 200) -> bool:
        answer = self.get(path)
        return answer is not None and answer.status_code == status

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def said(self, message: str) -> list[dict[str, Any]]:
        """The log's lines that say so."""
        return [line for line in self.lines if line["message"] == message]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@dataclass
class Operation:
    """A stack at work, and what was done with it."""

    services: dict[str, ServiceProcess]
    collector: Collector
    receiver: Receiver
    key: str
    report: str = ""
    target: str = ""
    progress: str = ""
    answered: list[httpx.Response] = field(default_factory=list)

    def call(self, method: str, service: str, path: str, **options: Any) -> Any:
        headers = {"authorization": f"Bearer {self.key}"} | options.pop("headers", {})
        url = f"{self.services[service].url}/api/v1{path}"
        self.answered.append(httpx.request(method, url, headers=headers, timeout=30, **options))
        return self.answered[-1].raise_for_status().json()

    def metrics(self) -> dict[str, list[Any]]:
        """The samples of all services by name."""
        found: dict[str, list[Any]] = {}
        for service in self.services.values():
            answer = service.get("/metrics")
            assert answer is not None
            for family in text_string_to_metric_families(answer.text):
                for sample in family.samples:
                    found.setdefault(sample.name, []).append(sample)
        return found

    def value(self, name: str, **labels: str) -> float:
        """The sum of the samples with these labels."""
        return sum(one.value for one in self.metrics()[name] if labels.items() <= one.labels.items())


@contextmanager
def at_work(stack: Stack, folder: Path) -> Iterator[Operation]:
    """A stack of one process a service, once it has done what there is to see."""
    key = asyncio.run(issue_operator_key(settings_for(NAMES, stack)["targets"]))
    collector, receiver = Collector(), Receiver()
    environment = {
        "DUBAN_TRACES_ENDPOINT": collector.endpoint,
        "DUBAN_LOG_LEVEL": "DEBUG",
        "DUBAN_REDELIVERY_SECONDS": "0.1",
        "DUBAN_ALERTS_RECEIVERS": book(hook("office", receiver.url)),
        "DUBAN_ALERTS_ALLOWED_NETWORKS": "127.0.0.1",
    }
    running = {name: ServiceProcess(name, stack, folder, **environment) for name in NAMES}
    found = Operation(running, collector, receiver, key)
    try:
        for service in running.values():
            eventually(lambda service=service: service.answers("/healthz"), f"{service.name} to be well", 120)
        _work(found, stack)
        yield found
    finally:
        for service in running.values():
            service.stop()
        collector.close()
        receiver.close()


def _work(operation: Operation, stack: Stack) -> None:
    """From a report to a webhook; and an event that nobody can apply."""
    call = operation.call
    operation.report = call("POST", "ingest", "/reports", json={"text": REPORT, "period": "2026"})["id"]
    listed = eventually(lambda: call("GET", "targets", "/targets")["items"], "the targets in the ledger", 60)
    operation.target = next(one["id"] for one in listed if one["unit"] == "平方米")
    lagging = {"value": "2", "unit": "万平方米", "as_of": "2026-06-30"}
    path, headers = f"/targets/{operation.target}/progress", {"x-request-id": REQUEST_ID}
    operation.progress = call("POST", "targets", path, json=lagging, headers=headers)["id"]

    def known() -> bool:
        found = call("GET", "alerts", f"/assessments/{operation.target}", params={"as_of": "2026-06-30"})
        return bool(found["data_as_of"] == "2026-06-30")

    eventually(known, "the figure in the alerts service", 60)
    call("POST", "alerts", "/checks", json={"as_of": "2026-06-30"})
    eventually(lambda: told_of_lag(operation), "the webhook", 60)
    with redis.Redis.from_url(stack.redis_url) as client:
        client.xadd("duban.updated", {"__data__": json.dumps(POISON)})
    eventually(lambda: operation.value("duban_dead_letters", stream="duban.updated") == 1, "the dead letter", 60)


def told_of_lag(operation: Operation) -> dict[str, Any] | None:
    """The webhook that tells of the target's lag."""
    for _, headers, body in list(operation.receiver.got):
        data = json.loads(body)["data"]
        if data["target_id"] == operation.target and data["rule"] == "behind_schedule":
            return {"headers": headers, **data}
    return None
