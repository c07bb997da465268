"""HTTP of the board and of the calendar of what is due."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from icalendar import Calendar, Event
from pydantic import BaseModel, ConfigDict, Field

from services.alerts.api.alerts import ShownAlert
from services.alerts.api.assessments import ShownReport
from services.alerts.api.callers import Alerts, AnyCaller, AsOf
from services.alerts.board import Board, Share
from services.alerts.dues import Due
from services.alerts.escalation import rung_name
from services.alerts.policy import policy_of
from services.alerts.tables import AlertRow
from services.alerts.usecases import reading
from services.assessment import Ladder, Light
from services.contract import Department

router = APIRouter(prefix="/api/v1", tags=["board"])

OfDepartment = Annotated[str | None, Query(description="id or name; a department's key is held to its own")]


class ShownShare(BaseModel):
    """How many targets of each light, now and at the end of the month before."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    id: UUID | None
    lights: dict[Light, int]
    before: dict[Light, int]


class ShownRow(BaseModel):
    """A target on the board."""

    model_config = ConfigDict(from_attributes=True)

    target_id: UUID
    light: Light
    indicator: str
    goal: str
    deadline: date
    department: str | None
    completion: float | None
    schedule: float | None
    gap_points: float | None = Field(validation_alias="gap")
    explanation: str
    quote: str | None
    place: str


class ShownOwed(ShownReport):
    """A report that is overdue, and whose."""

    target_id: UUID
    indicator: str
    department: Department | None


class Escalated(ShownAlert):
    """An alert on the ladder: `next_rung_name` is what follows on `next_step_on`, `told_to` who hears of its rung."""

    next_rung_name: str | None
    told_to: list[str]


class ShownBoard(BaseModel):
    """How a city stands, the worst first; of `rows` and `escalated` at most `limit`."""

    as_of: date
    before: date
    pack: str
    pack_title: str
    total: ShownShare
    uncounted: int
    departments: list[ShownShare]
    categories: list[ShownShare]
    rows: list[ShownRow]
    overdue: list[ShownOwed]
    escalated: list[Escalated]


@router.get("/board")
async def get_board(
    alerts: Alerts,
    who: AnyCaller,
    as_of: AsOf = None,
    department: OfDepartment = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ShownBoard:
    """Lights by department and category, the worst targets, overdue reports, and what climbs the ladder."""
    policy = policy_of(alerts)
    found, rows = await reading.read_board(alerts.database, who, department, as_of or alerts.today(), policy)

    def escalated(row: AlertRow) -> Escalated:
        told_to = policy.hearers(row.department, row.rung, row.rule, row.severity, people=True)
        return _escalated(row, policy.pack.ladder, told_to)

    return ShownBoard(
        as_of=found.as_of,
        before=found.before,
        pack=policy.pack.label,
        pack_title=policy.pack.title,
        total=_shown(found.total),
        uncounted=found.uncounted,
        departments=[_shown(share) for share in found.departments],
        categories=[_shown(share) for share in found.categories],
        rows=[ShownRow.model_validate(row) for row in found.rows[:limit]],
        overdue=_owed(found),
        escalated=[escalated(row) for row in rows[:limit]],
    )


def _shown(share: Share) -> ShownShare:
    return ShownShare.model_validate(share)


def _owed(found: Board) -> list[ShownOwed]:
    return [
        ShownOwed(target_id=one.target_id, indicator=one.indicator, department=one.department, **vars(one.report))
        for one in found.overdue
    ]


def _escalated(row: AlertRow, ladder: Ladder, told_to: list[str]) -> Escalated:
    shown = ShownAlert.of(row, ladder).model_dump()
    return Escalated(**shown, next_rung_name=rung_name(row.rung + 1, ladder), told_to=told_to)


CALENDAR = {"content-disposition": 'inline; filename="duban.ics"'}


@router.get("/calendar.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
async def get_calendar(alerts: Alerts, who: AnyCaller, department: OfDepartment = None) -> Response:
    """What is due by when, as a calendar that programs subscribe to (iCalendar)."""
    today = alerts.today()
    found = await reading.read_dues(alerts.database, who, department, today, policy_of(alerts))
    body = calendar(found, alerts.now())
    return Response(body, media_type="text/calendar; charset=utf-8", headers=CALENDAR)


def calendar(found: list[Due], now: datetime) -> bytes:
    """Whole-day events, each with an id of its own that stays."""
    made = Calendar()
    head: Mapping[str, str] = {
        "prodid": "-//duban//督办//ZH",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "x-wr-calname": "督办：报送与完成时限",
    }
    for name, value in head.items():
        made.add(name, value)
    for due in found:
        event = Event()
        event.add("uid", f"{due.uid}@duban")
        event.add("dtstamp", now)
        event.add("dtstart", due.on)
        event.add("dtend", due.on + timedelta(days=1))
        event.add("summary", due.title)
        event.add("description", due.says)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())
