"""What a page's visitor saves and uploads: the form of a department, evidence, and the form filled in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from services.targets.api.bulk import MAX_BYTES, answer_of, count, lines_of_sheet
from services.targets.api.evidence import attachment
from services.targets.api.sheets import form_of
from services.targets.pages.visits import PageRoute, Sender, Targets, Visitor, show
from services.targets.policy import evidence_files
from services.targets.sheets.reporting import read_progress
from services.targets.usecases import evidence, reporting
from services.targets.usecases.receiving import Status

router = APIRouter(include_in_schema=False, route_class=PageRoute)

STATUS_NAMES = {
    Status.ACCEPTED: "已收",
    Status.DUPLICATE: "重复",
    Status.IN_DOUBT: "存疑，待确认",
    Status.REFUSED: "未收",
}


@router.get("/my/form.xlsx")
async def my_form(targets: Targets, who: Visitor, department: str | None = None) -> Response:
    """The visitor's form, filled in as far as is known."""
    return await form_of(targets, who, department)


@router.post("/my/form", max_body_size=MAX_BYTES)
async def take_form(
    request: Request, targets: Targets, who: Sender, file: Annotated[UploadFile, File()], department: str | None = None
) -> Response:
    """The form filled in: what became of each of its lines."""
    read = await run_in_threadpool(read_progress, await file.read(), file.filename or "")
    found = await reporting.report_many(
        targets.database, who, lines_of_sheet(read), None, targets.today(), targets.now()
    )
    targets.wake()
    answer = answer_of(found)
    count(targets, answer)
    return show(
        targets,
        request,
        who,
        "form_taken.html",
        answer=answer,
        status_names=STATUS_NAMES,
        back=f"/my?department={department}" if department else "/my",
    )


@router.get("/evidence/{evidence_id}")
async def fetch_evidence(targets: Targets, who: Visitor, evidence_id: UUID) -> Response:
    """A file of evidence, to be saved."""
    row, data = await evidence.fetch(targets.database, evidence_files(targets), who, evidence_id)
    return attachment(row, data)
