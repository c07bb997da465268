"""HTTP of the ledger and its progress."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, Field, model_validator

from services.contract import Department, Progress, Source, Target, TargetState, TargetUpdated
from services.runtime.paging import Limit, Offset, Page, page
from services.targets.api.callers import STRICT, AnyCaller, Overseer, Targets
from services.targets.progress import Report
from services.targets.usecases import ledger, registration, reporting

router = APIRouter(prefix="/api/v1", tags=["targets"])


class NewTarget(Target):
    """A target entered by hand: the contract's fields, whose promise it is, and which one among equals."""

    model_config = STRICT

    issuer: str = Field(default="本级人民政府", min_length=1, max_length=100, description="who promises")
    title: str | None = Field(default=None, max_length=200, description="the document it comes from")
    ordinal: int = Field(default=1, ge=1, description="counts indicators of the same name in one document")

    @model_validator(mode="before")
    @classmethod
    def _of_the_deadlines_year(cls, given: object) -> object:
        """A target of a year need not say when the year began."""
        deadline = given.get("deadline") if isinstance(given, dict) else None
        if isinstance(deadline, str) and deadline[:4].isdigit() and not given.get("starts_on"):  # type: ignore[attr-defined]
            return {**given, "starts_on": f"{deadline[:4]}-01-01"}  # type: ignore[dict-item]
        return given


class LedgerTarget(Target):
    """A row of the ledger: the target, whose it is, and how far it is."""

    id: UUID
    revision: int
    state: TargetState
    source: Source
    department: Department | None
    progress: tuple[Progress, ...]


class Assignment(BaseModel):
    """The lead department (牵头单位): its id, code or name; null takes the target back."""

    model_config = STRICT

    department_id: str | None


class NewProgress(BaseModel):
    """A figure: cumulative since the period's first day, in any unit that converts."""

    model_config = STRICT

    value: Decimal = Field(allow_inf_nan=False, max_digits=30)
    unit: str | None = Field(default=None, max_length=20, description="left out: the target's own")
    as_of: date = Field(description="the day that the figure describes")
    note: str | None = Field(default=None, max_length=1000)


class ShownProgress(BaseModel):
    """A figure as stored (`value` in the target's unit) and as it was given."""

    id: UUID
    target_id: UUID
    value: str
    unit: str | None
    given_value: str
    given_unit: str | None
    as_of: date
    note: str | None
    reported_at: datetime


def _row(found: TargetUpdated) -> LedgerTarget:
    fields = {name: getattr(found.target, name) for name in Target.model_fields}
    return LedgerTarget(
        **fields,
        id=found.id,
        revision=found.revision,
        state=found.state,
        source=found.source,
        department=found.department,
        progress=found.progress,
    )


@router.get("/targets")
async def list_targets(
    request: Request,
    targets: Targets,
    who: AnyCaller,
    department: Annotated[str | None, Query(description="id, code or name")] = None,
    q: Annotated[str | None, Query(description="words in the indicator or its sentence")] = None,
    report_id: UUID | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[LedgerTarget]:
    """Rows of the ledger in the reports' order; a department's key sees that department's."""
    query = ledger.Query(department=department, words=q, report_id=report_id, limit=limit, offset=offset)
    found, total = await ledger.list_targets(targets.database, who, query)
    return page(request, [_row(one) for one in found], total, limit, offset)


@router.post("/targets", status_code=201)
async def enter_target(targets: Targets, who: Overseer, body: NewTarget) -> LedgerTarget:
    """Enters a target by hand."""
    target = Target.model_validate(body.model_dump(exclude={"issuer", "title", "ordinal"}))
    found = await registration.enter_target(
        targets.database, target, body.issuer, body.title, body.ordinal, targets.now()
    )
    targets.wake()
    return _row(found)


@router.get("/targets/{target_id}")
async def get_target(targets: Targets, who: AnyCaller, target_id: UUID) -> LedgerTarget:
    return _row(await ledger.get_target(targets.database, who, target_id))


@router.patch("/targets/{target_id}")
async def assign(targets: Targets, who: Overseer, target_id: UUID, body: Assignment) -> LedgerTarget:
    """Gives the target to a lead department."""
    found = await ledger.assign(targets.database, target_id, body.department_id, targets.now())
    targets.wake()
    return _row(found)


@router.post("/targets/{target_id}/progress", status_code=201)
async def report_progress(
    targets: Targets,
    who: AnyCaller,
    target_id: UUID,
    body: NewProgress,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> ShownProgress:
    """Reports a figure; a retry with the same Idempotency-Key is answered the same and adds nothing."""
    report = Report(value=body.value, unit=body.unit, as_of=body.as_of)
    submission = reporting.Submission(target_id, report, body.note, idempotency_key)
    answer = await reporting.report_progress(targets.database, who, submission, targets.today(), targets.now())
    targets.wake()
    return ShownProgress.model_validate(answer)


@router.get("/targets/{target_id}/progress")
async def list_progress(
    request: Request, targets: Targets, who: AnyCaller, target_id: UUID, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownProgress]:
    """Every figure ever reported, in order of arrival."""
    entries = await reporting.list_progress(targets.database, who, target_id)
    shown = [ShownProgress.model_validate(entry) for entry in entries[offset : offset + limit]]
    return page(request, shown, len(entries), limit, offset)
