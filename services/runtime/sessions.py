"""Pages are visited with a session: a signed cookie that names the access key it was opened with."""

from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from services.runtime import store
from services.runtime.keys import Caller, caller_of
from services.runtime.service import Service

COOKIE = "duban_session"
LIFETIME_SECONDS = 12 * 3600


class SignInNeeded(Exception):
    """The page is for those who have signed in; `address` is where to do so and come back from."""

    def __init__(self, wanted: str) -> None:
        super().__init__("请先登录")
        self.address = "/signin?" + urlencode({"next": wanted})


def _signer(running: Service) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(running.shared.session_secret, salt="session")


def open_session(running: Service, caller: Caller, response: Response) -> None:
    """Lets the caller's browser in until the session ends or the key is revoked."""
    token = _signer(running).dumps(str(caller.key_id))
    response.set_cookie(COOKIE, str(token), max_age=LIFETIME_SECONDS, httponly=True, samesite="lax")


def close_session(response: Response) -> None:
    response.delete_cookie(COOKIE)


async def visitor_of(running: Service, request: Request) -> Caller | None:
    """Who is visiting, or None; the key is looked up each time, so that revoking it works at once."""
    try:
        key_id = UUID(_signer(running).loads(request.cookies.get(COOKIE, ""), max_age=LIFETIME_SECONDS))
    except (BadSignature, ValueError):
        return None
    async with running.database.transaction() as session:
        row = await store.find_key_by_id(session, running.parts.keys, key_id)
    return caller_of(row, running.now()) if row is not None else None
