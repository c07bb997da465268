"""The chart as Helm renders it: by Helm's own library, and by a `helm` on the PATH too where there is one."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "deploy" / "helm" / "duban"
RELEASE, NAMESPACE = "duban", "government"
Object = dict[str, Any]

EXAMPLES: Mapping[str, Any] = {
    name: yaml.safe_load((CHART / "examples" / f"{name}.yaml").read_text("utf-8")) for name in ("county", "province")
}
CASES: Mapping[str, Any] = {
    "what the chart brings": {},
    **EXAMPLES,
    "scaled by processor": {"autoscaling": {"by": "cpu"}},
    "scaled by lag without Sentinel": {"autoscaling": {"by": "lag", "redis": {"address": "redis:6379"}}},
    "nothing that can be left out": {
        "gateway": {"by": "none"},
        "migrate": {"enabled": False},
        "network": {"restricted": False},
        "evidence": {"existingClaim": "shared"},
    },
    "files, nodes, notes and settings of one's own": {
        "files": {"rules.yaml": "name: 市里\n"},
        "settings": {"DUBAN_RULES_FILE": "/files/rules.yaml", "DUBAN_LOG_LEVEL": "DEBUG"},
        "nodeSelector": {"kubernetes.io/arch": "amd64"},
        "tolerations": [{"key": "office", "operator": "Exists"}],
        "podAnnotations": {"office": "督查室"},
        "priorityClassName": "important",
        "network": {"more": [{"ports": [{"port": 4318, "protocol": "TCP"}]}]},
        "monitoring": {"scrape": True, "rules": True},
    },
}


class Refused(Exception):
    """Helm does not take these values; the message says why."""


def ask(values: Any, lint: str = "") -> dict[str, Any]:
    """What Helm's library answers."""
    if find_spec("helm_python") is None:
        pytest.skip("Helm's library has no wheel for this machine")
    asked = {"chart": str(CHART), "values": values, "release": RELEASE, "namespace": NAMESPACE, "lint": lint}
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("rendering.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        raise Refused(found["refused"])
    return found


def rendered(values: Any) -> list[Object]:
    """The objects of the chart with these values."""
    files = ask(values)["files"]
    return [
        found
        for name, text in sorted(files.items())
        if name.endswith(".yaml")
        for found in yaml.safe_load_all(text)
        if found
    ]


def rendered_by_command(values: Any, folder: Path) -> list[Object] | None:
    """The same by `helm template`; None where there is no such command."""
    if shutil.which("helm") is None:
        return None
    file = folder / "values.yaml"
    file.write_text(yaml.safe_dump(values), "utf-8")
    command = ["helm", "template", RELEASE, str(CHART), "--namespace", NAMESPACE, "--values", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [found for found in yaml.safe_load_all(done.stdout) if found]


def of_kind(objects: list[Object], *kinds: str) -> list[Object]:
    return [one for one in objects if one["kind"] in kinds]
