"""The stack by docker compose, under a project name, a port and secrets of its own."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import httpx

from services.runtime.embedded.redis import free_port
from tests.integration.city import eventually

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("ingest", "targets", "alerts")
MINUTE = 60


def docker(*words: str) -> str:
    """What `docker` prints; an error shows what it said."""
    done = subprocess.run(["docker", *words], text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"docker {' '.join(words)}\n{done.stderr[-3000:]}"
    return done.stdout


class Stack:
    """The whole stack: what an operator does to it, by the words of the README."""

    def __init__(self, folder: Path, compose: list[str]) -> None:
        self.port, self.prometheus_port, self.tls_port = free_port(), free_port(), free_port()
        self.project = f"duban-test-{self.port}"
        self.secrets = folder / "secrets"
        subprocess.run(["sh", str(ROOT / "deploy/make-secrets.sh"), str(self.secrets)], check=True, capture_output=True)
        env_file = folder / "env"
        given = {"PORT": self.port, "PROMETHEUS_PORT": self.prometheus_port, "TLS_PORT": self.tls_port}
        given |= {"SECRETS": self.secrets}
        env_file.write_text("".join(f"{name}={value}\n" for name, value in given.items()), "utf-8")
        self.words = [*compose, "--project-name", self.project, "--env-file", str(env_file)]
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = ""
        """What the last command said besides."""

    def run(self, *words: str, minutes: int = 10, given: str | None = None) -> str:
        """What the command prints; an error shows what it said."""
        # the classic builder: the Dockerfile must need nothing more
        env = dict(os.environ) | {"DOCKER_BUILDKIT": "0", "COMPOSE_DOCKER_CLI_BUILD": "0"}
        done = subprocess.run(
            [*self.words, *words],
            cwd=ROOT,
            env=env,
            text=True,
            input=given,
            capture_output=True,
            timeout=minutes * MINUTE,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        self.said = done.stderr
        return done.stdout

    def up(self, *words: str) -> None:
        """Starts what does not run yet, and waits until it answers."""
        self.run("up", "--detach", *words)
        eventually(self.well, "the stack to answer", 300)

    def well(self) -> bool:
        """Whether every service answers through the gateway."""
        try:
            found = {
                path: httpx.get(f"{self.url}{path}").status_code for path in ("/signin", "/api/v1/reports", "/board")
            }
        except httpx.HTTPError:
            return False
        return found == {"/signin": 200, "/api/v1/reports": 401, "/board": 303}

    def containers(self, service: str = "") -> dict[str, dict[str, Any]]:
        """What `docker inspect` says of the containers that run, by name; of one service, or of all."""
        wanted = [f"label=com.docker.compose.project={self.project}"]
        wanted += [f"label=com.docker.compose.service={service}"] if service else []
        ids = docker("ps", "--quiet", *(word for one in wanted for word in ("--filter", one))).split()
        found = json.loads(docker("inspect", *ids)) if ids else []
        return {one["Name"].removeprefix("/"): one for one in found}

    def execute(self, service: str, *words: str) -> str:
        """What a command prints in a container of the service."""
        return docker("exec", next(iter(self.containers(service))), *words)

    def operator_key(self) -> str:
        return self.execute("targets", "duban", "operator-key").strip()

    def access_log(self) -> list[dict[str, Any]]:
        """What the gateway has said of each request."""
        lines = docker("logs", next(iter(self.containers("gateway")))).splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def logs(self) -> str:
        return self.run("logs", "--no-color", "--tail", "40")

    def down(self) -> None:
        """Leaves nothing behind."""
        self.run("--profile", "observability", "--profile", "command", "down", "--volumes", "--remove-orphans")
