"""HTTP of numbered notices: made, listed, and fetched as JSON or as a Word document."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from services.alerts.api.callers import STRICT, Alerts, AnyCaller, Overseer
from services.alerts.notices import Notice, UnusableTemplate, file_name, render
from services.alerts.policy import settings_of, terms_of
from services.alerts.store.notices import NoticeQuery
from services.alerts.tables import NoticeRow
from services.alerts.usecases import issuing, notices
from services.assessment import Document
from services.runtime.http.days import Day
from services.runtime.http.paging import Limit, Offset, Page, page

router = APIRouter(prefix="/api/v1/notices", tags=["notices"])

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD: dict[int | str, dict[str, Any]] = {200: {"content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}}}


class NewNotice(BaseModel):
    """Which notice to issue: a department's about all of its alerts or about these; 督查通报 takes neither."""

    model_config = STRICT

    kind: Document
    department: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    as_of: Day | None = None
    alert_ids: list[UUID] = Field(default=[], max_length=200)


class ShownNotice(BaseModel):
    """A notice as lists show it."""

    id: UUID
    kind: Document
    number: str
    title: str
    department_id: UUID | None
    department: str | None
    as_of: date
    answer_by: date
    items: int
    made_by: str
    made_at: datetime


class WholeNotice(ShownNotice):
    """A notice with all that it says."""

    document: Notice


def _shown(row: NoticeRow) -> ShownNotice:
    return ShownNotice(**_fields(row, Notice.model_validate(row.document)))


def _whole(row: NoticeRow) -> WholeNotice:
    notice = Notice.model_validate(row.document)
    return WholeNotice(**_fields(row, notice), document=notice)


def _fields(row: NoticeRow, notice: Notice) -> dict[str, Any]:
    said = notice.model_dump(include={"kind", "number", "title", "department_id", "department", "as_of", "answer_by"})
    return said | {"id": row.id, "items": len(notice.items), "made_by": row.made_by, "made_at": row.made_at}


@router.post("", status_code=201)
async def issue_notice(alerts: Alerts, who: Overseer, body: NewNotice) -> WholeNotice:
    """Makes, audits, numbers and keeps a notice; one that audits ill is refused with the findings."""
    wanted = issuing.NewNotice(**body.model_dump())
    row = await issuing.issue(alerts.database, who, terms_of(alerts), wanted, alerts.now())
    alerts.wake()
    return _whole(row)


@router.get("")
async def list_notices(
    request: Request,
    alerts: Alerts,
    who: AnyCaller,
    kind: Document | None = None,
    department_id: UUID | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[ShownNotice]:
    """Notices, the newest first; a department's key sees those to that department."""
    rows, total = await notices.list_notices(alerts.database, who, NoticeQuery(kind, department_id, limit, offset))
    return page(request, [_shown(row) for row in rows], total, limit, offset)


@router.get("/{notice_id}.docx", response_class=Response, responses=WORD)
async def download_notice(alerts: Alerts, who: AnyCaller, notice_id: UUID) -> Response:
    """The notice as a Word document, on the city's own paper where it has a template."""
    row = await notices.get_notice(alerts.database, who, notice_id)
    notice = Notice.model_validate(row.document)
    data = await run_in_threadpool(_rendered, notice, settings_of(alerts).notice_template)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file_name(notice))}",
        "x-content-type-options": "nosniff",
    }
    return Response(data, media_type=DOCX, headers=headers)


@router.get("/{notice_id}")
async def get_notice(alerts: Alerts, who: AnyCaller, notice_id: UUID) -> WholeNotice:
    """A notice as it was issued."""
    return _whole(await notices.get_notice(alerts.database, who, notice_id))


def _rendered(notice: Notice, template: str) -> bytes:
    """Read anew each time, so that a template which the city changes shows at once."""
    try:
        return render(notice, Path(template).read_bytes() if template else None)
    except OSError as error:
        raise UnusableTemplate(f"文书模板 {template} 读不到（{error.strerror}）") from error
