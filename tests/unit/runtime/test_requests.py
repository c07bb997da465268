"""Requests are counted by template, method and class of status, and each has an id."""

import asyncio
import re
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from services.runtime.http.requests import Observed
from services.runtime.observing.metrics import Exposition, Meters
from services.runtime.observing.tracing import Tracer

router = APIRouter(prefix="/api/v1")


@router.get("/targets/{target_id}")
async def show(target_id: int) -> int:
    return target_id


@router.get("/broken")
async def broken() -> None:
    raise RuntimeError("a fault of ours")


@pytest.fixture
def meters() -> dict[str, Meters]:
    return {"ingest": Meters(), "targets": Meters()}


Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(meters: dict[str, Meters]) -> Ask:
    app = FastAPI()
    app.include_router(router)
    owners = dict.fromkeys(("/api/v1/targets/{target_id}", "/api/v1/broken"), "targets")
    transport = httpx.ASGITransport(Observed(app, meters, owners, Tracer()), raise_app_exceptions=False)

    async def answered(method: str, path: str, **options: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://duban") as client:
            return await client.request(method, path, **options)

    return lambda *given, **options: asyncio.run(answered(*given, **options))


def counted(meters: dict[str, Meters]) -> Iterable[dict[str, str]]:
    text, _ = Exposition(meters).text("")
    lines = re.findall(r"^duban_http_requests_total\{(.*)\} 1\.0$", text.decode(), re.MULTILINE)
    return [dict(re.findall(r'(\w+)="([^"]*)"', line)) for line in lines]


@pytest.mark.parametrize(
    ("method", "path", "service", "labels"),
    [
        pytest.param("GET", "/api/v1/targets/7", "targets", ("GET", "/api/v1/targets/{target_id}", "2xx"), id="taken"),
        pytest.param(
            "GET", "/api/v1/targets/x", "targets", ("GET", "/api/v1/targets/{target_id}", "4xx"), id="refused"
        ),
        pytest.param("GET", "/api/v1/broken", "targets", ("GET", "/api/v1/broken", "5xx"), id="a fault"),
        pytest.param("GET", "/.env", "ingest", ("GET", "other", "4xx"), id="a path that leads nowhere"),
        pytest.param("BREW", "/.env", "ingest", ("other", "other", "4xx"), id="a method that nobody knows"),
    ],
)
def test_a_request_is_counted(
    ask: Ask, meters: dict[str, Meters], method: str, path: str, service: str, labels: tuple[str, ...]
) -> None:
    ask(method, path)
    expected = dict(zip(("method", "route", "status"), labels, strict=True))
    assert counted(meters) == [{"service": service, **expected}]


def test_an_answer_has_the_id_of_its_request(ask: Ask) -> None:
    answers = [ask("GET", "/api/v1/targets/7") for _ in range(2)]
    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == 2
    assert ask("GET", "/nowhere", headers={"x-request-id": "from-the-gateway"}).headers["x-request-id"] == (
        "from-the-gateway"
    )
