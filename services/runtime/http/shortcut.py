"""A way past the framework for a route that thousands of requests take in a second.

A request that is as it should be is answered on it, in a fifth of the time; any other goes the framework's way as if
there were no shortcut, and so does whatever is refused: how it is answered is said in one place.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REFUSED = "duban.refused"
"""Key in a request's scope: the exception with which it was refused on a shortcut."""

Take = Callable[[Request, Mapping[str, str]], Awaitable[Response | None]]
"""Answers a request by its path's parameters; None where it is not as it should be, and nothing was done."""


@dataclass(frozen=True)
class Shortcut:
    """A route whose well-formed requests, with a body of so many bytes at most, are answered by `take`."""

    route: APIRoute
    take: Take
    max_bytes: int


class Shortcuts:
    """Stands in front of the framework."""

    def __init__(self, app: ASGIApp, shortcuts: Sequence[Shortcut]) -> None:
        self.app = app
        self._paths: list[tuple[re.Pattern[str], Shortcut]] = [(one.route.path_regex, one) for one in shortcuts]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for path, shortcut in self._paths:
                found = path.match(scope["path"])
                if found and scope["method"] in (shortcut.route.methods or ()):
                    await self._take(shortcut, found.groupdict(), scope, receive, send)
                    return
        await self.app(scope, receive, send)

    async def _take(
        self, shortcut: Shortcut, given: Mapping[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        request = Request(scope, receive)
        size = request.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > shortcut.max_bytes:
            await self.app(scope, receive, send)
            return
        response = None
        try:
            response = await shortcut.take(request, given)
        except ClientDisconnect:
            return
        except Exception as error:
            scope[REFUSED] = error
        if response is None:
            await self.app(scope, _once_more(await request.body(), receive), send)
        else:
            scope["route"] = shortcut.route
            await response(scope, receive, send)


def _once_more(body: bytes, receive: Receive) -> Receive:
    """The request's body as it was received, and then what comes after it."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
