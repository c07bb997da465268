"""What is told to whom: messages to receivers, every attempt, groups of alerts, and numbered notices."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.alerts.tables.metadata import Base
from services.runtime.postgres.database import INSTANT

PENDING = text("sent_at is null and failed_at is null")


class NotificationRow(Base, table=True):
    """A message to one receiver; its id is how the receiver knows a repeat.

    A webhook (`flip_id` set) tells of one flip in JSON; a message for people (`group_key` set) of a group's alerts.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("flip_id", "receiver"),
        Index("ix_notification_due", "next_attempt_at", postgresql_where=PENDING),
        Index("ix_notification_waiting", "receiver", "next_attempt_at", postgresql_where=PENDING),
        Index("ix_notification_failed", "failed_at", postgresql_where=text("failed_at is not null")),
    )

    id: UUID = Field(primary_key=True)
    flip_id: UUID | None = Field(default=None, foreign_key="flip.id")
    group_key: str | None = None
    receiver: str
    title: str | None = None
    body: str = Field(sa_type=Text)
    attempts: int = 0
    created_at: datetime | None = Field(default=None, sa_type=INSTANT)
    next_attempt_at: datetime = Field(sa_type=INSTANT)
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    failed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    error: str | None = None
    traceparent: str | None = Field(default=None, sa_type=Text)


class DeliveryRow(Base, table=True):
    """One attempt to deliver a message: sent, to be tried again, or failed for good, and why."""

    __tablename__ = "delivery"

    id: UUID = Field(primary_key=True)
    notification_id: UUID = Field(foreign_key="notification.id", index=True)
    attempt: int
    at: datetime = Field(sa_type=INSTANT, index=True)
    outcome: str
    why: str | None = None


class GroupRow(Base, table=True):
    """The alerts of one department, told together: when the group is looked at next, and what it was last told of.

    `told` maps the ids of the alerts in the last message to their severity and rung then.
    """

    __tablename__ = "alert_group"

    key: str = Field(primary_key=True)
    department_id: UUID | None = None
    next_look_at: datetime | None = Field(default=None, sa_type=INSTANT, index=True)
    told_at: datetime | None = Field(default=None, sa_type=INSTANT)
    told: dict[str, Any] = Field(sa_type=JSONB)


class NoticeRow(Base, table=True):
    """A numbered document (催办单, 督办单, 督查通报); `document` is all that it says."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("kind", "year", "place"),)

    id: UUID = Field(primary_key=True)
    kind: str
    year: int
    place: int
    number: str = Field(unique=True)
    department_id: UUID | None = Field(default=None, index=True)
    as_of: date
    document: dict[str, Any] = Field(sa_type=JSONB)
    made_by: str
    made_at: datetime = Field(sa_type=INSTANT)
