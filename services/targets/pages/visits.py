"""What the pages of the ledger have in common: who visits, what every page is shown with, and how one refuses."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute

from services.contract import InvalidValue
from services.runtime.access.keys import ROLE_NAMES, Caller
from services.runtime.http.auth import Forbidden, service
from services.runtime.http.forgery import csrf_token, form_sender
from services.runtime.http.sessions import visitor
from services.runtime.service import Service
from services.targets.lifecycle import NotAllowed
from services.targets.pages.fields import said_of
from services.targets.usecases.errors import FigureSettled, IdempotencyKeyReused, ReportingClosed, Unknown
from services.web.pages import environment, render

templates = environment(Path(__file__).parents[1] / "templates")

Targets = Annotated[Service, Depends(service("targets"))]
Visitor = Annotated[Caller, Depends(visitor("targets"))]
Sender = Annotated[Caller, Depends(form_sender("targets"))]

REFUSALS = (Forbidden, InvalidValue, NotAllowed, FigureSettled, ReportingClosed, IdempotencyKeyReused)
"""Why a form is refused; the page is shown again and says so."""

STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Unknown, HTTPStatus.NOT_FOUND),
    (RequestValidationError, HTTPStatus.NOT_FOUND),
    (InvalidValue, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ValueError, HTTPStatus.CONFLICT),
)


def status_of(error: Exception) -> HTTPStatus:
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def show(
    targets: Service, request: Request, who: Caller, name: str, status: int = HTTPStatus.OK, **values: Any
) -> HTMLResponse:
    """A page for one who has signed in."""
    own: dict[str, Any] = {"csrf": csrf_token(targets, request), "signed_in": True, "visitor": who}
    if who.oversees:
        own["me"] = ROLE_NAMES[who.role]
    return render(templates, name, status, **(own | values))


class PageRoute(APIRoute):
    """A page that cannot be shown is answered with a page that says why, not with problem details."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except (*REFUSALS, Unknown) as error:
                return _refused(request, status_of(error), said_of(error))
            except RequestValidationError:
                return _refused(request, HTTPStatus.NOT_FOUND, "没有这个页面，请检查地址")

        return answer


def _refused(request: Request, status: HTTPStatus, says: str) -> Response:
    return render(templates, "refused.html", status, says=says, back=request.url.path)
