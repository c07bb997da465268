"""Pages of the alerts service: the board."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.alerts.api.notices import download_notice
from services.alerts.board import UNASSIGNED, Share
from services.alerts.escalation import rung_name
from services.alerts.policy import policy_of, settings_of
from services.alerts.store.notices import NoticeQuery
from services.alerts.tables import AlertRow
from services.alerts.usecases.notices import list_notices
from services.alerts.usecases.reading import read_board
from services.assessment import WORST_FIRST, Light
from services.contract import Role
from services.runtime.access.keys import Caller
from services.runtime.http.auth import service
from services.runtime.http.forgery import csrf_token
from services.runtime.http.sessions import SignInNeeded, visitor, visitor_of
from services.runtime.service import Service
from services.web.pages import environment, render

router = APIRouter(include_in_schema=False)
templates = environment(Path(__file__).parent / "templates")

Alerts = Annotated[Service, Depends(service("alerts"))]
Visitor = Annotated[Caller, Depends(visitor("alerts"))]

NOTICES = 10
"""How many notices the board lists, the newest ones."""
LAGGING = (Light.RED, Light.ORANGE, Light.YELLOW)
ANYBODY = Caller(UUID(int=0), Role.SUPERVISOR, None)
"""Who looks at an open board without having signed in."""


@router.get("/board")
async def show_board(request: Request, alerts: Alerts, as_of: date | None = None) -> Response:
    """How the city stands; a department sees its own targets."""
    seen_by = await visitor_of(alerts, request)
    if seen_by is None and not settings_of(alerts).open_board:
        raise SignInNeeded("/board")
    day, policy = as_of or alerts.today(), policy_of(alerts)
    found, climbing = await read_board(alerts.database, seen_by or ANYBODY, None, day, policy)
    past = {"as_of": day.isoformat()} if day != alerts.today() else {}

    latest, _ = await list_notices(alerts.database, seen_by or ANYBODY, NoticeQuery(None, None, NOTICES, 0))

    def ledger(**asked: object) -> str:
        """The part of the ledger that a number counts."""
        return "/ledger?" + urlencode({name: value for name, value in {**asked, **past}.items() if value})

    def heard(row: AlertRow) -> dict[str, Any]:
        ladder = policy.pack.ladder
        told_to = policy.hearers(row.department, row.rung, row.rule, row.severity, people=True)
        return {
            "alert": row,
            "rung": rung_name(row.rung, ladder),
            "next_rung": rung_name(row.rung + 1, ladder),
            "told_to": told_to,
        }

    return render(
        templates,
        "board.html",
        board=found,
        lagging=[row for row in found.rows if row.light in LAGGING],
        climbing=[heard(row) for row in climbing],
        lights=[
            light
            for light in WORST_FIRST
            if found.total.lights[light] or light in (Light.RED, Light.YELLOW, Light.GREEN)
        ],
        notices=latest if seen_by is not None else [],
        ledger=ledger,
        worse=worse,
        unassigned=UNASSIGNED,
        as_of=day,
        pack=policy.pack.title,
        signed_in=seen_by is not None,
        csrf=csrf_token(alerts, request),
    )


@router.get("/notices/{notice_id}.docx")
async def save_notice(alerts: Alerts, who: Visitor, notice_id: UUID) -> Response:
    """A notice as a Word document."""
    return await download_notice(alerts, who, notice_id)


def worse(share: Share) -> int:
    """How many more targets lag than at the end of the month before; negative when fewer do."""
    return sum(share.lights[light] - share.before[light] for light in LAGGING)
