"""The whole stack by docker compose: built, started, driven through the gateway, scaled and stopped (`make e2e`)."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.runtime.embedded_redis import free_port
from tests.integration.city import eventually

ROOT = Path(__file__).resolve().parents[2]
PASSWORDS = ("POSTGRES", "INGEST_DB", "TARGETS_DB", "ALERTS_DB", "REDIS")
COMPOSE = ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]
MINUTES = 60


class Composed:
    """The stack under a project name of its own, and an operator's client at its gateway."""

    def __init__(self, env_file: Path) -> None:
        self.port = free_port()
        values = {f"{name}_PASSWORD": secrets.token_hex(16) for name in PASSWORDS}
        values |= {"SESSION_SECRET": secrets.token_hex(24), "PORT": str(self.port), "ALERTS_WEBHOOKS": "[]"}
        env_file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
        self.words = [*COMPOSE, "--project-name", f"duban-{self.port}", "--env-file", str(env_file)]
        self.url = f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, minutes: int = 3) -> str:
        """What the command prints; an error shows what it said."""
        # the classic builder: the Dockerfile must need nothing more
        env = dict(os.environ) | {"DOCKER_BUILDKIT": "0", "COMPOSE_DOCKER_CLI_BUILD": "0"}
        done = subprocess.run(
            [*self.words, *words],
            cwd=ROOT,
            env=env,
            text=True,
            capture_output=True,
            timeout=minutes * MINUTES,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def well(self) -> bool:
        """Whether every service answers through the gateway."""
        try:
            found = {
                path: httpx.get(f"{self.url}{path}").status_code for path in ("/signin", "/api/v1/reports", "/board")
            }
        except httpx.HTTPError:
            return False
        return found == {"/signin": 200, "/api/v1/reports": 401, "/board": 303}


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    """The stack, built and up."""
    stack = Composed(tmp_path_factory.mktemp("compose") / "env")
    try:
        stack.run("build", minutes=20)
        stack.run("up", "--detach", minutes=5)
        eventually(stack.well, "the stack to answer", 120)
        yield stack
    finally:
        stack.run("down", "--volumes", "--timeout", "20")


@pytest.fixture(scope="module")
def operator(composed: Composed) -> Iterator[httpx.Client]:
    key = composed.run("exec", "-T", "targets", "duban", "operator-key").strip()
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{composed.url}/api/v1", headers=headers, timeout=60) as client:
        yield client


def _json(answer: httpx.Response) -> Any:
    return answer.raise_for_status().json()


@pytest.mark.timeout(1800)
def test_a_report_becomes_an_alert_through_the_gateway_alone(composed: Composed, operator: httpx.Client) -> None:
    text = "示范市2026年政府工作报告\n\n二、2026年工作安排\n新增海外仓20万平方米以上。\n"
    report = _json(operator.post("/reports", files={"file": ("r.txt", text.encode())}, data={"period": "2026"}))
    assert report["target_count"] == 1
    [target] = eventually(lambda: _json(operator.get("/targets"))["items"], "the target in the ledger")
    _json(operator.post("/departments", json={"name": "市商务局"}))
    _json(operator.patch(f"/targets/{target['id']}", json={"department_id": "市商务局"}))
    figure = {"value": "5.5", "unit": "万平方米", "as_of": "2026-06-30"}
    assert _json(operator.post(f"/targets/{target['id']}/progress", json=figure))["status"] == "accepted"
    path = f"/assessments/{target['id']}"
    eventually(lambda: operator.get(path, params={"as_of": "2026-06-30"}).json().get("data_as_of"), "the figure")
    assert _json(operator.post("/checks", json={"as_of": "2026-06-30"}))["lights"]["red"] == 1
    [alert] = _json(operator.get("/alerts"))["items"]
    assert alert["indicator"] == "新增海外仓"


@pytest.mark.timeout(1800)
def test_evidence_is_kept_in_the_volume_that_replicas_share(composed: Composed, operator: httpx.Client) -> None:
    [target] = _json(operator.get("/targets"))["items"]
    data = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    kept = _json(operator.post(f"/targets/{target['id']}/evidence", files={"file": ("a.pdf", data)}))
    composed.run("up", "--detach", "--scale", "targets=2", "--scale", "alerts=2", "--scale", "ingest=2")
    eventually(composed.well, "the scaled stack to answer", 120)
    for _ in range(10):
        assert operator.get(f"/evidence/{kept['id']}").raise_for_status().content == data


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("service", ["ingest", "targets", "alerts"])
def test_a_service_runs_without_root_on_a_read_only_file_system(composed: Composed, service: str) -> None:
    said = composed.run("exec", "-T", service, "sh", "-c", "id -u; touch /opt/x 2>&1 || true")
    user, refused = said.strip().splitlines()
    assert user != "0"
    assert "Read-only" in refused
