"""HTTP of assignment in bulk: by rule, or line by line."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from services.contract import InvalidValue
from services.targets.api.callers import STRICT, Overseer, Targets
from services.targets.assignment_rules import AssignmentRule
from services.targets.usecases import bulk_assignment

router = APIRouter(prefix="/api/v1/assignments", tags=["targets"])


class NewRule(BaseModel):
    """Targets of this category, or whose indicator has one of the words, go to the department (id, code or name)."""

    model_config = STRICT

    department: str
    category: str | None = None
    words: list[str] = Field(default=[], max_length=100)

    @model_validator(mode="after")
    def _says_which(self) -> "NewRule":
        if self.category is None and not self.words:
            raise InvalidValue("category", None, "类别（category）或指标中的词语（words），至少一项")
        return self


class NewRules(BaseModel):
    """Rules in order: the first that fits decides; then, if wanted, the department that the parser suggests.

    Only targets that nobody has are given away. With `dry_run` nothing is saved.
    """

    model_config = STRICT

    rules: list[NewRule] = Field(default=[], max_length=1000)
    suggestions: bool = True
    dry_run: bool = False


class AssignedTarget(BaseModel):
    """A target and the department it went to; null where no rule fits, so that it is still nobody's."""

    target_id: UUID
    indicator: str
    department: str | None
    number: str | None


class Assigned(BaseModel):
    """What became of the targets that nobody had."""

    assigned: int
    unassigned: int
    items: list[AssignedTarget]


@router.post("/by-rule")
async def assign_by_rule(targets: Targets, who: Overseer, body: NewRules) -> Assigned:
    """Gives away what nobody has, by category, by words, or as the parser suggests."""
    rules = [AssignmentRule(rule.department, rule.category, tuple(rule.words)) for rule in body.rules]
    found: list[dict[str, Any]] = await bulk_assignment.assign_by_rule(
        targets.database, who, rules, suggestions=body.suggestions, dry_run=body.dry_run, now=targets.now()
    )
    targets.wake()
    items = [AssignedTarget.model_validate(one) for one in found]
    given = sum(one.department is not None for one in items)
    return Assigned(assigned=given, unassigned=len(items) - given, items=items)
