"""The forms of a target's page: steps in its life, its assignment, decisions about its figures, its evidence."""

from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from services.contract import Cadence, Every, InvalidValue, PlanKind
from services.runtime.access.keys import Caller
from services.runtime.http.auth import Forbidden
from services.runtime.service import Service
from services.targets.lifecycle import Action
from services.targets.pages.fields import Fields, said_of
from services.targets.pages.target import show_dossier
from services.targets.pages.visits import REFUSALS, PageRoute, Sender, Targets, status_of
from services.targets.plans import GivenPlan
from services.targets.policy import evidence_files, evidence_limit
from services.targets.progress import Decision
from services.targets.usecases import assignment, evidence, life, reviewing
from services.targets.usecases.assignment import KEEP, Assignment
from services.targets.usecases.errors import UnknownDepartment

router = APIRouter(prefix="/ledger/{target_id}", include_in_schema=False, route_class=PageRoute)

MAX_BYTES = 201_000_000
LAST_DAY = 31

Work = Callable[[Fields, FormData], Coroutine[Any, Any, str]]


async def _take(request: Request, targets: Service, who: Caller, target_id: UUID, name: str, work: Work) -> Response:
    """Does what a form asks for; a refusal is said on the same page, with what was typed."""
    form = await request.form()
    fields = Fields.of(form)
    try:
        done = await work(fields, form)
    except (*REFUSALS, UnknownDepartment) as error:
        refused = {"form": name, "texts": fields.texts, "says": said_of(error)}
        return await show_dossier(request, targets, who, target_id, status_of(error), refused=refused)
    finally:
        await form.close()
    targets.wake()
    return RedirectResponse(f"/ledger/{target_id}?done={done}", status_code=303)


@router.post("/steps/{action}")
async def take_step(request: Request, targets: Targets, who: Sender, target_id: UUID, action: Action) -> Response:
    async def work(fields: Fields, _: FormData) -> str:
        if action is Action.TAKE_BACK:
            await assignment.assign(targets.database, _overseer(who), target_id, Assignment(lead=None), targets.now())
            return action
        step = life.Step(
            action,
            fields.text("why"),
            fields.day("deadline"),
            fields.number("value"),
            fields.number("value_high"),
        )
        await life.take(targets.database, who, target_id, step, targets.now())
        return action

    return await _take(request, targets, who, target_id, action, work)


def _overseer(who: Caller) -> Caller:
    if not who.oversees:
        raise Forbidden("交办由督查室办理")
    return who


@router.post("/assignment")
async def assign(request: Request, targets: Targets, who: Sender, target_id: UUID) -> Response:
    """Gives the target to departments, and says how it is to be reported."""

    async def work(fields: Fields, form: FormData) -> str:
        wanted = Assignment(
            lead=fields.text("lead", 100) or _nobody(),
            supporting=[str(name) for name in form.getlist("supporting")],
            lead_official=fields.text("lead_official", 50),
            cadence=_cadence(fields),
            plan=_plan(fields) or KEEP,
        )
        await assignment.assign(targets.database, _overseer(who), target_id, wanted, targets.now())
        return "assign"

    return await _take(request, targets, who, target_id, "assignment", work)


def _nobody() -> str:
    raise InvalidValue("lead", None, "一个牵头单位")


def _cadence(fields: Fields) -> Cadence:
    day = fields.number("due_day")
    if day is None or day != int(day) or not 1 <= day <= LAST_DAY:
        raise InvalidValue("due_day", None if day is None else f"{day:f}", f"1 至 {LAST_DAY} 的整数")
    return Cadence(every=fields.one_of("every", Every) or Every.MONTHLY, due_day=int(day))


def _plan(fields: Fields) -> GivenPlan | None:
    """An even plan, or the cumulative per cents at the ends of the quarters; None where it stays as it is."""
    kind = fields.one_of("plan", PlanKind)
    if kind is None:
        return None
    if kind is PlanKind.EVEN:
        return GivenPlan(PlanKind.EVEN)
    written = (fields.text("quarters", 40) or "").replace("／", "/").split("/")
    quarters = [number for one in written if (number := Fields({"plan": one.strip(" %％")}).number("plan")) is not None]
    return GivenPlan(PlanKind.POINTS, quarters=quarters or [])


@router.post("/figures/{figure_id}/{decision}")
async def review_figure(
    request: Request, targets: Targets, who: Sender, target_id: UUID, figure_id: UUID, decision: Decision
) -> Response:
    """Accepts a figure, sends it back, confirms or withdraws it."""

    async def work(fields: Fields, _: FormData) -> str:
        why = fields.text("reason")
        await reviewing.review_progress(targets.database, who, target_id, figure_id, decision, why, targets.now())
        return decision

    return await _take(request, targets, who, target_id, f"{figure_id}", work)


@router.post("/evidence", max_body_size=MAX_BYTES)
async def add_evidence(request: Request, targets: Targets, who: Sender, target_id: UUID) -> Response:
    """Keeps files as evidence of the target."""

    async def work(_: Fields, form: FormData) -> str:
        limit = evidence_limit(targets)
        for file in form.getlist("file"):
            if isinstance(file, UploadFile):
                given = evidence.File(file.filename or "", await file.read(limit + 1))
                await evidence.upload(
                    targets.database, evidence_files(targets), who, target_id, given, limit, targets.now()
                )
        return "evidence"

    return await _take(request, targets, who, target_id, "evidence", work)
