"""A row of the ledger as the API answers it."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.contract import (
    Cadence,
    Department,
    Extension,
    Filing,
    Plan,
    Progress,
    Signature,
    Source,
    Target,
    TargetState,
    TargetUpdated,
)
from services.targets.lifecycle import Action, Party, offered


class AllowedStep(BaseModel):
    """A step that may be taken now, and by whom."""

    action: Action
    by: Party


class LedgerTarget(Target):
    """A row of the ledger: the target, whose it is, how far it is, and what may be done with it now.

    `department` leads (牵头), `supporting` helps (配合); `promised` is the target as it first stood, where it was
    changed since; `progress` are the figures that count, `filings` what was reported whether or not it counts.
    """

    id: UUID
    revision: int
    number: str | None
    state: TargetState
    allowed: tuple[AllowedStep, ...]
    source: Source
    department: Department | None
    supporting: tuple[Department, ...]
    signatures: tuple[Signature, ...]
    lead_official: str | None
    cadence: Cadence | None
    plan: Plan | None
    assigned_on: date | None
    completed_on: date | None
    version: int
    promised: Target | None
    extension: Extension | None
    progress: tuple[Progress, ...]
    filings: tuple[Filing, ...]


def shown_target(found: TargetUpdated) -> LedgerTarget:
    """The snapshot as the API answers it."""
    fields: dict[str, Any] = {name: getattr(found.target, name) for name in Target.model_fields}
    for name in LedgerTarget.model_fields.keys() & TargetUpdated.model_fields.keys():
        fields[name] = getattr(found, name)
    fields["supporting"] = tuple(one.department for one in found.signatures if one.department != found.department)
    fields["allowed"] = tuple(
        AllowedStep(action=one.action, by=one.by) for one in offered(found.state, found.extension is not None)
    )
    return LedgerTarget(**fields)
