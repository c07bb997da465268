"""The gateway's paths against the services' routes: each leads to its service, with as large a body as it takes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.runtime.http.app import MAX_BYTES
from services.stack import PARTS

CONFIG = (Path(__file__).resolve().parents[2] / "deploy/gateway/nginx.conf").read_text("utf-8")
LEADS = re.findall(r"^ +(~\S+) +(\w+);$", CONFIG[CONFIG.index("map $uri $service") :].split("}")[0], re.MULTILINE)
LIMITS = re.findall(r"location (=|~) (\S+) \{\s+client_max_body_size (\d+)m;", CONFIG)
MIB = 1_048_576


def _routes(routes: Any, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Paths, each with the largest body that is taken there."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes, prefix + route.include_context.prefix)
        else:
            path = re.sub(r"\{[^}]*\}", "00000000-0000-0000-0000-000000000000", prefix + route.path)
            yield path, route.max_body_size or MAX_BYTES


def _largest() -> Iterator[tuple[str, str, int]]:
    for name, parts in PARTS.items():
        found = sorted(one for router in parts.routers for one in _routes(router.routes))
        yield from ((name, path, largest) for path, largest in dict(found).items())


ROUTES = list(_largest())


def _service(path: str) -> str:
    return next((service for pattern, service in LEADS if re.search(pattern[1:], path)), "")


def _limit(path: str) -> int:
    for kind, place, megabytes in LIMITS:
        if path == place if kind == "=" else re.search(place, path):
            return int(megabytes) * MIB
    return MIB


def test_the_configuration_is_read_as_it_is_written() -> None:
    assert len(ROUTES) > 50
    assert len(LEADS) == CONFIG[CONFIG.index("map $uri $service") :].split("}")[0].count("~^")
    assert len(LIMITS) == len(re.findall(r"client_max_body_size [1-9]", CONFIG)) - 1, "one is for what is not named"
    assert {service for _, service in LEADS} == set(PARTS)


@pytest.mark.parametrize(("service", "path", "largest"), ROUTES)
def test_a_route_is_led_to_its_service_with_as_large_a_body_as_it_takes(service: str, path: str, largest: int) -> None:
    assert _service(path) == service
    assert largest < _limit(path) < largest * 1.2, "the gateway refuses just above the service's own limit"


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/livez", "/healthz", "/openapi.json", "/asyncapi.json"])
def test_what_is_the_operator_s_leads_nowhere(path: str) -> None:
    assert _service(path) == ""
