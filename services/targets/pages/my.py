"""我的任务: what is due from a department, and the forms to report it right there."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.assessment import assess
from services.assessment.discipline import NAMES as REPORT_NAMES
from services.runtime.access.keys import Caller
from services.runtime.rules import pack_of
from services.runtime.service import Service
from services.targets.desk import Pile, Task
from services.targets.lifecycle import STATE_NAMES
from services.targets.pages.visits import (
    PageRoute,
    Targets,
    Visitor,
    show,
)
from services.targets.policy import rules_of
from services.targets.progress import Kind
from services.targets.survey import loads
from services.targets.usecases import desk, reporting
from services.targets.usecases.ledger import Query, get_target
from services.targets.usecases.standings import standings

router = APIRouter(prefix="/my", include_in_schema=False, route_class=PageRoute)

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
    return await show_desk(request, targets, who, department, outcome=outcome, signed=signed)


async def _show_departments(request: Request, targets: Service, who: Caller) -> Response:
    """Each department with what it has on its desk, those with most overdue first."""
    found, _ = await standings(targets.database, who, Query(), rules_of(targets), targets.today())
    return show(targets, request, who, "departments.html", loads=loads(found), today=targets.today())


async def show_desk(
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
    if refused and refused["target"] not in {str(one.standing.snapshot.id) for one in tasks if one.blank}:
        refused = {**refused, "target": ""}  # its form is not on this page (any more), so that the page says it on top
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
