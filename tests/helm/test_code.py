"""What the chart says of the services is what the code says: paths, streams, settings, commands."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
import yaml
from typer.testing import CliRunner

from services.cli import app
from services.runtime.http.app import create_app
from services.runtime.settings import SharedSettings
from services.stack import NAMES, PARTS, SETTINGS
from tests.helm.engine import CASES, CHART, ROOT, Object, of_kind, rendered

PROMETHEUS = ROOT / "deploy" / "prometheus"
FACTS = yaml.safe_load((CHART / "files" / "services.yaml").read_text("utf-8"))
NGINX = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text("utf-8")


def by_nginx(path: str) -> str:
    """The service that deploy/gateway sends a path to; empty: none."""
    (table,) = re.findall(r"map \$uri \$service \{(.*?)\n  \}", NGINX, re.DOTALL)
    for pattern, service in re.findall(r"~(\S+)\s+(\w+);", table):
        if re.search(pattern, path):
            return str(service)
    return ""


def by_chart(path: str, objects: Sequence[Object]) -> str:
    """The service that Ingress or HTTPRoute sends a path to; empty: none. An exact match wins, then the longer one."""
    found = [
        (not exact, -len(mine), service)
        for mine, exact, service in entries(objects)
        if path == mine or (not exact and path.startswith(mine.rstrip("/") + "/"))
    ]
    return min(found)[2].removeprefix("duban-") if found else ""


def entries(objects: Sequence[Object]) -> Iterator[tuple[str, bool, str]]:
    for one in of_kind(list(objects), "Ingress"):
        for path in one["spec"]["rules"][0]["http"]["paths"]:
            yield path["path"], path["pathType"] == "Exact", path["backend"]["service"]["name"]
    for one in of_kind(list(objects), "HTTPRoute"):
        for rule in one["spec"]["rules"]:
            for match in rule["matches"]:
                yield match["path"]["value"], match["path"]["type"] == "Exact", rule["backendRefs"][0]["name"]


def routes(service: str) -> Iterator[str]:
    """The paths that a service serves, with something in place of each parameter."""
    for router in PARTS[service].routers:
        for route in router.routes:
            yield re.sub(r"\{[^}]+\}", str(UUID(int=7)), route.path)  # type: ignore[attr-defined]


NOBODY = ("/healthz", "/livez", "/readyz", "/metrics", "/openapi.json", "/asyncapi.json", "/api/v1", "/api/v1/nothing",
          "/api/v1/targetsx", "/boards", "/mymy", "/api/v1/reports-old", "/signin/x", "/internal")  # fmt: skip


@pytest.mark.parametrize("case", ["what the chart brings", "province"])
def test_the_gateway_sends_each_path_where_it_is_served_and_where_compose_sends_it(case: str) -> None:
    objects = rendered(CASES[case])
    for service in NAMES:
        for path in routes(service):
            assert by_chart(path, objects) == by_nginx(path) == service, path
    for path in NOBODY:
        assert by_chart(path, objects) == by_nginx(path) == "", path


def test_every_path_of_the_chart_is_one_that_compose_knows() -> None:
    for service, facts in FACTS.items():
        for path in [*facts["exact"], *facts["prefixes"], *(f"{prefix}/x" for prefix in facts["prefixes"])]:
            assert by_nginx(path) == service, path


@pytest.mark.parametrize("service", NAMES)
def test_the_chart_knows_every_stream_that_a_service_reads(service: str) -> None:
    assert sorted(FACTS[service]["streams"]) == sorted(event.stream for event, _ in PARTS[service].subscriptions)


def test_the_rules_for_prometheus_are_those_of_compose() -> None:
    wanted = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(PROMETHEUS.glob("rules*.yml"))]
    assert [one["spec"] for one in of_kind(rendered(CASES["province"]), "PrometheusRule")] == wanted


def test_every_setting_of_a_pod_is_one_that_its_service_has(objects: list[Object]) -> None:
    shared = {f"DUBAN_{name.upper()}" for name in SharedSettings.model_fields}
    for found in of_kind(objects, "Deployment"):
        (container,) = found["spec"]["template"]["spec"]["containers"]
        service = container["name"]
        own = {f"DUBAN_{service}_{name}".upper() for name in SETTINGS[service].model_fields}
        known = shared | own
        given = {entry["name"] for entry in container["env"]}
        assert given <= known | {f"{name}_FILE" for name in known}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        pytest.param({}, "false", id="targets wait for the next check where nothing is said"),
        pytest.param({"DUBAN_ALERTS_AT_ONCE": "true"}, "true", id="targets are assessed at once where that is said"),
        pytest.param({"DUBAN_LOG_LEVEL": "DEBUG"}, "false", id="another setting of alerts leaves this one alone"),
    ],
)
def test_the_operator_says_whether_targets_are_assessed_at_once(given: dict[str, str], meant: str) -> None:
    for found in of_kind(rendered({"services": {"alerts": {"settings": given}}}), "Deployment"):
        (container,) = found["spec"]["template"]["spec"]["containers"]
        said = [entry["value"] for entry in container["env"] if entry["name"] == "DUBAN_ALERTS_AT_ONCE"]
        assert said == ([meant] if container["name"] == "alerts" else [])


def test_a_pod_is_asked_on_paths_that_there_are(objects: list[Object]) -> None:
    served = {getattr(route, "path", "") for route in create_app([]).routes}
    asked = {one["path"] for found in of_kind(objects, "ServiceMonitor") for one in found["spec"]["endpoints"]}
    for found in of_kind(objects, "Deployment"):
        (container,) = found["spec"]["template"]["spec"]["containers"]
        asked |= {container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    assert asked <= served


def test_a_pod_runs_a_command_that_there_is(objects: list[Object]) -> None:
    for found in of_kind(objects, "Deployment", "Job"):
        (container,) = found["spec"]["template"]["spec"]["containers"]
        words: list[Any] = container["args"]
        shown = CliRunner().invoke(app, [words[0], "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
        assert shown.exit_code == 0, words
        assert all(word in shown.output for word in words if word.startswith("--"))
        assert words[0] == "migrate" or words[1] in NAMES
