"""Forms are taken only from our own pages: another site could send one in a visitor's name (CSRF).

A page's form carries a token in its field `csrf` that only pages of the same session know; besides, the browser says
where a form comes from.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from itsdangerous import Signer

from services.runtime.access.keys import Caller
from services.runtime.http.auth import Forbidden, service
from services.runtime.http.sessions import COOKIE, SignInNeeded, visitor_of
from services.runtime.service import Service

FIELD = "csrf"


class ForgedForm(Forbidden):
    """A form that did not come from a page of this session."""


def _signer(running: Service) -> Signer:
    return Signer(running.shared.session_secrets, salt="form", digest_method=hashlib.sha256)


def csrf_token(running: Service, request: Request) -> str:
    """What the forms of a page carry in their field `csrf`; nothing without a session."""
    cookie = request.cookies.get(COOKIE, "")
    return _signer(running).get_signature(cookie).decode() if cookie else ""


def require_own_site(request: Request) -> None:
    """ForgedForm where the browser says that another site sent the form; what is no browser says nothing."""
    sent_from = request.headers.get("sec-fetch-site")
    if sent_from is not None:
        own = sent_from in ("same-origin", "none")
    else:
        # the gateway passes the host on without its port
        origin = request.headers.get("origin")
        own = origin is None or _host(origin) == _host(f"//{request.headers.get('host', '')}") is not None
    if not own:
        raise ForgedForm("此表单来自其他网站，已拒绝；请在本系统的页面上操作")


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def form_sender(name: str) -> Callable[..., Awaitable[Caller]]:
    """A dependency of routes that take a page's form: who sent it. ForgedForm where it is not of this session."""

    async def check(request: Request, running: Annotated[Service, Depends(service(name))]) -> Caller:
        require_own_site(request)
        found = await visitor_of(running, request)
        if found is None:
            raise SignInNeeded(urlsplit(request.headers.get("referer", "/")).path or "/")
        token = (await request.form()).get(FIELD)
        cookie = request.cookies[COOKIE]
        if not isinstance(token, str) or not _signer(running).verify_signature(cookie, token):
            raise ForgedForm("表单已失效或不是由本页面提交，已拒绝；请刷新页面后重试")
        return found

    return check
