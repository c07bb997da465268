"""HTTP of a target's life: its steps, and the history of its changes."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.runtime.http.days import Day
from services.runtime.http.paging import Limit, Offset, Page, page
from services.targets.api.callers import STRICT, AnyCaller, Targets
from services.targets.api.shown import LedgerTarget, shown_target
from services.targets.lifecycle import TAKEN_HERE, Action
from services.targets.usecases import life

router = APIRouter(prefix="/api/v1/targets/{target_id}", tags=["life"])


class NewStep(BaseModel):
    """A step in the target's life, and why.

    `deadline` is the one asked for with `request_extension`, or granted with `approve_extension`; `adjust` takes a
    new `value` (in the target's unit), `value_high` or `deadline`.
    """

    model_config = STRICT

    action: Action = Field(description=f"one of {', '.join(TAKEN_HERE)}")
    why: str | None = Field(default=None, max_length=1000)
    deadline: Day | None = None
    value: Decimal | None = Field(default=None, allow_inf_nan=False, max_digits=30)
    value_high: Decimal | None = Field(default=None, allow_inf_nan=False, max_digits=30)


class ShownChange(BaseModel):
    """A change of the target: who, when, from which state to which, and why; `target` is the row as it then stood."""

    id: UUID
    at: datetime
    who: str
    action: str
    state_from: str | None
    state_to: str
    why: str | None
    revision: int
    target: dict[str, object]


@router.post("/changes", status_code=201)
async def take_step(targets: Targets, who: AnyCaller, target_id: UUID, body: NewStep) -> LedgerTarget:
    """Takes a step; where the target's state has none such, the answer is 409 with what is allowed now and to whom."""
    step = life.Step(body.action, body.why, body.deadline, body.value, body.value_high)
    found = await life.take(targets.database, who, target_id, step, targets.now())
    targets.wake()
    return shown_target(found)


@router.get("/changes")
async def list_changes(
    request: Request, targets: Targets, who: AnyCaller, target_id: UUID, limit: Limit = 100, offset: Offset = 0
) -> Page[ShownChange]:
    """The target's history, the oldest change first."""
    rows = await life.history(targets.database, who, target_id)
    shown = [
        ShownChange(
            id=row.id,
            at=row.at,
            who=row.who,
            action=row.action,
            state_from=row.state_from,
            state_to=row.state_to,
            why=row.why,
            revision=row.document["revision"],
            target=row.document,
        )
        for row in rows[offset : offset + limit]
    ]
    return page(request, shown, len(rows), limit, offset)
