"""What departments report: figures, what became of them, their evidence, and answers already given."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.runtime.postgres.database import INSTANT
from services.targets.tables.metadata import Base


class ProgressRow(Base, table=True):
    """A figure reported for a target; rows are only ever added, a correction names the one it replaces."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_target", "target_id", "as_of", "number"),)

    id: UUID = Field(primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), unique=True, nullable=False))
    target_id: UUID = Field(foreign_key="target.id")
    kind: str = Field(default="cumulative", sa_column_kwargs={"server_default": "cumulative"})
    value: Decimal = Field(sa_type=Numeric, description="in the target's unit")
    unit: str | None = None
    given_value: Decimal = Field(sa_type=Numeric, description="as it was written")
    given_unit: str | None = None
    as_of: date
    node: str | None = Field(default=None, description="which node of a milestone is done")
    note: str | None = None
    problem: str | None = Field(default=None, description="what stands in the way (问题)")
    next_step: str | None = Field(default=None, description="what is to be done (下步措施)")
    replaces: UUID | None = Field(default=None, foreign_key="progress.id", index=True)
    doubts: list[Any] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]"), description="why asked back"
    )
    key_id: UUID
    who: str = Field(default="", sa_column_kwargs={"server_default": ""})
    reported_at: datetime = Field(sa_type=INSTANT)


class ReviewRow(Base, table=True):
    """What was decided about a figure: confirmed or withdrawn by its department, returned or accepted by the office."""

    __tablename__ = "progress_review"
    __table_args__ = (Index("ix_progress_review_target", "target_id", "number"),)

    id: UUID = Field(primary_key=True)
    number: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), unique=True, nullable=False))
    progress_id: UUID = Field(foreign_key="progress.id")
    target_id: UUID = Field(foreign_key="target.id")
    decision: str
    reason: str | None = None
    key_id: UUID
    who: str
    at: datetime = Field(sa_type=INSTANT)


class EvidenceRow(Base, table=True):
    """A file or a link that shows that something was done (佐证); a file lies outside the database under its hash."""

    __tablename__ = "evidence"

    id: UUID = Field(primary_key=True)
    target_id: UUID = Field(foreign_key="target.id", index=True)
    progress_id: UUID | None = Field(default=None, foreign_key="progress.id", index=True)
    name: str
    link: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    size: int | None = Field(default=None, sa_type=BigInteger)
    key_id: UUID
    added_at: datetime = Field(sa_type=INSTANT)


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
