"""HTTP of departments and access keys."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.contract import Role
from services.runtime.paging import Limit, Offset, Page, page
from services.targets.api.callers import STRICT, AnyCaller, Operator, Targets
from services.targets.usecases import departments

router = APIRouter(prefix="/api/v1", tags=["access"])


class NewDepartment(BaseModel):
    model_config = STRICT

    name: str = Field(min_length=1, max_length=100)
    code: str | None = Field(default=None, min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")


class ShownDepartment(BaseModel):
    id: UUID
    name: str
    code: str | None


class NewKey(BaseModel):
    model_config = STRICT

    label: str | None = Field(default=None, max_length=100, description="who or what will use it")


class NewOverseerKey(NewKey):
    role: Literal[Role.SUPERVISOR, Role.OPERATOR]


class ShownKey(BaseModel):
    """A new key. `key` is shown this once and stored nowhere."""

    id: UUID
    key: str
    prefix: str
    role: Role
    department_id: UUID | None


def _key(issued: departments.IssuedKey) -> ShownKey:
    return ShownKey(
        id=issued.id, key=issued.secret, prefix=issued.prefix, role=issued.role, department_id=issued.department_id
    )


@router.get("/departments")
async def list_departments(
    request: Request, targets: Targets, who: AnyCaller, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownDepartment]:
    rows, total = await departments.list_departments(targets.database, limit, offset)
    return page(request, [ShownDepartment.model_validate(row) for row in rows], total, limit, offset)


@router.post("/departments", status_code=201)
async def add_department(targets: Targets, who: Operator, body: NewDepartment) -> ShownDepartment:
    """Adds a department; one of that name that is there already is answered as it is."""
    found = await departments.add_department(targets.database, body.name, body.code, targets.now())
    return ShownDepartment.model_validate(found)


@router.post("/departments/{department}/keys", status_code=201)
async def issue_department_key(
    targets: Targets, who: Operator, department: str, body: NewKey | None = None
) -> ShownKey:
    """Makes a key with which the department sees and reports its own targets."""
    label = body.label if body else None
    issued = await departments.issue_key(targets.database, Role.DEPARTMENT, department, label, targets.now())
    targets.wake()
    return _key(issued)


@router.post("/keys", status_code=201)
async def issue_overseer_key(targets: Targets, who: Operator, body: NewOverseerKey) -> ShownKey:
    """Makes a supervisor's or an operator's key."""
    issued = await departments.issue_key(targets.database, body.role, None, body.label, targets.now())
    targets.wake()
    return _key(issued)
