"""Pages of the targets service: signing in and out."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from services.runtime.auth import identify_key, service
from services.runtime.service import Service
from services.runtime.sessions import close_session, open_session
from services.web.pages import environment, render

router = APIRouter(include_in_schema=False)
templates = environment(Path(__file__).parent / "templates")

Targets = Annotated[Service, Depends(service("targets"))]
HOME = "/board"


def own_path(wanted: str) -> str:
    """Where to go after signing in: a path of ours, never another site's."""
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else HOME


@router.get("/signin")
async def show_sign_in(next: str = HOME) -> Response:
    return render(templates, "signin.html", next=own_path(next), problem=None)


@router.post("/signin")
async def sign_in(targets: Targets, key: Annotated[str, Form()], next: Annotated[str, Form()] = HOME) -> Response:
    caller = await identify_key(targets, key.strip())
    if caller is None:
        problem = "密钥不存在、已过期或已被吊销，请核对后重试。"
        return render(templates, "signin.html", status=401, next=own_path(next), problem=problem)
    response = RedirectResponse(own_path(next), status_code=303)
    open_session(targets, caller, response)
    return response


@router.post("/signout")
async def sign_out() -> Response:
    response = RedirectResponse("/signin", status_code=303)
    close_session(response)
    return response


@router.get("/")
async def home() -> Response:
    return RedirectResponse(HOME, status_code=303)
