"""HTTP of departments, access keys and the audit trail."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.contract import Department, Role
from services.runtime.access import audit
from services.runtime.http.paging import Limit, Offset, Page, page
from services.targets.api.callers import STRICT, AnyCaller, Operator, Targets
from services.targets.tables import KeyTable
from services.targets.usecases import departments, keys

router = APIRouter(prefix="/api/v1", tags=["access"])

Name = Annotated[str, Field(min_length=1, max_length=100)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
ValidUntil = Annotated[datetime | None, Field(description="left out: until it is revoked")]


class NewDepartment(BaseModel):
    model_config = STRICT

    name: Name
    code: Code | None = None


class ChangedDepartment(BaseModel):
    """What is given is changed; a code of null takes the code away."""

    model_config = STRICT

    name: Name = ""
    code: Code | None = None


class ShownDepartment(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    code: str | None


class NewKey(BaseModel):
    model_config = STRICT

    label: str | None = Field(default=None, min_length=1, max_length=100, description="who or what will use it")
    valid_until: ValidUntil = None


class NewOverseerKey(NewKey):
    role: Literal[Role.SUPERVISOR, Role.OPERATOR]


class Rotation(BaseModel):
    """For how long the key that is replaced goes on working, and until when the new one is to work."""

    model_config = STRICT

    overlap_hours: int = Field(default=24, ge=0, le=720)
    valid_until: ValidUntil = None


class KeyWithSecret(BaseModel):
    """A new key. `key` is shown this once and stored nowhere."""

    id: UUID
    key: str
    prefix: str
    role: Role
    department_id: UUID | None
    label: str | None
    valid_until: datetime | None
    replaces: UUID | None


class ShownKey(BaseModel):
    """A key as operators see it; `last_used_at` is exact to a minute, and null where nothing is known of its use."""

    id: UUID
    prefix: str
    role: Role
    department: Department | None
    label: str | None
    replaces: UUID | None
    created_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class ShownAudit(BaseModel):
    """A write; its place in the chain is null for a moment after it was made."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    at: datetime
    key_id: UUID | None
    who: str
    action: str
    subject: str
    details: dict[str, Any]
    position: int | None
    previous_hash: str | None
    hash: str | None


def _with_secret(issued: keys.IssuedKey) -> KeyWithSecret:
    told = KeyWithSecret.model_fields.keys() - {"key"}
    return KeyWithSecret(key=issued.secret, **issued.row.model_dump(include=set(told)))


def _shown(row: KeyTable, department: Department | None) -> ShownKey:
    told = ShownKey.model_fields.keys() - {"department"}
    return ShownKey(department=department, **row.model_dump(include=set(told)))


@router.get("/departments")
async def list_departments(
    request: Request, targets: Targets, who: AnyCaller, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownDepartment]:
    rows, total = await departments.list_departments(targets.database, limit, offset)
    return page(request, [ShownDepartment.model_validate(row) for row in rows], total, limit, offset)


@router.post("/departments", status_code=201)
async def add_department(targets: Targets, who: Operator, body: NewDepartment) -> ShownDepartment:
    """Adds a department; one of that name that is there already is answered as it is."""
    found = await departments.add_department(targets.database, who, body.name, body.code, targets.now())
    targets.wake()
    return ShownDepartment.model_validate(found)


@router.patch("/departments/{department}")
async def rename_department(
    targets: Targets, who: Operator, department: str, body: ChangedDepartment
) -> ShownDepartment:
    """Gives a department another name or code; its targets, keys and figures stay its own."""
    changes = body.model_dump(exclude_unset=True)
    found = await departments.rename_department(targets.database, who, department, changes, targets.now())
    targets.wake()
    return ShownDepartment.model_validate(found)


@router.post("/departments/{department}/keys", status_code=201)
async def issue_department_key(
    targets: Targets, who: Operator, department: str, body: NewKey | None = None
) -> KeyWithSecret:
    """Makes a key with which the department sees and reports its own targets."""
    given = body or NewKey()
    wanted = keys.NewKey(Role.DEPARTMENT, department, given.label, given.valid_until)
    issued = await keys.issue_key(targets.database, who, wanted, targets.now())
    targets.wake()
    return _with_secret(issued)


@router.post("/keys", status_code=201)
async def issue_overseer_key(targets: Targets, who: Operator, body: NewOverseerKey) -> KeyWithSecret:
    """Makes a supervisor's or an operator's key."""
    wanted = keys.NewKey(body.role, None, body.label, body.valid_until)
    issued = await keys.issue_key(targets.database, who, wanted, targets.now())
    targets.wake()
    return _with_secret(issued)


@router.get("/keys")
async def list_keys(
    request: Request,
    targets: Targets,
    who: Operator,
    department: Annotated[str | None, Query(description="id, code or name")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[ShownKey]:
    """Keys, newest first, the ended ones too."""
    rows, total = await keys.list_keys(targets.database, targets.client, department, limit, offset)
    return page(request, [_shown(*one) for one in rows], total, limit, offset)


@router.post("/keys/{key_id}/rotation", status_code=201)
async def rotate_key(targets: Targets, who: Operator, key_id: UUID, body: Rotation | None = None) -> KeyWithSecret:
    """Makes a new key of the same role, department and label; the old one ends after the overlap, or sooner."""
    given = body or Rotation()
    overlap = timedelta(hours=given.overlap_hours)
    issued = await keys.rotate_key(targets.database, who, key_id, overlap, given.valid_until, targets.now())
    targets.wake()
    return _with_secret(issued)


@router.delete("/keys/{key_id}", status_code=204)
async def revoke_key(targets: Targets, who: Operator, key_id: UUID) -> None:
    """Ends a key at once, in every service and for its pages' sessions."""
    await keys.revoke_key(targets.database, who, key_id, targets.now())
    targets.wake()


@router.get("/audit")
async def list_audit(
    request: Request, targets: Targets, who: Operator, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownAudit]:
    """The writes of the targets service, newest first; `duban audit export` has those of all services."""
    rows, total = await audit.latest(targets.database, targets.parts.trail, limit, offset)
    return page(request, [ShownAudit.model_validate(row) for row in rows], total, limit, offset)
