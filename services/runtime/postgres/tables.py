"""Columns that every service keeps in its own database: what it has received, who may enter and who did what."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.runtime.postgres.database import INSTANT


class InboxRow(SQLModel):
    """An event that this service has applied."""

    event_id: UUID = Field(primary_key=True)
    received_at: datetime = Field(sa_type=INSTANT)


class KeyRow(SQLModel):
    """An access key as every service needs it: its hash, never the secret."""

    id: UUID = Field(primary_key=True)
    revision: int
    hash: str = Field(unique=True)
    role: str
    department_id: UUID | None = None
    label: str | None = None
    valid_until: datetime | None = Field(default=None, sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class TickRow(SQLModel):
    """A scheduled job's run, keyed by its nominal time: several replicas do each tick once."""

    job: str = Field(primary_key=True)
    due_at: datetime = Field(primary_key=True, sa_type=INSTANT)
    started_at: datetime = Field(sa_type=INSTANT)


class AuditRow(SQLModel):
    """A write, who made it, and its link in the chain of hashes; not chained yet while `position` is empty."""

    number: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(),))
    at: datetime = Field(sa_type=INSTANT)
    key_id: UUID | None = None
    who: str
    action: str
    subject: str
    details: dict[str, Any] = Field(sa_type=JSONB)
    position: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    previous_hash: str | None = None
    hash: str | None = None


class AuditHeadRow(SQLModel):
    """The end of the chain, kept apart from it so that a removed last row shows; the one row of its table."""

    id: int = Field(default=1, primary_key=True)
    position: int = Field(sa_type=BigInteger)
    hash: str
