"""HTTP of sheets: the ledger and a department's form go out, assignments come in."""

from collections import Counter
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from services.contract import TargetState
from services.targets.api.callers import AnyCaller, Overseer, Targets
from services.targets.api.ledger import AsOf
from services.targets.api.uploads import CSV, SHEET_DOCS, XLSX, Uploaded, read_sheet
from services.targets.policy import rules_of
from services.targets.sheets.assignments import read_assignments
from services.targets.sheets.form import write_form
from services.targets.sheets.ledger import ledger_csv, write_ledger
from services.targets.store import TargetQuery
from services.targets.usecases import bulk_assignment, ledger, sheets

router = APIRouter(prefix="/api/v1", tags=["sheets"])

TITLE = "督办台账"
MAX_BYTES = 10_000_000

_BINARY = {"schema": {"type": "string", "format": "binary"}}
SHEETS: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: _BINARY, CSV: {"schema": {"type": "string"}}}}}
FORM: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: _BINARY}}}


def sheet(data: bytes, name: str, media_type: str) -> Response:
    """A sheet as an answer that is saved under that name."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "x-content-type-options": "nosniff",
    }
    return Response(data, media_type=media_type, headers=headers)


@router.get("/ledger", response_class=Response, responses=SHEETS)
async def export_ledger(
    targets: Targets,
    who: AnyCaller,
    form: Annotated[Literal["xlsx", "csv"], Query(alias="format")] = "xlsx",
    department: Annotated[str | None, Query(description="lead or supporting: id, code or name")] = None,
    q: str | None = None,
    report_id: UUID | None = None,
    state: Annotated[list[TargetState] | None, Query()] = None,
    category: str | None = None,
    assigned: bool | None = None,
    as_of: AsOf = None,
) -> Response:
    """The ledger as an office prints it: Excel or CSV, with the same filters as `/targets`."""
    asked = TargetQuery(words=q, report_id=report_id, states=state, category=category, assigned=assigned)
    query = ledger.Query(asked, department=department, as_of=as_of)
    day = as_of or targets.today()
    lines = await sheets.ledger_lines(targets.database, who, query, rules_of(targets), targets.today())
    if form == "csv":
        return sheet(await run_in_threadpool(ledger_csv, lines), f"{TITLE}-{day}.csv", f"{CSV}; charset=utf-8")
    return sheet(await run_in_threadpool(write_ledger, lines, TITLE, day), f"{TITLE}-{day}.xlsx", XLSX)


@router.get("/departments/{department}/form.xlsx", response_class=Response, responses=FORM)
async def department_form(targets: Targets, who: AnyCaller, department: str) -> Response:
    """The department's form: its targets with what is known, to be filled in and posted to `/progress`."""
    return await form_of(targets, who, department)


async def form_of(targets: Targets, who: AnyCaller, department: str | None) -> Response:
    """A department's form as an answer; None is the caller's own."""
    today = targets.today()
    owner, lines = await sheets.form_lines(targets.database, who, department, rules_of(targets), today)
    data = await run_in_threadpool(write_form, owner.name, lines, today)
    return sheet(data, f"{owner.name}填报表-{today}.xlsx", XLSX)


class AssignmentAnswer(BaseModel):
    """What became of a line: changed, unchanged or refused, and why."""

    line: int
    target: str
    status: Literal["changed", "unchanged", "refused"]
    detail: str


class AssignmentAnswers(BaseModel):
    """What became of all lines, and how many of each kind."""

    changed: int
    unchanged: int
    refused: int
    lines: list[AssignmentAnswer]


@router.post("/assignments", max_body_size=MAX_BYTES, openapi_extra=SHEET_DOCS)
async def assign_by_sheet(
    targets: Targets, who: Overseer, upload: Annotated[Uploaded, Depends(read_sheet)]
) -> AssignmentAnswers:
    """Takes over departments, officials and cadences from the ledger's sheet; a line refused harms no other."""
    read = await run_in_threadpool(read_assignments, upload.data, upload.name)
    lines = [sheets.assignment_line(line) for line in read]
    found = await bulk_assignment.assign_lines(targets.database, who, lines, targets.now())
    targets.wake()
    counts = Counter(line["status"] for line in found)
    shown = [AssignmentAnswer.model_validate(line) for line in found]
    return AssignmentAnswers(
        changed=counts["changed"], unchanged=counts["unchanged"], refused=counts["refused"], lines=shown
    )
