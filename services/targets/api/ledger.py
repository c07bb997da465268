"""HTTP of the ledger: targets are listed, entered by hand, and given to departments."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, model_validator

from services.contract import Cadence, Node, PlanKind, PlanPoint, Target, TargetState
from services.runtime.http.days import Day
from services.runtime.http.paging import Limit, Offset, Page, page
from services.targets.api.callers import STRICT, AnyCaller, Overseer, Targets
from services.targets.api.shown import LedgerTarget, shown_target
from services.targets.plans import GivenPlan
from services.targets.store import TargetQuery
from services.targets.usecases import assignment, ledger, registration
from services.targets.usecases.assignment import KEEP

router = APIRouter(prefix="/api/v1", tags=["targets"])

AsOf = Annotated[Day | None, Query(description="the ledger as it was known at the end of that day")]


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


class GivenCadence(Cadence):
    model_config = STRICT


class NewPlan(BaseModel):
    """A plan by period: `even`; `points` (or `quarters`: four cumulative per cents); `last_year` with the cumulative
    values at last year's month ends; for a milestone `nodes`. One that does not reach the target is refused."""

    model_config = STRICT

    kind: PlanKind
    points: list[PlanPoint] = Field(default=[], max_length=400)
    quarters: list[Decimal] = Field(default=[], max_length=4)
    values: list[Decimal] = Field(default=[], max_length=400)
    nodes: list[Node] = Field(default=[], max_length=100)

    def given(self) -> GivenPlan:
        return GivenPlan(self.kind, self.points, self.quarters, self.values, self.nodes)


class NewAssignment(BaseModel):
    """Whose a target is and how it is reported; what is left out stays as it is.

    Departments by id, code or name; `department_id` is the lead (牵头单位), null takes the target back.
    """

    model_config = STRICT

    department_id: str | None = None
    supporting: list[str] = Field(default=[], max_length=50, description="配合单位")
    lead_official: str | None = Field(default=None, max_length=50, description="牵头领导")
    cadence: GivenCadence | None = None
    plan: NewPlan | None = None

    def given(self) -> assignment.Assignment:
        said = self.model_fields_set
        return assignment.Assignment(
            lead=self.department_id if "department_id" in said else KEEP,
            supporting=self.supporting if "supporting" in said else KEEP,
            lead_official=self.lead_official if "lead_official" in said else KEEP,
            cadence=self.cadence if self.cadence is not None else KEEP,
            plan=self.plan.given() if self.plan is not None else KEEP,
        )


@router.get("/targets")
async def list_targets(
    request: Request,
    targets: Targets,
    who: AnyCaller,
    department: Annotated[str | None, Query(description="lead or supporting: id, code or name")] = None,
    q: Annotated[str | None, Query(description="words in the number, the indicator or its sentence")] = None,
    report_id: UUID | None = None,
    state: Annotated[list[TargetState] | None, Query(description="may be given several times")] = None,
    category: str | None = None,
    assigned: Annotated[bool | None, Query(description="false: what nobody owns")] = None,
    as_of: AsOf = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[LedgerTarget]:
    """Rows of the ledger in the reports' order; a department's key sees what that department leads or supports."""
    asked = TargetQuery(words=q, report_id=report_id, states=state, category=category, assigned=assigned)
    query = ledger.Query(asked, department=department, as_of=as_of, limit=limit, offset=offset)
    found, total = await ledger.list_targets(targets.database, who, query)
    return page(request, [shown_target(one) for one in found], total, limit, offset)


@router.post("/targets", status_code=201)
async def enter_target(targets: Targets, who: Overseer, body: NewTarget) -> LedgerTarget:
    """Enters a target by hand."""
    target = Target.model_validate(body.model_dump(exclude={"issuer", "title", "ordinal"}))
    found = await registration.enter_target(
        targets.database, who, target, body.issuer, body.title, body.ordinal, targets.now()
    )
    targets.wake()
    return shown_target(found)


@router.get("/targets/{target_id}")
async def get_target(targets: Targets, who: AnyCaller, target_id: UUID, as_of: AsOf = None) -> LedgerTarget:
    return shown_target(await ledger.get_target(targets.database, who, target_id, as_of))


@router.patch("/targets/{target_id}")
async def assign(targets: Targets, who: Overseer, target_id: UUID, body: NewAssignment) -> LedgerTarget:
    """Gives the target to departments (交办), or changes its plan and how it is reported."""
    found = await assignment.assign(targets.database, who, target_id, body.given(), targets.now())
    targets.wake()
    return shown_target(found)
