"""Pages of the alerts service: the board."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.alerts.board import board
from services.alerts.policy import policy_of, settings_of
from services.alerts.usecases.reading import board_rows
from services.runtime.auth import service
from services.runtime.forgery import csrf_token
from services.runtime.service import Service
from services.runtime.sessions import SignInNeeded, visitor_of
from services.web.pages import environment, render

router = APIRouter(include_in_schema=False)
templates = environment(Path(__file__).parent / "templates")

Alerts = Annotated[Service, Depends(service("alerts"))]


@router.get("/board")
async def show_board(request: Request, alerts: Alerts, as_of: date | None = None) -> Response:
    """How every target stands; a department sees its own."""
    visitor = await visitor_of(alerts, request)
    if visitor is None and not settings_of(alerts).open_board:
        raise SignInNeeded("/board")
    department_id = visitor.department_id if visitor and not visitor.oversees else None
    day, pack = as_of or alerts.today(), policy_of(alerts).pack
    rows = board(await board_rows(alerts.database, department_id, day, pack))
    counts = Counter(row.light for row in rows)
    return render(
        templates,
        "board.html",
        rows=rows,
        counts=counts,
        as_of=day,
        pack=pack.title,
        signed_in=visitor is not None,
        csrf=csrf_token(alerts, request),
    )
