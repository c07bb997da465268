"""HTTP of evidence: files are uploaded, listed, and served as attachments only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile

from services.runtime.http.paging import Limit, Offset, Page, page
from services.targets.api.callers import AnyCaller, Targets
from services.targets.api.progress import ShownEvidence
from services.targets.evidence import content_disposition
from services.targets.policy import evidence_files, evidence_limit
from services.targets.tables import EvidenceRow
from services.targets.usecases import evidence

router = APIRouter(prefix="/api/v1", tags=["evidence"])

MAX_BYTES = 201_000_000
"""The largest request; a setting says how large a file may be."""


@router.post("/targets/{target_id}/evidence", status_code=201, max_body_size=MAX_BYTES)
async def upload_evidence(
    targets: Targets, who: AnyCaller, target_id: UUID, file: Annotated[UploadFile, File()]
) -> ShownEvidence:
    """Keeps a pdf, an image or an Office file; its id goes into a figure's `evidence`."""
    limit = evidence_limit(targets)
    given = evidence.File(file.filename or "", await file.read(limit + 1))
    found = await evidence.upload(
        targets.database, evidence_files(targets), who, target_id, given, limit, targets.now()
    )
    return ShownEvidence.model_validate(found)


@router.get("/targets/{target_id}/evidence")
async def list_evidence(
    request: Request, targets: Targets, who: AnyCaller, target_id: UUID, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownEvidence]:
    """The target's evidence, the oldest first."""
    found = await evidence.listed(targets.database, who, target_id)
    shown = [ShownEvidence.model_validate(one) for one in found[offset : offset + limit]]
    return page(request, shown, len(found), limit, offset)


@router.get(
    "/evidence/{evidence_id}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def fetch_evidence(targets: Targets, who: AnyCaller, evidence_id: UUID) -> Response:
    """The file, to be saved rather than opened in the browser."""
    row, data = await evidence.fetch(targets.database, evidence_files(targets), who, evidence_id)
    return attachment(row, data)


def attachment(row: EvidenceRow, data: bytes) -> Response:
    """A file as an answer that no browser opens by itself."""
    headers = {
        "content-disposition": content_disposition(row.name),
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type=row.media_type, headers=headers)
