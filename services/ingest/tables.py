"""The ingest service's own database: reports as uploaded, their text, and the targets found.

A report whose `published_at` is empty is waiting to be told to the other services.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.runtime.postgres.database import INSTANT, new_metadata
from services.runtime.postgres.tables import AuditHeadRow, AuditRow, KeyRow


class Base(SQLModel, registry=registry(metadata=new_metadata())):
    """Tables of the ingest service."""


class Audit(AuditRow, Base, table=True):
    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_pending", "number", postgresql_where=text("position is null")),)


class AuditHead(AuditHeadRow, Base, table=True):
    __tablename__ = "audit_head"


class KeyTable(KeyRow, Base, table=True):
    __tablename__ = "access_key"


class ReportRow(Base, table=True):
    """A report: the original bytes, the text that offsets refer to, and whose it is."""

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_pending", "id", postgresql_where=text("published_at is null")),
        Index("ix_report_edition", "issuer", "period", "created_at"),
    )

    id: UUID = Field(primary_key=True)
    title: str
    issuer: str
    period: str
    period_source: str = Field(description="where the period was read: given, or what in the text says it")
    filename: str
    original: bytes = Field(sa_type=LargeBinary)
    text: str = Field(sa_type=Text)
    target_count: int
    corrects: UUID | None = Field(default=None, foreign_key="report.id", description="the edition before")
    created_at: datetime = Field(sa_type=INSTANT)
    published_at: datetime | None = Field(default=None, sa_type=INSTANT)
    traceparent: str | None = Field(default=None, sa_type=Text)


class FoundRow(Base, table=True):
    """A target found in a report, in reading order; `document` is the contract's Target."""

    __tablename__ = "found_target"

    report_id: UUID = Field(primary_key=True, foreign_key="report.id")
    position: int = Field(primary_key=True)
    target_id: UUID
    document: dict[str, Any] = Field(sa_type=JSONB)
