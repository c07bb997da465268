"""The events that services tell each other, each a CloudEvent on a stream of its own."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid5

from pydantic import Field

from services.contract.targets import Target
from services.contract.values import NAMESPACE, Amount, Frozen


class TargetState(StrEnum):
    """Where a target stands in its life (立项 → 办结); later issues widen it."""

    DRAFT = "draft"
    ASSIGNED = "assigned"


class Role(StrEnum):
    """What the holder of a key may do."""

    DEPARTMENT = "department"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


class Department(Frozen):
    """A responsible unit (责任单位)."""

    id: UUID
    name: str


class Progress(Frozen):
    """One accepted figure in the target's unit as of a day, cumulative since `starts_on` (yearly: since 1 January)."""

    id: UUID
    value: Amount
    as_of: date
    reported_at: datetime
    note: str | None = None


class Source(Frozen):
    """The document a target was read from; `report_id` is null for one entered by hand."""

    report_id: UUID | None = None
    title: str
    issuer: str


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

    @property
    def event_id(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.type}/{self.id}/{self.revision}")

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
