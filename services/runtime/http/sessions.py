"""Pages are visited with a session: a signed cookie that names the access key it was opened with."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from services.runtime.access.keys import Caller, caller_of
from services.runtime.http.auth import admit, service
from services.runtime.postgres import store
from services.runtime.service import Service

COOKIE = "duban_session"
LIFETIME_SECONDS = 12 * 3600


class SignInNeeded(Exception):
    """The page is for those who have signed in; `address` is where to do so and come back from."""

    def __init__(self, wanted: str) -> None:
        super().__init__("请先登录")
        self.address = "/signin?" + urlencode({"next": wanted})


def _signer(running: Service) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(running.shared.session_secrets, salt="session")


def open_session(running: Service, request: Request, caller: Caller, response: Response) -> None:
    """Lets the caller's browser in until the session or the key ends."""
    token = _signer(running).dumps(str(caller.key_id))
    # lax, not strict: who follows a link to a page from a message is signed in already; forms have tokens besides
    response.set_cookie(
        COOKIE, str(token), max_age=LIFETIME_SECONDS, httponly=True, samesite="lax", secure=_came_by_https(request)
    )


def _came_by_https(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))


def close_session(response: Response) -> None:
    response.delete_cookie(COOKIE)


async def visitor_of(running: Service, request: Request) -> Caller | None:
    """Who is visiting, or None; the key is looked up each time, so that revoking it works at once.

    A visit counts as a use of the key: TooManyRequests where its account is used up.
    """
    try:
        key_id = UUID(_signer(running).loads(request.cookies.get(COOKIE, ""), max_age=LIFETIME_SECONDS))
    except (BadSignature, ValueError):
        return None
    async with running.database.transaction() as session:
        row = await store.find_key_by_id(session, running.parts.keys, key_id)
    found = caller_of(row, running.now()) if row is not None else None
    if found is not None:
        await admit(running, request, found)
    return found


def visitor(name: str) -> Callable[..., Awaitable[Caller]]:
    """A dependency of the service's pages: who visits; others are asked to sign in and come back."""

    async def check(request: Request, running: Annotated[Service, Depends(service(name))]) -> Caller:
        found = await visitor_of(running, request)
        if found is None:
            raise SignInNeeded(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
        return found

    return check
