"""The profile `observability`: Prometheus finds every replica and has the project's rules."""

from collections import Counter
from typing import Any

import httpx
import yaml

from tests.compose.stack import ROOT, SERVICES, Stack
from tests.integration.city import eventually


def _asked(stack: Stack, what: str) -> Any:
    return httpx.get(f"http://127.0.0.1:{stack.prometheus_port}/api/v1/{what}").raise_for_status().json()["data"]


def test_prometheus_scrapes_every_replica_and_knows_the_rules(stack: Stack) -> None:
    stack.run("--profile", "observability", "up", "--detach", "--scale", "targets=2")
    wanted = Counter(dict.fromkeys(SERVICES, 1)) + Counter(targets=1)
    eventually(lambda: _scraped(stack) == wanted, f"Prometheus to scrape {dict(wanted)}", 120)

    files = list((ROOT / "deploy/prometheus").glob("rules*.yml"))
    written = {group["name"] for file in files for group in yaml.safe_load(file.read_text("utf-8"))["groups"]}
    known = _asked(stack, "rules")["groups"]
    assert {group["name"] for group in known} == written != set()
    eventually(lambda: _evaluated(stack), "every rule to be evaluated", 60)


def _scraped(stack: Stack) -> Counter[str]:
    try:
        active = _asked(stack, "targets")["activeTargets"]
    except httpx.HTTPError:
        return Counter()
    return Counter(one["labels"]["job"] for one in active if one["health"] == "up")


def _evaluated(stack: Stack) -> bool:
    rules = [rule for group in _asked(stack, "rules")["groups"] for rule in group["rules"]]
    assert not [rule["lastError"] for rule in rules if rule["health"] == "err"]
    return all(rule["health"] == "ok" for rule in rules)
