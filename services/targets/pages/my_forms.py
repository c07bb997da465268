"""The forms of a department's page: figures reported and confirmed, targets signed for."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from services.runtime.access.keys import Caller
from services.runtime.service import Service
from services.targets.api.progress import post_figure
from services.targets.lifecycle import Action
from services.targets.pages.fields import Fields, said_of
from services.targets.pages.my import show_desk
from services.targets.pages.visits import REFUSALS, PageRoute, Sender, Targets, status_of
from services.targets.policy import evidence_files, evidence_limit
from services.targets.progress import Decision, Kind, Report
from services.targets.usecases import evidence, life, reviewing
from services.targets.usecases.errors import IdempotencyKeyReused, Unknown
from services.targets.usecases.receiving import Status, Submission

router = APIRouter(prefix="/my", include_in_schema=False, route_class=PageRoute)

MAX_BYTES = 101_000_000
"""The largest form with evidence beside its figure; a setting says how large a file may be."""


def _back(department: str | None, anchor: str, **query: Any) -> Response:
    asked = urlencode({"department": department, **query} if department else query)
    return RedirectResponse(f"/my{'?' if asked else ''}{asked}#{anchor}", status_code=303)


def _submission(fields: Fields) -> Submission:
    report = Report(
        fields.number("value"),
        fields.text("unit", 20),
        fields.required_day("as_of"),
        fields.one_of("kind", Kind),
        fields.text("node", 60),
    )
    return Submission(
        report,
        note=fields.text("note"),
        problem=fields.text("problem"),
        next_step=fields.text("next_step"),
        replaces=fields.id("replaces"),
        reason=fields.text("reason"),
    )


@router.post("/{target_id}/figures", max_body_size=MAX_BYTES)
async def report_figure(request: Request, targets: Targets, who: Sender, target_id: UUID) -> Response:
    """Takes a figure, and says at once what it means; what is refused stays in its field."""
    form = await request.form(max_files=5)
    fields = Fields.of(form)
    department, key = fields.text("department"), fields.text("key", 100)
    try:
        submission = await _with_evidence(targets, who, target_id, _submission(fields), form)
        answer = await post_figure(targets, who, target_id, submission, key)
    except REFUSALS as error:
        return await _refuse(request, targets, who, target_id, fields, error)
    finally:
        await form.close()
    targets.wake()
    again = {"again": 1} if answer.status is Status.DUPLICATE else {}
    return _back(department, f"t-{target_id}", target=target_id, figure=answer.figure_id, **again)


async def _with_evidence(
    targets: Service, who: Caller, target_id: UUID, submission: Submission, form: FormData
) -> Submission:
    """The figure with the files that were chosen beside it, kept first."""
    kept = []
    for file in form.getlist("file"):
        if isinstance(file, UploadFile) and file.filename:
            limit = evidence_limit(targets)
            given = evidence.File(file.filename, await file.read(limit + 1))
            found = await evidence.upload(
                targets.database, evidence_files(targets), who, target_id, given, limit, targets.now()
            )
            kept.append(found["id"])
    return replace(submission, evidence=tuple(kept))


async def _refuse(
    request: Request, targets: Service, who: Caller, target_id: UUID, fields: Fields, error: Exception
) -> Response:
    """The same page with what was typed, the field that is wrong, and a new key where the old one is used up."""
    used_up = isinstance(error, IdempotencyKeyReused)
    says = "这张表单已经提交过；如要更正，请核对后再次提交" if used_up else said_of(error)
    refused = {
        "target": str(target_id),
        "texts": dict(fields.texts) | ({"key": str(uuid4())} if used_up else {}),
        "field": getattr(error, "field", None),
        "says": says,
    }
    return await show_desk(request, targets, who, fields.text("department"), status_of(error), refused=refused)


@router.post("/{target_id}/figures/{figure_id}/confirm")
async def confirm_figure(request: Request, targets: Targets, who: Sender, target_id: UUID, figure_id: UUID) -> Response:
    """The department stands by a figure that it was asked back about."""
    fields = Fields.of(await request.form())
    try:
        await reviewing.review_progress(
            targets.database, who, target_id, figure_id, Decision.CONFIRMED, fields.text("reason"), targets.now()
        )
    except REFUSALS as error:
        return await _refuse(request, targets, who, target_id, fields, error)
    targets.wake()
    return _back(fields.text("department"), f"t-{target_id}", target=target_id, figure=figure_id)


@router.post("/sign")
async def sign_for(request: Request, targets: Targets, who: Sender) -> Response:
    """Signs for the targets that are named; what cannot be signed for any more is passed over and said."""
    form = await request.form()
    fields, signed = Fields.of(form), 0
    for written in form.getlist("target"):
        try:
            target_id = UUID(str(written))
            await life.take(targets.database, who, target_id, life.Step(Action.SIGN), targets.now())
        except (*REFUSALS, Unknown, ValueError) as error:
            refused: dict[str, Any] = {"target": "", "texts": {}, "field": None, "says": said_of(error)}
            return await show_desk(request, targets, who, fields.text("department"), 409, refused=refused)
        signed += 1
    targets.wake()
    return _back(fields.text("department"), "main", signed=signed)
