"""What the alerts service was told: targets, keys; and what it has done by the clock."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.alerts.tables.metadata import Base
from services.runtime.postgres.database import INSTANT
from services.runtime.postgres.tables import AuditHeadRow, AuditRow, KeyRow, TickRow


class Audit(AuditRow, Base, table=True):
    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_pending", "number", postgresql_where=text("position is null")),)


class AuditHead(AuditHeadRow, Base, table=True):
    __tablename__ = "audit_head"


class KeyTable(KeyRow, Base, table=True):
    __tablename__ = "access_key"


class Tick(TickRow, Base, table=True):
    """`found` is what a check found: how many targets, and of each light."""

    __tablename__ = "tick"

    found: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))


class SnapshotRow(Base, table=True):
    """The newest snapshot of a target; `document` is the contract's TargetUpdated.

    `assess_after` is the first day on which a check may find something new without a new snapshot; empty: at once.
    `traceparent` is the W3C trace context of the event that brought it.
    """

    __tablename__ = "snapshot"
    __table_args__ = (Index("ix_snapshot_unassessed", "target_id", postgresql_where=text("assess_after is null")),)

    target_id: UUID = Field(primary_key=True)
    revision: int
    department_id: UUID | None = Field(default=None, index=True)
    document: dict[str, Any] = Field(sa_type=JSONB)
    assess_after: date | None = Field(default=None, index=True)
    received_at: datetime = Field(sa_type=INSTANT)
    traceparent: str | None = Field(default=None, sa_type=Text)


class PastSnapshotRow(Base, table=True):
    """How a target was known at the end of a day on which it changed; of several changes the last."""

    __tablename__ = "past_snapshot"

    target_id: UUID = Field(primary_key=True)
    known_on: date = Field(primary_key=True)
    revision: int
    document: dict[str, Any] = Field(sa_type=JSONB)
