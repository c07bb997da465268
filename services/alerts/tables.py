"""The alerts service's own database: newest snapshots, alerts with their flips, and what is to be told to whom.

A flip whose `published_at` is empty and a notification whose `sent_at` is empty are waiting to be sent.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.runtime.database import INSTANT, new_metadata
from services.runtime.tables import AuditHeadRow, AuditRow, KeyRow, TickRow


class Base(SQLModel, registry=registry(metadata=new_metadata())):
    """Tables of the alerts service."""


class Audit(AuditRow, Base, table=True):
    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_pending", "number", postgresql_where=text("position is null")),)


class AuditHead(AuditHeadRow, Base, table=True):
    __tablename__ = "audit_head"


class KeyTable(KeyRow, Base, table=True):
    __tablename__ = "access_key"


class Tick(TickRow, Base, table=True):
    __tablename__ = "tick"


class SnapshotRow(Base, table=True):
    """The newest snapshot of a target; `document` is the contract's TargetUpdated."""

    __tablename__ = "snapshot"

    target_id: UUID = Field(primary_key=True)
    revision: int
    department_id: UUID | None = Field(default=None, index=True)
    document: dict[str, Any] = Field(sa_type=JSONB)
    received_at: datetime = Field(sa_type=INSTANT)


class AlertRow(Base, table=True):
    """One target breaking one rule; `told_light` is the light last told, the rest what the last check saw."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("target_id", "rule"),)

    id: UUID = Field(primary_key=True)
    target_id: UUID
    rule: str
    state: str = Field(index=True)
    flips: int
    indicator: str
    department_id: UUID | None = Field(default=None, index=True)
    department: str | None = None
    report_id: UUID | None = None
    light: str
    told_light: str
    completion: Decimal | None = Field(default=None, sa_type=Numeric)
    schedule: Decimal | None = Field(default=None, sa_type=Numeric)
    gap_points: Decimal | None = Field(default=None, sa_type=Numeric)
    as_of: date
    pack: str
    explanation: str
    quote: str | None = Field(default=None, sa_type=Text)
    place: str
    opened_at: datetime = Field(sa_type=INSTANT)
    changed_at: datetime = Field(sa_type=INSTANT)


class FlipRow(Base, table=True):
    """A change of an alert's state; `document` is the contract's AlertChanged."""

    __tablename__ = "flip"
    __table_args__ = (
        UniqueConstraint("alert_id", "number"),
        Index("ix_flip_pending", "id", postgresql_where=text("published_at is null")),
    )

    id: UUID = Field(primary_key=True)
    alert_id: UUID = Field(foreign_key="alert.id")
    number: int
    reason: str
    as_of: date
    document: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_type=INSTANT)
    published_at: datetime | None = Field(default=None, sa_type=INSTANT)


class NotificationRow(Base, table=True):
    """A flip to be told to one receiver; its id is how the receiver knows a repeat."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("flip_id", "receiver"),
        Index("ix_notification_due", "next_attempt_at", postgresql_where=text("sent_at is null and failed_at is null")),
    )

    id: UUID = Field(primary_key=True)
    flip_id: UUID = Field(foreign_key="flip.id")
    receiver: str
    body: str = Field(sa_type=Text)
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=INSTANT)
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    failed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    error: str | None = None
