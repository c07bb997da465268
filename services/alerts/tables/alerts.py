"""Alerts, their flips, and what keeps them quiet."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.alerts.tables.metadata import Base
from services.runtime.postgres.database import INSTANT


class Alert(SQLModel):
    """One target breaking one rule; `told_light` is the light last told, the rest what the last check saw.

    `severity` is how bad it is (1 to 3), `rung` how far up the ladder it has come, `muted_by` the rule or the silence
    that keeps it from being told.
    """

    id: UUID = Field(primary_key=True)
    target_id: UUID
    rule: str
    state: str = Field(index=True)
    severity: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
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
    began_on: date | None = Field(default=None, description="since when it holds, whenever it was found")
    rung: int = Field(default=0, sa_column_kwargs={"server_default": "0"}, index=True)
    rung_on: date | None = None
    next_step_on: date | None = Field(default=None, index=True)
    told_on: date | None = Field(default=None, description="when it was last told or reminded of")
    muted_by: str | None = None
    acknowledged_by: str | None = None
    acknowledged_why: str | None = None
    acknowledged_until: datetime | None = Field(default=None, sa_type=INSTANT)
    opened_at: datetime = Field(sa_type=INSTANT)
    changed_at: datetime = Field(sa_type=INSTANT)


class AlertRow(Alert, Base, table=True):
    """An alert as it is kept; a check, which changes thousands, takes it as a plain `Alert`."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("target_id", "rule"),)


class FlipRow(Base, table=True):
    """That an alert was told, and why; `as_of` is when that should have happened, `document` the AlertChanged."""

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
    traceparent: str | None = Field(default=None, sa_type=Text)


class SilenceRow(Base, table=True):
    """Nobody is told of alerts that fit it until it ends; what is empty fits any."""

    __tablename__ = "silence"

    id: UUID = Field(primary_key=True)
    department_id: UUID | None = None
    target_id: UUID | None = None
    rule: str | None = None
    author: str
    reason: str
    starts_at: datetime = Field(sa_type=INSTANT)
    ends_at: datetime = Field(sa_type=INSTANT, index=True)
    created_at: datetime = Field(sa_type=INSTANT)
