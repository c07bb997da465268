"""Departments, their keys, and who did what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from services.runtime.postgres.database import INSTANT
from services.runtime.postgres.tables import AuditHeadRow, AuditRow, InboxRow, KeyRow
from services.targets.tables.metadata import UNPUBLISHED, Base


class Inbox(InboxRow, Base, table=True):
    __tablename__ = "inbox"


class Audit(AuditRow, Base, table=True):
    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_pending", "number", postgresql_where=text("position is null")),)


class AuditHead(AuditHeadRow, Base, table=True):
    __tablename__ = "audit_head"


class DepartmentRow(Base, table=True):
    """A responsible unit (责任单位)."""

    __tablename__ = "department"

    id: UUID = Field(primary_key=True)
    name: str = Field(unique=True)
    code: str | None = Field(default=None, unique=True)
    created_at: datetime = Field(sa_type=INSTANT)


class KeyTable(KeyRow, Base, table=True):
    """An access key as its owner knows it; `replaces` is the key that it was rotated from."""

    __tablename__ = "access_key"
    __table_args__ = (Index("ix_access_key_pending", "id", postgresql_where=UNPUBLISHED),)

    prefix: str
    replaces: UUID | None = None
    created_at: datetime = Field(sa_type=INSTANT)
    last_used_at: datetime | None = Field(default=None, sa_type=INSTANT)
    published_at: datetime | None = Field(default=None, sa_type=INSTANT)
