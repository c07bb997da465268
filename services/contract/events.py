"""The events that services tell each other, each a CloudEvent on a stream of its own."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid5

from pydantic import Field

from services.contract.ledger import (
    Cadence,
    Department,
    Extension,
    Filing,
    Plan,
    Progress,
    Signature,
    Source,
    TargetState,
)
from services.contract.targets import Target
from services.contract.values import NAMESPACE, Amount, Frozen


class Role(StrEnum):
    """What the holder of a key may do."""

    DEPARTMENT = "department"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


class Event(Frozen):
    """What happened, told once and for all; `event_id` is the same however often it is sent."""

    stream: ClassVar[str]
    type: ClassVar[str]

    @property
    def event_id(self) -> UUID:
        raise TypeError(f"{type(self).__name__} has no identity")

    @property
    def subject(self) -> str:
        raise TypeError(f"{type(self).__name__} has no subject")


class ExtractedTarget(Frozen):
    """A target with the id it has in every service."""

    id: UUID
    target: Target


class TargetsExtracted(Event):
    """A report was read: these are its targets (ingest → targets)."""

    stream: ClassVar[str] = "duban.extracted"
    type: ClassVar[str] = "duban.targets.extracted.v1"

    report_id: UUID
    title: str
    issuer: str
    period: str
    extracted_at: datetime
    targets: tuple[ExtractedTarget, ...]

    @property
    def event_id(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.type}/{self.report_id}")

    @property
    def subject(self) -> str:
        return str(self.report_id)


class TargetUpdated(Event):
    """A full snapshot of a target in the ledger; of two, the one with the higher revision is true."""

    stream: ClassVar[str] = "duban.updated"
    type: ClassVar[str] = "duban.target.updated.v1"

    id: UUID
    revision: int = Field(ge=1)
    source: Source
    target: Target
    state: TargetState
    department: Department | None = None
    progress: tuple[Progress, ...] = ()
    number: str | None = Field(default=None, description="立项编号")
    lead_official: str | None = None
    signatures: tuple[Signature, ...] = Field(
        default=(), description="the lead department's first, then supporting ones"
    )
    cadence: Cadence | None = None
    plan: Plan | None = None
    assigned_on: date | None = None
    completed_on: date | None = None
    version: int = Field(default=1, ge=1, description="grows when the promise itself is changed (调整, 延期)")
    promised: Target | None = Field(
        default=None, description="the target as it first stood, where it was changed since"
    )
    extension: Extension | None = None
    filings: tuple[Filing, ...] = ()
    changed_at: datetime | None = Field(default=None, description="when the ledger came to stand so")

    @classmethod
    def id_of(cls, target_id: UUID, revision: int) -> UUID:
        """The `event_id` of a target's snapshot."""
        return uuid5(NAMESPACE, f"{cls.type}/{target_id}/{revision}")

    @property
    def event_id(self) -> UUID:
        return self.id_of(self.id, self.revision)

    @property
    def subject(self) -> str:
        return str(self.id)


class AlertChanged(Event):
    """An alert changed its state: one flip (alerts → anybody)."""

    stream: ClassVar[str] = "duban.alerts"
    type: ClassVar[str] = "duban.alert.changed.v1"

    id: UUID
    alert_id: UUID
    target_id: UUID
    rule: str
    state: str
    reason: str
    indicator: str
    department: Department | None
    light: str
    gap_points: Amount | None
    as_of: date
    explanation: str
    quote: str | None
    place: str | None = None
    rung: int = Field(default=0, ge=0, description="how far up the ladder (提醒, 催办单 …); 0 is none")
    next_step_on: date | None = Field(default=None, description="when the next rung is due if nothing is settled")

    @property
    def event_id(self) -> UUID:
        return self.id

    @property
    def subject(self) -> str:
        return str(self.alert_id)


class KeyChanged(Event):
    """A snapshot of an access key (targets → every service); the secret itself is never told."""

    stream: ClassVar[str] = "duban.keys"
    type: ClassVar[str] = "duban.key.changed.v1"

    id: UUID
    revision: int = Field(ge=1)
    hash: str
    role: Role
    department_id: UUID | None = None
    label: str | None = Field(default=None, description="who or what uses it")
    valid_until: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def event_id(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.type}/{self.id}/{self.revision}")

    @property
    def subject(self) -> str:
        return str(self.id)


EVENTS: tuple[type[Event], ...] = (TargetsExtracted, TargetUpdated, AlertChanged, KeyChanged)


def schemas() -> dict[str, Any]:
    """The contract's JSON Schemas by event type, as kept under review in tests/unit/contract."""
    return {event.type: event.model_json_schema(mode="serialization") for event in EVENTS}
