"""HTTP of many figures at once: a JSON array, a CSV, or the department's Excel form; answered line by line."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.exceptions import RequestValidationError
from pydantic import AliasChoices, BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from services.contract import InvalidValue
from services.runtime.http.problems import entry_of
from services.runtime.service import Service
from services.targets.api.callers import AnyCaller, Targets
from services.targets.api.progress import IdempotencyKey, NewProgress
from services.targets.api.uploads import UPLOAD_DOCS, Uploaded, read_upload
from services.targets.sheets.reporting import ProgressLine, read_progress
from services.targets.usecases import reporting
from services.targets.usecases.receiving import Status
from services.targets.usecases.reporting import Line

router = APIRouter(prefix="/api/v1", tags=["progress"])

MAX_BYTES = 10_000_000
MOST_LINES = 5000


class NewLine(NewProgress):
    """One of many figures: `target_id` is a target's id or its number (立项编号); `number` may stand in its place."""

    target_id: str = Field(min_length=1, max_length=100, validation_alias=AliasChoices("target_id", "number"))


class LineError(BaseModel):
    field: str
    value: str | None
    expected: str


class LineAnswer(BaseModel):
    """What became of a line: `detail` says why it was refused, or what is asked back."""

    line: int
    target: str
    status: Status
    progress_id: UUID | None
    detail: str
    errors: list[LineError]


class BulkAnswer(BaseModel):
    """What became of all lines, and how many of each kind."""

    accepted: int
    duplicate: int
    in_doubt: int
    refused: int
    lines: list[LineAnswer]


def lines_of(given: Iterable[tuple[int, Any]]) -> list[Line]:
    """Lines as the use case takes them; one that does not fit carries what is wrong with it."""
    found = []
    for number, fields in given:
        target = str(fields.get("target_id") or fields.get("number") or "") if isinstance(fields, dict) else ""
        try:
            read = NewLine.model_validate(fields)
            found.append(Line(number, read.target_id, read.submission()))
        except ValidationError as error:
            faults = tuple(InvalidValue(**entry_of(one)) for one in error.errors())
            found.append(Line(number, target, None, faults))
    return found


def lines_of_sheet(lines: Iterable[ProgressLine]) -> list[Line]:
    """The lines of a form or a CSV, as they were written."""
    found = []
    for line in lines:
        if line.refused is not None:
            found.append(
                Line(line.line, line.target, None, (InvalidValue(reporting.WHOLE_LINE, line.line, line.refused),))
            )
            continue
        said = {name: getattr(line, name) for name in NewProgress.model_fields if name != "evidence"}
        fields = {name: value for name, value in said.items() if value is not None}
        found += lines_of([(line.line, {**fields, "target_id": line.target, "evidence": list(line.evidence)})])
    return found


def _of_json(data: bytes) -> list[Line]:
    try:
        given = json.loads(data)
    except ValueError as error:
        raise RequestValidationError(
            [{"type": "json_invalid", "loc": ("body",), "msg": str(error), "input": None, "ctx": {"error": str(error)}}]
        ) from error
    if not isinstance(given, list):
        raise InvalidValue("body", type(given).__name__, "JSON 数组，每项是一条进度（含 target_id）")
    return lines_of(enumerate(given, start=1))


async def read_lines(upload: Annotated[Uploaded, Depends(read_upload)]) -> list[Line]:
    """The figures of a request, whichever form they came in."""
    if upload.is_json:
        lines = _of_json(upload.data)
    else:
        lines = lines_of_sheet(await run_in_threadpool(read_progress, upload.data, upload.name))
    if len(lines) > MOST_LINES:
        raise InvalidValue("body", f"{len(lines)} 条", f"至多 {MOST_LINES} 条进度，请分批提交")
    return lines


@router.post("/progress", max_body_size=MAX_BYTES, openapi_extra=UPLOAD_DOCS)
async def report_many(
    targets: Targets,
    who: AnyCaller,
    lines: Annotated[list[Line], Depends(read_lines)],
    idempotency_key: IdempotencyKey = None,
) -> BulkAnswer:
    """Reports many figures; a line that is refused harms no other, and a repeat of all of them adds nothing."""
    found = await reporting.report_many(targets.database, who, lines, idempotency_key, targets.today(), targets.now())
    targets.wake()
    answer = answer_of(found)
    count(targets, answer)
    return answer


def count(targets: Service, answer: BulkAnswer) -> None:
    """Counts what became of the lines."""
    for status in Status:
        targets.meters.progress.labels(status).inc(getattr(answer, status.value))


def answer_of(found: list[dict[str, Any]]) -> BulkAnswer:
    """The lines with their counts."""
    counts = Counter(line["status"] for line in found)
    shown = [LineAnswer.model_validate(line) for line in found]
    return BulkAnswer(**{status.value: counts[status] for status in Status}, lines=shown)
