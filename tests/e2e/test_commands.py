"""The `duban` command as an operator uses it, in processes of its own."""

import json
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.runtime.embedded.redis import free_port
from tests.integration.city import DUBAN, eventually

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "seeds" / "report-2026.txt"
REAL_REPORT = ROOT.parent / "shared" / "seeds" / "004_dd6a1c3c8da025d0.txt"


def duban(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = dict(os.environ) | environment
    return subprocess.run([DUBAN, *words], capture_output=True, text=True, env=env, timeout=120, check=False)


def test_the_demonstration_does_the_whole_job_and_flags_what_lags() -> None:
    done = duban("demo", "--once", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == {"targets", "progress", "alerts", "delivered"}
    assert found["targets"] >= 80
    assert found["progress"] >= 200
    alerts = {alert["indicator"]: alert for alert in found["alerts"]}
    assert set(alerts) == {"新增海外仓", "省市重点项目完成投资"}
    warehouse, projects = alerts["新增海外仓"], alerts["省市重点项目完成投资"]
    assert (warehouse["light"], warehouse["gap_points"], warehouse["as_of"]) == ("red", -22.5, "2026-06-30")
    assert (projects["light"], projects["gap_points"]) == ("red", -12)
    assert "低于序时进度22.5个百分点" in warehouse["explanation"]
    assert "新增海外仓20万平方米以上" in warehouse["quote"]
    assert warehouse["quote"] in REPORT.read_text("utf-8")
    assert "示范市2026年政府工作报告" in warehouse["place"]
    assert found["delivered"] == 2


class Running:
    """`duban up` on a data folder."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        words = [DUBAN, "up", "--data", str(data), "--port", str(self.port)]
        env = dict(os.environ) | {"DUBAN_LOG_LEVEL": "ERROR"}
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env)
        self.url = f"http://127.0.0.1:{self.port}"
        eventually(self._well, "duban up")

    def _well(self) -> bool:
        assert self.process.poll() is None, "duban up ended"
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    @property
    def key(self) -> str:
        return (self.data / "operator.key").read_text().strip()

    def get(self, path: str, **query: Any) -> Any:
        headers = {"authorization": f"Bearer {self.key}"}
        return (
            httpx.get(f"{self.url}/api/v1{path}", params=query, headers=headers, timeout=30).raise_for_status().json()
        )

    def stop(self, how: signal.Signals) -> str:
        """Ends it; what it printed."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=30)[0]


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Callable[[], Running]]:
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(tmp_path / "data"))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop(signal.SIGTERM)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda how: how.name)
def test_up_keeps_its_data_over_a_restart(up: Callable[[], Running], how: signal.Signals) -> None:
    first = up()
    key = first.key
    assert stat.S_IMODE((first.data / "operator.key").stat().st_mode) == 0o600
    done = duban("ingest", str(REPORT), "--period", "2026", DUBAN_URL=first.url, DUBAN_KEY=key)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["registered"] == report["target_count"] >= 80
    before = first.get("/targets", limit=1000)
    printed = first.stop(how)
    assert key in printed

    second = up()
    assert second.key == key
    assert second.get("/targets", limit=1000) == before
    assert key not in second.stop(signal.SIGTERM), "the key is printed once"


def test_a_data_folder_is_used_by_one_process_at_a_time(up: Callable[[], Running]) -> None:
    first = up()
    done = duban("up", "--data", str(first.data), "--port", str(free_port()))
    assert done.returncode == 1
    assert "in use by another duban" in done.stderr


def test_a_port_that_is_taken_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for words in (["up", "--data", str(tmp_path / "data")], ["demo", "--once"]):
            done = duban(*words, "--port", port, COLUMNS="200")
            assert done.returncode == 1
            assert f"cannot serve on 127.0.0.1:{port}" in done.stderr
            assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.skipif(not REAL_REPORT.exists(), reason="the real 2026 report is not beside this checkout (../shared)")
def test_the_real_2026_report_is_registered(up: Callable[[], Running]) -> None:
    running = up()
    done = duban("ingest", str(REAL_REPORT), "--period", "2026", "--url", running.url, "--key", running.key)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["registered"] >= 80
    for indicator, value, unit, comparator in (
        ("新增海外仓", "200000", "平方米", "ge"),
        ("省市重点项目完成投资", "200000000000", "元", "eq"),
        ("跨境电商交易额", "180000000000", "元", "ge"),
    ):
        [row] = running.get("/targets", q=indicator)["items"]
        assert (row["value"], row["unit"], row["comparator"]) == (value, unit, comparator)
        assert row["deadline"] == "2026-12-31"


def test_parse_prints_rows_as_json_lines_csv_and_table_and_explains_every_number() -> None:
    lines = duban("parse", str(REPORT), "--period", "2026", "--format", "jsonl").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    text = REPORT.read_text("utf-8")
    assert len(rows) >= 80
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert len(duban("parse", str(REPORT), "--format", "csv").stdout.splitlines()) == len(rows) + 1
    assert "新增海外仓" in duban("parse", str(REPORT), COLUMNS="200").stdout
    explained = [
        json.loads(line) for line in duban("parse", str(REPORT), "--explain", "--format", "jsonl").stdout.splitlines()
    ]
    quantities = [row for row in rows if row["type"] == "quantity"]
    kept = {(one["start"], one["end"]) for one in explained if one["kept"]}
    assert {(row["start"], row["end"]) for row in quantities} <= kept
    assert all(one["rule"] for one in explained)
    assert len(explained) > len(quantities)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["ingest", str(REPORT), "--url", "http://127.0.0.1:9"], "cannot reach", id="nobody listens"),
        pytest.param(["parse", str(REPORT), "--period", "26"], "period", id="a period that is none"),
        pytest.param(["parse", str(ROOT / "no such file")], "does not exist", id="a file that is not there"),
        pytest.param(["check", "--as-of", "today"], "2026-06-30", id="a day that is none"),
        pytest.param(["serve", "reports"], "there is no service", id="a service that is none"),
        pytest.param(["serve", "ingest"], "DUBAN_INGEST_DATABASE_URL", id="no database"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(words: list[str], says: str) -> None:
    done = duban(*words, COLUMNS="200")
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
