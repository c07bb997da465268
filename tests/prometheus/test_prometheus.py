"""The rules for Prometheus by its own tool, and the boards for Grafana as far as can be told without one."""

import re
import runpy
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.runtime.observing.metrics import Meters
from tests.prometheus.expressions import BOARDS, RULES, boards, metrics_used, rules

ROOT = Path(__file__).parents[2]
IMAGE = "prom/prometheus:v2.42.0"

Promtool = Callable[..., subprocess.CompletedProcess[str]]


def _tried(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def promtool() -> Promtool:
    """The tool on the PATH, or that of Prometheus' image where an engine has it."""
    found = shutil.which("promtool")
    if found:
        return lambda *arguments: _tried(found, *arguments)
    if shutil.which("docker") and _tried("docker", "image", "inspect", IMAGE).returncode == 0:
        run = (
            "docker",
            "run",
            "--rm",
            "--volume",
            f"{ROOT}:/duban:ro",
            "--workdir",
            "/duban",
            "--entrypoint",
            "promtool",
        )
        return lambda *arguments: _tried(*run, IMAGE, *arguments)
    pytest.skip(f"PROMETHEUS' RULES ARE NOT CHECKED: no promtool (Debian: prometheus) and no engine with {IMAGE}")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check", "rules", "deploy/prometheus/rules.yml"), id="the rules can be read"),
        pytest.param(("test", "rules", "tests/prometheus/rules.test.yml"), id="the rules fire when they should"),
        pytest.param(("check", "config", "deploy/prometheus/prometheus.yml"), id="the configuration can be read"),
    ],
)
def test_promtool_finds_nothing_wrong(promtool: Promtool, arguments: tuple[str, ...]) -> None:
    found = promtool(*arguments)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_rule_is_tested_to_fire_and_to_be_quiet() -> None:
    text = (ROOT / "tests/prometheus/rules.test.yml").read_text("utf-8")
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names) >= 15
    for name in names:
        assert re.search(rf"alertname: {name}\n        exp_alerts:\n          - exp_labels", text), name
        assert len(re.findall(rf"alertname: {name}, exp_alerts: \[\]", text)) >= 2, name


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule["alert"]) for rule in rules()])
def test_a_rule_says_in_chinese_what_to_do_and_where_that_is_written(rule: dict[str, Any]) -> None:
    said = rule["annotations"]
    assert re.search("[一-鿿]", said["summary"])
    assert re.search("[一-鿿]", said["description"])
    file, _, anchor = said["runbook"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    assert not anchor or anchor in {heading.lower().replace(" ", "-") for heading in headings}
    assert rule["labels"]["severity"] in ("warning", "critical")


@pytest.mark.parametrize("board", [pytest.param(board, id=name) for name, board in boards().items()])
def test_a_board_is_whole(board: dict[str, Any]) -> None:
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert board["uid"]
    for panel in panels:
        assert re.search("[一-鿿]", panel["title"])
        assert panel["type"] == "row" or panel["targets"]
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24


def test_no_two_panels_lie_on_each_other() -> None:
    for board in boards().values():
        taken: set[tuple[int, int]] = set()
        for place in (panel["gridPos"] for panel in board["panels"]):
            cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
            assert not cells & taken
            taken |= cells


def test_the_board_is_what_its_table_says() -> None:
    made = runpy.run_path(str(BOARDS / "overview.py"))
    assert boards()["overview.json"] == made["dashboard"]()


def test_every_metric_is_documented_and_no_other() -> None:
    told = set(re.findall(r"^\| `(duban_[a-z_]+)` ", (ROOT / "docs/telemetry.md").read_text("utf-8"), re.MULTILINE))
    families = {family.name: family.type for family in Meters().registry.collect()}
    assert told == {name + ("_total" if kind == "counter" else "") for name, kind in families.items()}


def test_rules_and_boards_ask_for_metrics() -> None:
    assert len(metrics_used()) >= 25
    assert RULES.exists()
