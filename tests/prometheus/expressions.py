"""What the rules for Prometheus and the boards for Grafana ask for."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
BOARDS = DEPLOY / "grafana"


def rules() -> list[dict[str, Any]]:
    """The rules of all groups."""
    return [rule for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"] for rule in group["rules"]]


def boards() -> dict[str, dict[str, Any]]:
    """The boards by the name of their file."""
    return {file.name: json.loads(file.read_text("utf-8")) for file in BOARDS.glob("*.json")}


def _expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in rules())
    for board in boards().values():
        yield from (target["expr"] for panel in board["panels"] for target in panel.get("targets", ()))


def metrics_used() -> set[str]:
    """Names of the metrics that a process has to expose for all of them."""
    return {name for expression in _expressions() for name in re.findall(r"\b(?:duban|process)_[a-z_]+", expression)}
