"""Pages of the targets service: signing in and out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.runtime.auth import admit, identify_key, service
from services.runtime.forgery import form_sender, require_own_site
from services.runtime.limits import TooManyRequests
from services.runtime.service import Service
from services.runtime.sessions import close_session, open_session
from services.web.pages import environment, render

router = APIRouter(include_in_schema=False)
templates = environment(Path(__file__).parents[1] / "templates")

Targets = Annotated[Service, Depends(service("targets"))]
HOME = "/board"


def own_path(wanted: str) -> str:
    """Where to go after signing in: a path of ours, never another site's."""
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else HOME


@router.get("/signin")
async def show_sign_in(next: str = HOME) -> Response:
    return render(templates, "signin.html", next=own_path(next), problem=None)


@router.post("/signin", dependencies=[Depends(require_own_site)])
async def sign_in(
    request: Request, targets: Targets, key: Annotated[str, Form()], next: Annotated[str, Form()] = HOME
) -> Response:
    try:
        caller = await identify_key(targets, request, key.strip())
        if caller is None:
            return _refused(401, "密钥不存在、已过期或已被吊销，请核对后重试。", next)
        await admit(targets, request, caller)
    except TooManyRequests as error:
        return _refused(error.status_code, f"{error.detail}。", next, error.headers)
    response = RedirectResponse(own_path(next), status_code=303)
    open_session(targets, request, caller, response)
    return response


def _refused(status: int, problem: str, next: str, headers: Mapping[str, str] | None = None) -> Response:
    response = render(templates, "signin.html", status=status, next=own_path(next), problem=problem)
    response.headers.update(headers or {})
    return response


@router.post("/signout", dependencies=[Depends(form_sender("targets"))])
async def sign_out() -> Response:
    response = RedirectResponse("/signin", status_code=303)
    close_session(response)
    return response


@router.get("/")
async def home() -> Response:
    return RedirectResponse(HOME, status_code=303)
