"""The targets service's own database: the ledger, its progress, departments and keys.

A row whose `published_at` is empty is waiting to be told to the other services.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.runtime.database import INSTANT, new_metadata
from services.runtime.tables import InboxRow, KeyRow

UNPUBLISHED = text("published_at is null")


class Base(SQLModel, registry=registry(metadata=new_metadata())):
    """Tables of the targets service."""


class Inbox(InboxRow, Base, table=True):
    __tablename__ = "inbox"


class DepartmentRow(Base, table=True):
    """A responsible unit (责任单位)."""

    __tablename__ = "department"

    id: UUID = Field(primary_key=True)
    name: str = Field(unique=True)
    code: str | None = Field(default=None, unique=True)
    created_at: datetime = Field(sa_type=INSTANT)


class KeyTable(KeyRow, Base, table=True):
    """An access key as its owner knows it."""

    __tablename__ = "access_key"
    __table_args__ = (Index("ix_access_key_pending", "id", postgresql_where=UNPUBLISHED),)

    prefix: str
    label: str | None = None
    created_at: datetime = Field(sa_type=INSTANT)
    published_at: datetime | None = Field(default=None, sa_type=INSTANT)


class TargetRow(Base, table=True):
    """A row of the ledger. `document` is the contract's Target as it now stands, `promised` as it first stood."""

    __tablename__ = "target"
    __table_args__ = (
        Index("ix_target_pending", "id", postgresql_where=UNPUBLISHED),
        Index("ix_target_order", "issuer", "starts_on", "position", "id"),
    )

    id: UUID = Field(primary_key=True)
    revision: int
    state: str
    report_id: UUID | None = Field(default=None, index=True)
    title: str
    issuer: str
    position: int = Field(description="place in the report's reading order")
    indicator: str
    starts_on: date
    deadline: date
    document: dict[str, Any] = Field(sa_type=JSONB)
    promised: dict[str, Any] = Field(sa_type=JSONB)
    extracted_at: datetime = Field(sa_type=INSTANT)
    department_id: UUID | None = Field(default=None, foreign_key="department.id", index=True)
    created_at: datetime = Field(sa_type=INSTANT)
    changed_at: datetime = Field(sa_type=INSTANT)
    published_at: datetime | None = Field(default=None, sa_type=INSTANT)


class ProgressRow(Base, table=True):
    """A figure reported for a target; rows are only ever added."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_target", "target_id", "as_of", "number"),)

    id: UUID = Field(primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), unique=True, nullable=False))
    target_id: UUID = Field(foreign_key="target.id")
    value: Decimal = Field(sa_type=Numeric, description="in the target's unit")
    unit: str | None = None
    given_value: Decimal = Field(sa_type=Numeric, description="as it was written")
    given_unit: str | None = None
    as_of: date
    note: str | None = None
    key_id: UUID
    reported_at: datetime = Field(sa_type=INSTANT)


class AnswerRow(Base, table=True):
    """What a request with an Idempotency-Key was answered, so that its repeat is answered the same."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("key_id", "idempotency_key"),)

    id: UUID = Field(primary_key=True)
    key_id: UUID
    idempotency_key: str
    request_hash: str
    body: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_type=INSTANT)
