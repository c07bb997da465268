"""Columns that every service keeps in its own database: what it has received, who may enter, which ticks are done."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from services.runtime.database import INSTANT


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
    valid_until: datetime | None = Field(default=None, sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class TickRow(SQLModel):
    """A scheduled job's run, keyed by its nominal time: several replicas do each tick once."""

    job: str = Field(primary_key=True)
    due_at: datetime = Field(primary_key=True, sa_type=INSTANT)
    started_at: datetime = Field(sa_type=INSTANT)
