"""A target's page: what was promised and where, how far it is, what was decided, and the steps to be taken."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.assessment.discipline import NAMES as REPORT_NAMES
from services.contract import Every, PlanKind
from services.runtime.access.keys import Caller
from services.runtime.clock import SHANGHAI
from services.runtime.service import Service
from services.targets.curves import chart_of, marks_of
from services.targets.lifecycle import ACTION_NAMES, STATE_NAMES, Action
from services.targets.outlook import outlook
from services.targets.pages.offers import decisions_of, may_assign, offers_of
from services.targets.pages.visits import PageRoute, Targets, Visitor, show
from services.targets.passages import passage_of
from services.targets.policy import rules_of
from services.targets.progress import STANDING_NAMES, Kind
from services.targets.standing import stand
from services.targets.usecases import evidence, ledger, life, reporting
from services.targets.usecases.departments import list_departments
from services.targets.usecases.reviewing import DECISION_NAMES
from services.web.charts import draw

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST_DEPARTMENTS = 1000
EVERY_NAMES = {Every.MONTHLY: "每月", Every.QUARTERLY: "每季度", Every.YEARLY: "每年"}
PLAN_NAMES = {
    PlanKind.EVEN: "按月均衡推进",
    PlanKind.POINTS: "按计划节点数推进",
    PlanKind.LAST_YEAR: "按上年同期进度推进",
    PlanKind.NODES: "按节点推进",
}
KIND_NAMES = {Kind.CUMULATIVE: "累计", Kind.PERIOD: "当期", Kind.RATE: "增速", Kind.DONE: "完成情况"}
DONE_NAMES: dict[str, str] = {
    "evidence": "上传佐证",
    **{action.value: ACTION_NAMES[action] for action in Action},
    **{decision.value: f"进度{name}" for decision, name in DECISION_NAMES.items()},
}


@router.get("/ledger/{target_id}")
async def show_target(
    request: Request, targets: Targets, who: Visitor, target_id: UUID, done: str | None = None
) -> Response:
    return await show_dossier(request, targets, who, target_id, done=DONE_NAMES.get(done or ""))


async def show_dossier(
    request: Request,
    targets: Service,
    who: Caller,
    target_id: UUID,
    status: int = 200,
    done: str | None = None,
    refused: dict[str, Any] | None = None,
) -> Response:
    """The page of a target; `refused` is a form that was not taken, what it said and why not."""
    database = targets.database
    snapshot = await ledger.get_target(database, who, target_id)
    figures = await reporting.list_progress(database, who, target_id)
    departments = (await list_departments(database, MOST_DEPARTMENTS, 0))[0] if who.oversees else []
    rules = rules_of(targets)
    standing = stand(snapshot, targets.today(), rules)
    chart = chart_of(standing)
    return show(
        targets,
        request,
        who,
        "target.html",
        status,
        standing=standing,
        outlook=outlook(standing, rules.pack),
        snapshot=snapshot,
        target=snapshot.target,
        passage=passage_of(snapshot.target),
        chart=chart,
        marks=marks_of(chart) if chart else [],
        drawn=[draw(chart, "wide"), draw(chart, "narrow", 350, 260)] if chart else [],
        figures=[(figure, decisions_of(snapshot, figure, who)) for figure in reversed(figures)],
        loose=[one for one in await evidence.listed(database, who, target_id) if one["progress_id"] is None],
        history=list(reversed(await life.history(database, who, target_id))),
        offers=offers_of(snapshot, who),
        assigns=may_assign(snapshot, who),
        leads=snapshot.department is not None and who.department_id == snapshot.department.id,
        departments=[one.name for one in departments],
        done=done,
        refused=refused,
        local=lambda instant: instant.astimezone(SHANGHAI),
        state_names=STATE_NAMES,
        action_names=ACTION_NAMES,
        decision_names=DECISION_NAMES,
        standing_names={**{state: name for state, name in STANDING_NAMES.items() if state}, "withdrawn": "已撤回"},
        report_names=REPORT_NAMES,
        every_names=EVERY_NAMES,
        plan_names=PLAN_NAMES,
        kind_names=KIND_NAMES,
    )
