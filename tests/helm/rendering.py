"""Runs in a process of its own, for Helm's library is written in Go: renders, or lints, and prints the answer as JSON.

Reads {"chart", "values", "release", "namespace", "lint"} on standard input; prints {"files": name → text}, {"messages":
what the linter says}, or {"refused": why}.
"""

import json
import sys
from typing import Any

import helm_python as helm


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        if asked["lint"]:
            return helm.lint(asked["chart"], asked["values"], strict=True, kube_version=asked["lint"])
        with helm.Chart.load(asked["chart"]) as chart:
            return {"files": chart.render(asked["values"], name=asked["release"], namespace=asked["namespace"])}
    except helm.HelmError as error:
        return {"refused": str(error)}


if __name__ == "__main__":
    print(json.dumps(answer(json.load(sys.stdin))))
