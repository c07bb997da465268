"""Pages of the targets service: signing in and out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.runtime.access.keys import Caller
from services.runtime.access.limits import TooManyRequests
from services.runtime.http.auth import admit, identify_key, service
from services.runtime.http.forgery import form_sender, require_own_site
from services.runtime.http.sessions import close_session, open_session, visitor_of
from services.runtime.service import Service
from services.web.pages import environment, render

router = APIRouter(include_in_schema=False)
templates = environment(Path(__file__).parents[1] / "templates")

Targets = Annotated[Service, Depends(service("targets"))]
HOME, OWN_TASKS = "/board", "/my"


def own_path(wanted: str) -> str:
    """Where to go after signing in: a path of ours, never another site's; empty where none was asked for."""
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else ""


def landing(wanted: str, caller: Caller) -> str:
    """A department comes to its tasks, the office to the board, where they asked for nothing else."""
    return own_path(wanted) or (HOME if caller.oversees else OWN_TASKS)


@router.get("/signin")
async def show_sign_in(next: str = "") -> Response:
    return render(templates, "signin.html", next=own_path(next), problem=None)


@router.post("/signin", dependencies=[Depends(require_own_site)])
async def sign_in(
    request: Request, targets: Targets, key: Annotated[str, Form()], next: Annotated[str, Form()] = ""
) -> Response:
    try:
        caller = await identify_key(targets, request, key.strip())
        if caller is None:
            return _refused(401, "密钥不存在、已过期或已被吊销，请核对后重试。", next)
        await admit(targets, request, caller)
    except TooManyRequests as error:
        return _refused(error.status_code, f"{error.detail}。", next, error.headers)
    response = RedirectResponse(landing(next, caller), status_code=303)
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
async def home(request: Request, targets: Targets) -> Response:
    visitor = await visitor_of(targets, request)
    return RedirectResponse(landing("", visitor) if visitor else "/signin", status_code=303)
