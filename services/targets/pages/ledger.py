"""督办台账: the ledger as a table, with counts that lead to parts of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from services.assessment import Light
from services.assessment.discipline import NAMES as REPORT_NAMES
from services.assessment.discipline import StateOfReport
from services.contract import TargetState
from services.targets.api.sheets import TITLE, sheet
from services.targets.api.uploads import XLSX
from services.targets.ledger_lines import ledger_line
from services.targets.lifecycle import STATE_NAMES
from services.targets.pages.fields import Fields
from services.targets.pages.visits import PageRoute, Targets, Visitor, show
from services.targets.policy import rules_of
from services.targets.sheets.ledger import write_ledger
from services.targets.store import TargetQuery
from services.targets.survey import Choice, Order, Waiting, chosen, survey
from services.targets.usecases.departments import list_departments
from services.targets.usecases.ledger import Query
from services.targets.usecases.standings import standings

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ON_A_PAGE = 50
MOST_DEPARTMENTS = 1000

WAITING_NAMES = {
    Waiting.UNASSIGNED: "未交办",
    Waiting.UNSIGNED: "待签收",
    Waiting.CLAIMED: "待核验",
    Waiting.EXTENSION: "延期待批",
}

ORDER_NAMES = {Order.LEDGER: "按台账顺序", Order.GAP: "落后最多在前", Order.DEADLINE: "时限最近在前"}


def asked_of(fields: Fields) -> tuple[Query, Choice]:
    """What a page's address asks the ledger for: what is looked up, and to what it is narrowed down."""
    words, department = fields.text("q", 100), fields.text("department", 100)
    query = Query(TargetQuery(words=words), department=department, as_of=fields.day("as_of"))
    choice = Choice(
        light=fields.one_of("light", Light),
        state=fields.one_of("state", TargetState),
        report=fields.one_of("report", StateOfReport),
        waiting=fields.one_of("waiting", Waiting),
        category=fields.text("category", 50),
        order=fields.one_of("order", Order) or Order.LEDGER,
    )
    return query, choice


@router.get("/ledger")
async def show_ledger(request: Request, targets: Targets, who: Visitor) -> Response:
    """The ledger today or as it was on a past day; a department sees what it leads or supports."""
    fields = Fields(dict(request.query_params))
    query, choice = asked_of(fields)
    found, _ = await standings(targets.database, who, query, rules_of(targets), targets.today())
    rows = chosen(found, choice)
    page = min(max(_page_number(fields), 1), max(1, -(-len(rows) // ON_A_PAGE)))
    departments, _ = await list_departments(targets.database, MOST_DEPARTMENTS, 0)
    return show(
        targets,
        request,
        who,
        "ledger.html",
        survey=survey(found),
        rows=rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        total=len(rows),
        page=page,
        pages=-(-len(rows) // ON_A_PAGE),
        asked=fields.texts,
        to=lambda **changes: address("/ledger", fields.texts, **changes),
        workbook=address("/ledger.xlsx", fields.texts, page=None),
        as_of=query.as_of or targets.today(),
        departments=[one.name for one in departments] if who.oversees else [],
        state_names=STATE_NAMES,
        report_names=REPORT_NAMES,
        waiting_names=WAITING_NAMES,
        order_names=ORDER_NAMES,
    )


@router.get("/ledger.xlsx")
async def save_ledger(request: Request, targets: Targets, who: Visitor) -> Response:
    """The same part of the ledger as a workbook, all of its pages."""
    query, choice = asked_of(Fields(dict(request.query_params)))
    found, _ = await standings(targets.database, who, query, rules_of(targets), targets.today())
    day = query.as_of or targets.today()
    lines = [ledger_line(number, one) for number, one in enumerate(chosen(found, choice), 1)]
    return sheet(await run_in_threadpool(write_ledger, lines, TITLE, day), f"{TITLE}-{day}.xlsx", XLSX)


def _page_number(fields: Fields) -> int:
    written = fields.texts.get("page", "")
    return int(written) if written.isdecimal() and len(written) < 6 else 1


def address(path: str, asked: Mapping[str, str], **changes: str | int | date | None) -> str:
    """The page's address with some of what is asked for changed; None takes it away."""
    kept: dict[str, Any] = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path
