"""A shortcut answers what is as it should be; everything else goes the framework's way, with the same request."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from services.runtime.http.shortcut import REFUSED, Shortcut, Shortcuts

LARGEST = 100


class Refused(Exception):
    pass


def app(met: list[str]) -> ASGIApp:
    """An app whose route tells by whom it was answered; `met` notes who saw the request."""
    made = FastAPI()

    @made.exception_handler(Refused)
    async def on_refused(_: Request, error: Refused) -> Response:
        return Response(f"refused: {error}", 422)

    @made.post("/things/{name}")
    async def usual(request: Request, name: str) -> Response:
        if error := request.scope.get(REFUSED):
            raise error
        met.append("framework")
        return Response(f"framework: {name} {(await request.body()).decode()}")

    async def take(request: Request, given: Mapping[str, str]) -> Response | None:
        body = (await request.body()).decode()
        met.append("shortcut")
        if body == "bad":
            raise Refused(given["name"])
        return None if body == "odd" else Response(f"shortcut: {given['name']} {body}", 201)

    return Shortcuts(made, [Shortcut(cast(APIRoute, made.routes[-1]), take, LARGEST)])


CASES = [
    pytest.param("POST", "/things/a", b"good", (201, "shortcut: a good"), ["shortcut"], id="what is as it should be"),
    pytest.param("POST", "/things/a", b"odd", (200, "framework: a odd"), ["shortcut", "framework"],
                 id="what the shortcut does not take has its body still"),
    pytest.param("POST", "/things/a", b"bad", (422, "refused: a"), ["shortcut"],
                 id="what was refused is refused the framework's way, and not tried again"),
    pytest.param("POST", "/things/a", b"x" * (LARGEST + 1), (200, "framework: a " + "x" * (LARGEST + 1)), ["framework"],
                 id="a body that is too large for the shortcut"),
    pytest.param("GET", "/things/a", b"", (405, '{"detail":"Method Not Allowed"}'), [], id="another method"),
    pytest.param("POST", "/things/a/b", b"good", (404, '{"detail":"Not Found"}'), [], id="a longer path"),
]  # fmt: skip


async def asked(method: str, path: str, content: Any) -> tuple[tuple[int, str], list[str]]:
    met: list[str] = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app(met)), base_url="http://duban") as client:
        found = await client.request(method, path, content=content)
    return (found.status_code, found.text), met


@pytest.mark.parametrize(("method", "path", "body", "answered", "seen"), CASES)
def test_who_answers(method: str, path: str, body: bytes, answered: tuple[int, str], seen: list[str]) -> None:
    assert asyncio.run(asked(method, path, body)) == (answered, seen)


def test_a_body_of_untold_length_goes_the_way_of_the_framework() -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"go"
        yield b"od"

    assert asyncio.run(asked("POST", "/things/a", parts())) == ((200, "framework: a good"), ["framework"])


def test_who_hangs_up_while_sending_is_not_answered() -> None:
    sent: list[Any] = []
    met: list[str] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-length", b"4")]
    scope = {"type": "http", "method": "POST", "path": "/things/a", "headers": headers, "query_string": b""}

    async def hang_up() -> None:
        await app(met)(scope, receive, send)

    asyncio.run(hang_up())
    assert (sent, met) == ([], [])
