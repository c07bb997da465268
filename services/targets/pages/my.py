"""我的任务: what is due from a department, and the forms to report it right there."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from services.assessment import assess
from services.assessment.discipline import NAMES as REPORT_NAMES
from services.runtime.keys import Caller
from services.runtime.rules import pack_of
from services.runtime.service import Service
from services.targets.desk import Pile, Task
from services.targets.lifecycle import STATE_NAMES, Action
from services.targets.pages.fields import Fields, said_of
from services.targets.pages.visits import (
    REFUSALS,
    PageRoute,
    Sender,
    Targets,
    Visitor,
    show,
    status_of,
)
from services.targets.policy import evidence_files, evidence_limit, rules_of
from services.targets.progress import Decision, Kind, Report
from services.targets.usecases import desk, evidence, life, reporting, reviewing
from services.targets.usecases.errors import IdempotencyKeyReused
from services.targets.usecases.ledger import Query, get_target
from services.targets.usecases.receiving import Status, Submission
from services.targets.usecases.standings import standings

router = APIRouter(prefix="/my", include_in_schema=False, route_class=PageRoute)

MAX_BYTES = 101_000_000
"""The largest form with evidence beside its figure; a setting says how large a file may be."""

PILES = {
    Pile.RETURNED: "退回重报",
    Pile.OVERDUE: "逾期未报",
    Pile.GRACE: "宽限期内",
    Pile.OPEN: "本期待报",
    Pile.LATER: "本期已报或未到期",
    Pile.SUPPORTING: "配合事项",
    Pile.AT_REST: "已办结、销号或中止",
}

KIND_NAMES = {
    Kind.CUMULATIVE: "累计数",
    Kind.PERIOD: "当期数",
    Kind.RATE: "增速",
    Kind.DONE: "完成情况",
}


@router.get("")
async def show_my_tasks(
    request: Request,
    targets: Targets,
    who: Visitor,
    department: str | None = None,
    target: UUID | None = None,
    figure: UUID | None = None,
    again: bool = False,
    signed: int = 0,
) -> Response:
    """A department's desk; an overseer names whose, or is shown how they all stand."""
    if department is None and who.department_id is None:
        return await _show_departments(request, targets, who)
    outcome = await _outcome(targets, who, target, figure, again) if target and figure else None
    return await _show_desk(request, targets, who, department, outcome=outcome, signed=signed)


async def _show_departments(request: Request, targets: Service, who: Caller) -> Response:
    """Each department with what it has on its desk, those with most overdue first."""
    found, _ = await standings(targets.database, who, Query(), rules_of(targets), targets.today())
    rows: dict[str, dict[str, int]] = {}
    for one in found:
        if one.snapshot.department is None:
            continue
        row = rows.setdefault(
            one.snapshot.department.name,
            {"total": 0, "unsigned": 0, "returned": 0, "overdue": 0, "grace": 0, "open": 0, "red": 0, "yellow": 0},
        )
        row["total"] += 1
        row["unsigned"] += one.snapshot.signatures[0].signed_at is None
        row[one.assessment.light] = row.get(one.assessment.light, 0) + 1
        if one.owed is not None:
            row[one.owed.state] += 1
    ordered = sorted(rows.items(), key=lambda item: (-item[1]["overdue"], -item[1]["red"], item[0]))
    return show(targets, request, who, "departments.html", rows=ordered, today=targets.today())


async def _show_desk(
    request: Request,
    targets: Service,
    who: Caller,
    department: str | None,
    status: int = 200,
    outcome: dict[str, Any] | None = None,
    refused: dict[str, Any] | None = None,
    signed: int = 0,
) -> Response:
    today = targets.today()
    owner, tasks = await desk.open_desk(
        targets.database, who, department or str(who.department_id), rules_of(targets), today
    )
    piles = [(pile, PILES[pile], [one for one in tasks if one.pile is pile and not one.doubted]) for pile in PILES]
    return show(
        targets,
        request,
        who,
        "my.html",
        status,
        owner=owner,
        today=today,
        **({"me": owner.name} if who.department_id else {}),
        piles=[(pile, name, found) for pile, name, found in piles if found],
        counts=_counts(tasks),
        unsigned=[one for one in tasks if not one.signed and one.pile is not Pile.AT_REST],
        doubted=[one for one in tasks if one.doubted],
        outcome=outcome,
        refused=refused,
        signed=signed,
        new_key=lambda: str(uuid4()),
        kind_names=KIND_NAMES,
        report_names=REPORT_NAMES,
        state_names=STATE_NAMES,
    )


def _counts(tasks: list[Task]) -> dict[str, int]:
    return {pile: sum(one.pile is pile and not one.doubted for one in tasks) for pile in Pile}


async def _outcome(
    targets: Service, who: Caller, target_id: UUID, figure_id: UUID, again: bool
) -> dict[str, Any] | None:
    """What a figure that was just reported means as of its day; None where there is none such."""
    figures = await reporting.list_progress(targets.database, who, target_id)
    figure = next((one for one in figures if one["id"] == str(figure_id)), None)
    if figure is None:
        return None
    snapshot = await get_target(targets.database, who, target_id)
    found = assess(snapshot, date.fromisoformat(figure["as_of"]), pack_of(targets))
    return {"figure": figure, "assessment": found, "target": snapshot.target, "again": again}


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
        answer, _ = await reporting.report_progress(
            targets.database, who, target_id, submission, key, targets.today(), targets.now()
        )
    except REFUSALS as error:
        return await _refuse(request, targets, who, target_id, fields, error)
    finally:
        await form.close()
    targets.wake()
    again = {"again": 1} if answer["status"] == Status.DUPLICATE else {}
    return _back(department, f"t-{target_id}", target=target_id, figure=answer["id"], **again)


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
    return await _show_desk(request, targets, who, fields.text("department"), status_of(error), refused=refused)


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
        except (*REFUSALS, LookupError, ValueError) as error:
            refused: dict[str, Any] = {"target": "", "texts": {}, "field": None, "says": said_of(error)}
            return await _show_desk(request, targets, who, fields.text("department"), 409, refused=refused)
        signed += 1
    targets.wake()
    return _back(fields.text("department"), "main", signed=signed)
