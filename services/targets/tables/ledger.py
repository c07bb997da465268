"""The ledger (督办台账): a row a target, whose it is, and a row for every change of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.runtime.postgres.database import INSTANT
from services.targets.tables.metadata import UNPUBLISHED, Base


class TargetRow(Base, table=True):
    """A row of the ledger. `document` is the contract's Target as it now stands, `promised` as it first stood.

    `cadence`, `plan` and `extension` are the contract's Cadence, Plan and Extension; `state_before` is the state
    that a suspended target goes back to.
    """

    __tablename__ = "target"
    __table_args__ = (
        Index("ix_target_pending", "id", postgresql_where=UNPUBLISHED),
        Index("ix_target_order", "issuer", "starts_on", "position", "id"),
    )

    id: UUID = Field(primary_key=True)
    revision: int
    version: int = Field(
        default=1, sa_column_kwargs={"server_default": "1"}, description="grows when the promise itself is changed"
    )
    number: str | None = Field(default=None, unique=True, description="立项编号")
    state: str
    state_before: str | None = None
    report_id: UUID | None = Field(default=None, index=True)
    title: str
    issuer: str
    position: int = Field(description="place in the report's reading order")
    indicator: str
    starts_on: date
    deadline: date
    document: dict[str, Any] = Field(sa_type=JSONB)
    promised: dict[str, Any] = Field(sa_type=JSONB)
    edition: dict[str, Any] | None = Field(
        default=None, sa_type=JSONB(none_as_null=True), description="as the newest edition of the report says it"
    )
    extracted_at: datetime = Field(sa_type=INSTANT)
    department_id: UUID | None = Field(default=None, foreign_key="department.id", index=True)
    lead_official: str | None = None
    cadence: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    plan: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    extension: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    assigned_on: date | None = None
    completed_on: date | None = None
    created_at: datetime = Field(sa_type=INSTANT)
    changed_at: datetime = Field(sa_type=INSTANT)
    published_at: datetime | None = Field(default=None, sa_type=INSTANT)
    snapshot: str | None = Field(
        default=None, sa_type=Text, description="JSON of the TargetUpdated that is to be told, if of this revision"
    )
    traceparent: str | None = Field(default=None, description="W3C trace of the request that changed it last")


class AssigneeRow(Base, table=True):
    """A department that a target was given to: the lead (place 0) and the supporting ones, and when each signed."""

    __tablename__ = "assignee"

    target_id: UUID = Field(primary_key=True, foreign_key="target.id")
    department_id: UUID = Field(primary_key=True, foreign_key="department.id", index=True)
    place: int
    signed_at: datetime | None = Field(default=None, sa_type=INSTANT)


class ChangeRow(Base, table=True):
    """A change of a target: who, when, from what to what, and why; rows are only ever added.

    `document` is the contract's TargetUpdated as it stood after the change, without its figures.
    """

    __tablename__ = "target_change"
    __table_args__ = (Index("ix_target_change_target", "target_id", "number"), Index("ix_target_change_at", "at"))

    id: UUID = Field(primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), unique=True, nullable=False))
    target_id: UUID = Field(foreign_key="target.id")
    at: datetime = Field(sa_type=INSTANT)
    key_id: UUID | None = None
    who: str
    action: str
    state_from: str | None = None
    state_to: str
    why: str | None = None
    document: dict[str, Any] = Field(sa_type=JSONB)


class NumberingRow(Base, table=True):
    """The last number given to the targets of a year and source."""

    __tablename__ = "numbering"

    year: int = Field(primary_key=True)
    source: str = Field(primary_key=True)
    last: int


class ReminderRow(Base, table=True):
    """A flip of an alert that was told to the department (催办)."""

    __tablename__ = "reminder"

    flip_id: UUID = Field(primary_key=True)
    target_id: UUID = Field(index=True)
    reason: str
    as_of: date
