"""HTTP of the ingest service: reports and the targets found in them."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

from services.contract import InvalidValue, Period, Target
from services.ingest import usecases
from services.ingest.policy import responsibilities_of
from services.ingest.tables import ReportRow
from services.ingest.usecases import Upload
from services.runtime.access.keys import Caller
from services.runtime.http.auth import OVERSEERS, caller, service
from services.runtime.http.paging import Limit, Offset, Page, page
from services.runtime.service import Service

log = logging.getLogger(__name__)

router = APIRouter(prefix="/api/v1", tags=["ingest"])

MAX_BYTES = 20_000_000
"""The largest report that is taken: the longest plans with pictures stay below half of it."""

Ingest = Annotated[Service, Depends(service("ingest"))]
Overseer = Annotated[Caller, Depends(caller("ingest", *OVERSEERS))]


class TextReport(BaseModel):
    """A report given as text; title, issuer and period are read from the text where left out."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1)
    title: str | None = Field(default=None, max_length=200)
    issuer: str | None = Field(default=None, max_length=100)
    period: str | None = Field(default=None, description="2026, or 2021-2025")


class ShownReport(BaseModel):
    """A report that was taken; `published_at` is empty until its targets are on their way to the ledger."""

    id: UUID
    title: str
    issuer: str
    period: str
    period_source: str
    filename: str
    target_count: int
    corrects: UUID | None
    created_at: datetime
    published_at: datetime | None


class ChangedTarget(BaseModel):
    """A target that says something else than in the edition before: field → [before, after]."""

    id: UUID
    indicator: str
    fields: dict[str, tuple[Any, Any]]


class FoundTarget(Target):
    """A target found in a report, with the id it has in the ledger."""

    id: UUID


class Changes(BaseModel):
    """A report held against the edition before, `corrects`; null where it is the first."""

    corrects: UUID | None
    added: list[FoundTarget]
    removed: list[FoundTarget]
    changed: list[ChangedTarget]
    same: int


UPLOAD_DOCS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "period": {"type": "string"},
                        "title": {"type": "string"},
                        "issuer": {"type": "string"},
                    },
                }
            },
            "application/json": {"schema": TextReport.model_json_schema()},
        },
    }
}


async def read_upload(request: Request, who: Overseer) -> Upload:
    """The report in a request, as a multipart file or as JSON."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _multipart(request)
    return _from_text(await request.body())


async def _multipart(request: Request) -> Upload:
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InvalidValue("file", None, "名为 file 的文件部分")
        data = await file.read()
        said = {name: str(value).strip() or None for name in ("period", "title", "issuer") if (value := form.get(name))}
        filename = file.filename or ""
    return Upload(data, filename, _period(said.get("period")), said.get("title"), said.get("issuer"))


def _from_text(body: bytes) -> Upload:
    try:
        given = TextReport.model_validate(json.loads(body))
    except ValidationError as error:
        raise RequestValidationError([{**found, "loc": ("body", *found["loc"])} for found in error.errors()]) from error
    except ValueError as error:
        found = {
            "type": "json_invalid",
            "loc": ("body",),
            "msg": str(error),
            "input": None,
            "ctx": {"error": str(error)},
        }
        raise RequestValidationError([found]) from error
    return Upload(given.text.encode(), "", _period(given.period), given.title, given.issuer)


def _period(written: str | None) -> Period | None:
    if written is None:
        return None
    return Period.parse(written)


def _shown(row: ReportRow) -> ShownReport:
    return ShownReport.model_validate(row, from_attributes=True)


@router.post(
    "/reports",
    status_code=201,
    max_body_size=MAX_BYTES,
    openapi_extra=UPLOAD_DOCS,
    responses={200: {"model": ShownReport}},
)
async def take_report(
    ingest: Ingest, who: Overseer, upload: Annotated[Upload, Depends(read_upload)], response: Response
) -> ShownReport:
    """Reads a report; its targets go to the ledger. The same report again (200) changes nothing."""
    row, new = await usecases.take_report(ingest.database, who, upload, responsibilities_of(ingest), ingest.now())
    response.status_code = 201 if new else 200
    ingest.wake()
    ingest.meters.reports.labels("no" if new else "yes").inc()
    log.info("report taken", extra={"report_id": str(row.id), "targets": row.target_count, "new": new})
    return _shown(row)


@router.get("/reports")
async def list_reports(
    request: Request, ingest: Ingest, who: Overseer, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownReport]:
    """Reports, newest first."""
    rows, total = await usecases.list_reports(ingest.database, limit, offset)
    return page(request, [_shown(row) for row in rows], total, limit, offset)


@router.get("/reports/{report_id}")
async def get_report(ingest: Ingest, who: Overseer, report_id: UUID) -> ShownReport:
    return _shown(await usecases.get_report(ingest.database, report_id))


def _found(targets: Mapping[UUID, Target]) -> list[FoundTarget]:
    return [
        FoundTarget(**{name: getattr(target, name) for name in Target.model_fields}, id=id_)
        for id_, target in targets.items()
    ]


@router.get("/reports/{report_id}/changes")
async def compare_editions(ingest: Ingest, who: Overseer, report_id: UUID) -> Changes:
    """What a corrected edition adds, removes and changes against the one before."""
    report, found = await usecases.compare_editions(ingest.database, report_id)
    changed = [ChangedTarget(id=one.id, indicator=one.after.indicator, fields=one.fields) for one in found.changed]
    return Changes(
        corrects=report.corrects,
        added=_found(found.added),
        removed=_found(found.removed),
        changed=changed,
        same=found.same,
    )


@router.get("/reports/{report_id}/targets")
async def list_found(
    request: Request, ingest: Ingest, who: Overseer, report_id: UUID, limit: Limit = 100, offset: Offset = 0
) -> Page[FoundTarget]:
    """Targets found in a report, in reading order."""
    found, total = await usecases.list_found(ingest.database, report_id, limit, offset)
    return page(request, _found({one.id: one.target for one in found}), total, limit, offset)
