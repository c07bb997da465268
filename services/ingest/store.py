"""Queries of the ingest service."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from services.contract import ExtractedTarget, Target, TargetsExtracted
from services.ingest.tables import FoundRow, ReportRow

# the original and the text are large and seldom asked for
LIGHT = (defer(col(ReportRow.original)), defer(col(ReportRow.text)))  # type: ignore[arg-type]


async def add_report(session: AsyncSession, report: ReportRow, found: Sequence[FoundRow]) -> None:
    """Saves a report with its targets."""
    session.add(report)
    await session.flush()
    session.add_all(found)


async def find_report(session: AsyncSession, id_: UUID) -> ReportRow | None:
    found: ReportRow | None = await session.scalar(select(ReportRow).options(*LIGHT).where(col(ReportRow.id) == id_))
    return found


async def latest_edition(session: AsyncSession, issuer: str, period: str) -> ReportRow | None:
    """The newest report of that issuer and period."""
    statement = (
        select(ReportRow)
        .options(*LIGHT)
        .where(col(ReportRow.issuer) == issuer, col(ReportRow.period) == period)
        .order_by(col(ReportRow.created_at).desc(), col(ReportRow.id))
        .limit(1)
    )
    found: ReportRow | None = await session.scalar(statement)
    return found


async def all_reports(session: AsyncSession, limit: int, offset: int) -> tuple[Sequence[ReportRow], int]:
    """Reports, newest first, and how many there are."""
    total = await session.scalar(select(func.count()).select_from(ReportRow))
    order = (col(ReportRow.created_at).desc(), col(ReportRow.id))
    rows = await session.scalars(select(ReportRow).options(*LIGHT).order_by(*order).limit(limit).offset(offset))
    return rows.all(), total or 0


async def found_in(session: AsyncSession, report_id: UUID, limit: int | None, offset: int) -> list[ExtractedTarget]:
    """Targets of a report in reading order."""
    statement = (
        select(FoundRow)
        .where(col(FoundRow.report_id) == report_id)
        .order_by(col(FoundRow.position))
        .limit(limit)
        .offset(offset)
    )
    rows = (await session.scalars(statement)).all()
    return [ExtractedTarget(id=row.target_id, target=Target.model_validate(row.document)) for row in rows]


async def unpublished_reports(session: AsyncSession, limit: int) -> list[tuple[TargetsExtracted, str | None]]:
    """What was read and is to be told, and the traces that it belongs to."""
    statement = select(ReportRow).options(*LIGHT).where(col(ReportRow.published_at).is_(None)).limit(limit)
    return [(await _extracted(session, row), row.traceparent) for row in (await session.scalars(statement)).all()]


async def _extracted(session: AsyncSession, row: ReportRow) -> TargetsExtracted:
    return TargetsExtracted(
        report_id=row.id,
        title=row.title,
        issuer=row.issuer,
        period=row.period,
        extracted_at=row.created_at,
        targets=tuple(await found_in(session, row.id, None, 0)),
    )


async def mark_reports(session: AsyncSession, ids: Iterable[UUID], now: datetime) -> None:
    await session.execute(update(ReportRow).where(col(ReportRow.id).in_(list(ids))).values(published_at=now))
