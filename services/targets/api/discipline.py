"""HTTP of reporting discipline: what is owed by when, and how departments keep to it."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.assessment.discipline import StateOfReport
from services.contract import Amount, Department
from services.runtime.http.paging import Limit, Offset, Page, page
from services.targets.api.callers import AnyCaller, Targets
from services.targets.api.ledger import AsOf
from services.targets.policy import rules_of
from services.targets.usecases import discipline, ledger

router = APIRouter(prefix="/api/v1/reporting", tags=["reporting"])

OWED = [one for one in StateOfReport if one is not StateOfReport.NOT_DUE]


class ShownReport(BaseModel):
    """The report of a target on the period `first` to `last`; `workdays_late` is 0 on time."""

    target_id: UUID
    number: str | None
    indicator: str
    department: Department | None
    first: date
    last: date
    due_on: date
    state: StateOfReport
    filed_on: date | None
    workdays_late: int
    provisional: bool


class ShownRates(BaseModel):
    """How many reports were to be expected of a department, how many came, how many on time; shares as 0…1."""

    department: Department
    expected: int
    reported: int
    on_time: int
    reported_share: Amount | None
    on_time_share: Amount | None


@router.get("")
async def list_reports(
    request: Request,
    targets: Targets,
    who: AnyCaller,
    department: Annotated[str | None, Query(description="id, code or name")] = None,
    state: Annotated[list[StateOfReport] | None, Query(description="left out: all but not_due")] = None,
    as_of: AsOf = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[ShownReport]:
    """Reports by (target, period), the earliest due first."""
    query = ledger.Query(department=department, as_of=as_of)
    rules = rules_of(targets)
    found = await discipline.list_reports(targets.database, who, query, rules, targets.today(), state or OWED)
    shown = [
        ShownReport(
            target_id=one.target.id,
            number=one.target.number,
            indicator=one.target.target.indicator,
            department=one.target.department,
            first=one.report.first,
            last=one.report.last,
            due_on=one.report.due_on,
            state=one.report.state,
            filed_on=one.report.filed_on,
            workdays_late=one.report.workdays_late,
            provisional=rules.workdays.is_provisional(one.report.due_on),
        )
        for one in found[offset : offset + limit]
    ]
    return page(request, shown, len(found), limit, offset)


@router.get("/rates")
async def department_rates(targets: Targets, who: AnyCaller, as_of: AsOf = None) -> list[ShownRates]:
    """Reports expected, made and made on time, by lead department."""
    found = await discipline.department_rates(
        targets.database, who, ledger.Query(as_of=as_of), rules_of(targets), targets.today()
    )
    return [
        ShownRates(
            department=department,
            expected=one.expected,
            reported=one.reported,
            on_time=one.on_time,
            reported_share=_share(one.reported, one.expected),
            on_time_share=_share(one.on_time, one.expected),
        )
        for department, one in found
    ]


def _share(part: int, whole: int) -> Decimal | None:
    return round(Decimal(part) / Decimal(whole), 4) if whole else None
