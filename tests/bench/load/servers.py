"""Real servers and real services for a load: embedded PostgreSQL and Redis, and as many processes as asked for."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack, embedded_stack
from services.stack import NAMES, migrate_all, settings_for

DUBAN = str(Path(sys.executable).with_name("duban"))
UNLIMITED = "1000000000"
MOST_SECONDS = 60.0
"""How long a process may take until it is well, or until it has ended."""


@contextmanager
def servers() -> Iterator[Stack]:
    """PostgreSQL with every service's tables, and Redis, in a folder that goes with them."""
    with tempfile.TemporaryDirectory(prefix="duban-load-") as folder, embedded_stack(Path(folder), NAMES) as stack:
        asyncio.run(migrate_all(settings_for(NAMES, stack)))
        yield stack


def environment(stack: Stack, **more: str) -> dict[str, str]:
    """The environment of a service's process on these servers, with no limit to what a key may ask for."""
    urls = {f"DUBAN_{name.upper()}_DATABASE_URL": url for name, url in stack.database_urls.items()}
    own = {
        "DUBAN_REDIS_URL": stack.redis_url,
        "DUBAN_SESSION_SECRET": "0123456789" * 4,
        "DUBAN_TARGETS_EVIDENCE_FOLDER": str(stack.folder / "evidence"),
        "DUBAN_REQUESTS_PER_MINUTE": UNLIMITED,
        "DUBAN_MEGABYTES_PER_MINUTE": UNLIMITED,
        "DUBAN_LOG_LEVEL": "WARNING",
    }
    return dict(os.environ) | urls | own | more


@contextmanager
def processes(commands: Sequence[Sequence[str]], env: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """These commands, each running until the block ends; their standard output is dropped."""
    running = [subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) for command in commands]
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(MOST_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def replicas(stack: Stack, service: str, count: int, **more: str) -> Iterator[tuple[list[int], list[int]]]:
    """So many processes of a service, all well: their ports and their process ids."""
    ports = [free_port() for _ in range(count)]
    commands = [[DUBAN, "serve", service, "--port", str(port)] for port in ports]
    with processes(commands, environment(stack, **more)) as running:
        await_health(ports, running)
        yield ports, [process.pid for process in running]


def await_health(ports: Sequence[int], running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Returns when every port's /healthz answers 200; RuntimeError where one never does, or its process ends."""
    deadline = time.monotonic() + MOST_SECONDS
    for port, process in zip(ports, running, strict=True):
        while not _well(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{process.args!r} is not well")
            time.sleep(0.1)


def _well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
