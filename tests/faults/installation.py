"""The services as processes of their own, as many of each as wanted, and the servers that they need."""

import asyncio
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import redis

from services.runtime.embedded.postgres import PostgresServer
from services.runtime.embedded.redis import RedisServer, free_port
from services.runtime.embedded.stack import Stack
from services.stack import NAMES, PARTS, issue_operator_key, migrate_all, settings_for
from tests.faults.proxy import Proxy
from tests.integration.city import DUBAN, environment_of, eventually
from tests.integration.receivers import LOCAL, Receiver, book, hook

PATIENCE = 300
"""Seconds that a busy machine may take for what takes a few."""

OWNERS = {"reports": "ingest"} | dict.fromkeys(("checks", "alerts", "assessments", "board", "notices"), "alerts")
"""Whose the routes are, by their first word; the others belong to targets."""


class Servers:
    """PostgreSQL and Redis of their own, each behind a network that can fail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.redis, self.postgres = RedisServer(folder / "redis"), PostgresServer(folder / "postgres")
        self.redis.start()
        self.postgres.start()
        self.direct = Stack(asyncio.run(self.postgres.prepare(NAMES)), self.redis.url, folder)
        self.settings = settings_for(NAMES, self.direct)
        asyncio.run(migrate_all(self.settings))
        port = urlsplit(self.redis.url).port or 0
        self.redis_network = Proxy((LOCAL, port))
        address = self.postgres.address
        self.postgres_network = Proxy(f"{address['host']}/.s.PGSQL.{address['port']}")

    @property
    def stack(self) -> Stack:
        """The servers as they are reached through the networks."""
        urls = {
            name: re.sub(r"@/(\w+)\?.*", rf"@{LOCAL}:{self.postgres_network.port}/\1", url)
            for name, url in self.direct.database_urls.items()
        }
        return Stack(urls, self.redis.url.replace(f":{urlsplit(self.redis.url).port}/", self._redis_port), self.folder)

    @property
    def _redis_port(self) -> str:
        return f":{self.redis_network.port}/"

    def kill_redis(self) -> None:
        assert self.redis._process is not None
        self.redis._process.kill()
        self.redis._process.wait()

    def forget_redis(self) -> None:
        """Drops all that a stopped Redis has kept."""
        for left in (self.redis.folder / "appendonlydir", self.redis.folder / "appendonly.aof"):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)

    def cut_file(self, share: float) -> None:
        """Loses the end of what a stopped Redis has kept, as when the power fails before it is on the disk."""
        [newest] = sorted(self.redis.folder.rglob("*.aof"), key=lambda path: path.stat().st_mtime)[-1:]
        os.truncate(newest, int(newest.stat().st_size * (1 - share)))

    def stop_postgres(self) -> None:
        """As a restart of the machine's service does: sessions are broken off."""
        pid = int((self.postgres.folder / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        eventually(lambda: not (self.postgres.folder / "postmaster.pid").exists(), "postgres to end", PATIENCE)

    def start_postgres(self) -> None:
        self.postgres._server.ensure_postgres_running()

    @contextmanager
    def client(self) -> Iterator[Any]:
        with redis.Redis.from_url(self.redis.url) as client:
            yield client

    def query(self, service: str, sql: str, *given: Any) -> list[Any]:
        """Rows of a service's database."""

        async def ask() -> list[Any]:
            connection = await asyncpg.connect(self.direct.database_urls[service].replace("+asyncpg", ""))
            try:
                return list(await connection.fetch(sql, *given))
            finally:
                await connection.close()

        return asyncio.run(ask())

    def empty(self) -> None:
        """Leaves nothing of an earlier test, nor of it in the file of Redis, which a test may cut short."""
        for name, parts in PARTS.items():
            tables = ", ".join(f'"{table}"' for table in parts.metadata.tables)
            self.query(name, f"truncate {tables} cascade")
        with self.client() as client:
            client.flushall()
            client.bgrewriteaof()
            eventually(lambda: not client.info("persistence")["aof_rewrite_in_progress"], "the file to be written anew")

    def close(self) -> None:
        self.redis_network.close()
        self.postgres_network.close()
        self.redis.stop()
        self.postgres.stop()


@dataclass
class Replica:
    """One process of one service."""

    service: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def well(self) -> bool:
        try:
            return httpx.get(f"http://{LOCAL}:{self.port}/healthz", timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self, seconds: float = 120) -> int:
        """Asks it to end; its status."""
        self.process.terminate()
        return self.process.wait(seconds)

    @property
    def memory(self) -> float:
        """Megabytes that it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


class Installation:
    """Replicas of the services on the servers; calls go to one after another of those that live, as by a gateway."""

    def __init__(self, servers: Servers, folder: Path, receiver: Receiver, **more: str) -> None:
        self.servers, self.folder, self.receiver = servers, folder, receiver
        self.key = asyncio.run(issue_operator_key(servers.settings["targets"]))
        self.replicas: list[Replica] = []
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
        self.client = httpx.Client(headers={"authorization": f"Bearer {self.key}"}, timeout=60, limits=limits)
        self._turn = itertools.count()
        self.environment = environment_of(
            servers.stack,
            DUBAN_REDELIVERY_SECONDS="0.5",
            DUBAN_LOG_LEVEL="WARNING",
            DUBAN_REQUESTS_PER_MINUTE="1000000",
            DUBAN_WRONG_KEYS_PER_MINUTE="1000000",
            DUBAN_ALERTS_CHECKS=json.dumps([{"cron": "0 0 1 1 *"}]),
            DUBAN_ALERTS_RECEIVERS=book(hook("office", receiver.url)),
            DUBAN_ALERTS_ALLOWED_NETWORKS=LOCAL,
            DUBAN_TARGETS_EVIDENCE_FOLDER=str(folder / "evidence"),
            **more,
        )

    def start(self, *services: str, **more: str) -> list[Replica]:
        """A process for each named service, once all are well."""
        made = [self.launch(service, **more) for service in services]
        for one in made:
            eventually(lambda one=one: one.well() or one.process.poll() is not None, f"{one.service}", PATIENCE)
            assert one.process.poll() is None, one.log.read_text()
        return made

    def launch(self, service: str, **more: str) -> Replica:
        port = free_port()
        log = self.folder / f"{service}-{port}.log"
        with log.open("wb") as stderr:
            command = [DUBAN, "serve", service, "--port", str(port)]
            process = subprocess.Popen(command, env=self.environment | more, stderr=stderr, stdout=stderr)
        replica = Replica(service, port, process, log)
        self.replicas.append(replica)
        return replica

    def living(self, service: str) -> list[Replica]:
        return [one for one in self.replicas if one.service == service and one.process.poll() is None]

    def call(self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any) -> httpx.Response:
        """One request to whoever of that service comes next; TransportError where nobody is there."""
        there = self.living(OWNERS.get(path.split("/")[1].split("?")[0], "targets"))
        if not there:
            raise httpx.ConnectError("nobody is there")
        port = there[next(self._turn) % len(there)].port
        return self.client.request(method, f"http://{LOCAL}:{port}/api/v1{path}", headers=headers, **options)

    def sign_in(self) -> httpx.Response:
        """What a page answers to a key that is typed in."""
        port = self.living("targets")[0].port
        return self.client.post(f"http://{LOCAL}:{port}/signin", data={"key": self.key})

    def close(self) -> None:
        for one in self.replicas:
            if one.process.poll() is None:
                one.kill()
        self.client.close()


def wait(seconds: float) -> None:
    """Real time passes."""
    time.sleep(seconds)
