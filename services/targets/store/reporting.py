"""Queries on reported figures, what was decided about them, evidence, and answers already given."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.targets.progress import Decision, Entry, Kind
from services.targets.tables import AnswerRow, EvidenceRow, ProgressRow, ReviewRow


async def progress_of(
    session: AsyncSession, ids: Iterable[UUID], before: datetime | None = None
) -> dict[UUID, list[ProgressRow]]:
    """Every figure reported for these targets (before an instant, where one is given), in order of arrival."""
    wanted = list(ids)
    found: dict[UUID, list[ProgressRow]] = {target_id: [] for target_id in wanted}
    statement = select(ProgressRow).where(col(ProgressRow.target_id).in_(wanted)).order_by(col(ProgressRow.number))
    if before is not None:
        statement = statement.where(col(ProgressRow.reported_at) < before)
    for row in (await session.scalars(statement)).all():
        found[row.target_id].append(row)
    return found


async def reviews_of(
    session: AsyncSession, ids: Iterable[UUID], before: datetime | None = None
) -> dict[UUID, list[ReviewRow]]:
    """What was decided about these targets' figures, by figure, the oldest first."""
    found: dict[UUID, list[ReviewRow]] = {}
    statement = select(ReviewRow).where(col(ReviewRow.target_id).in_(list(ids))).order_by(col(ReviewRow.number))
    if before is not None:
        statement = statement.where(col(ReviewRow.at) < before)
    for row in (await session.scalars(statement)).all():
        found.setdefault(row.progress_id, []).append(row)
    return found


async def entries_of(
    session: AsyncSession, ids: Iterable[UUID], before: datetime | None = None
) -> dict[UUID, list[Entry]]:
    """These targets' figures with what was decided about them, in order of arrival."""
    wanted = list(ids)
    reviews = await reviews_of(session, wanted, before)
    rows = await progress_of(session, wanted, before)
    return {id_: [_entry(row, reviews.get(row.id, ())) for row in figures] for id_, figures in rows.items()}


def _entry(row: ProgressRow, reviews: Sequence[ReviewRow]) -> Entry:
    return Entry(
        id=row.id,
        kind=Kind(row.kind),
        value=row.value,
        as_of=row.as_of,
        reported_at=row.reported_at,
        note=row.note,
        problem=row.problem,
        next_step=row.next_step,
        node=row.node,
        replaces=row.replaces,
        doubted=bool(row.doubts),
        decisions=tuple(Decision(review.decision) for review in reviews),
    )


async def find_progress(session: AsyncSession, id_: UUID) -> ProgressRow | None:
    return await session.get(ProgressRow, id_)


async def evidence_of(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, list[EvidenceRow]]:
    """The evidence of these targets, the oldest first."""
    wanted = list(ids)
    found: dict[UUID, list[EvidenceRow]] = {target_id: [] for target_id in wanted}
    order = (col(EvidenceRow.added_at), col(EvidenceRow.id))
    statement = select(EvidenceRow).where(col(EvidenceRow.target_id).in_(wanted)).order_by(*order)
    for row in (await session.scalars(statement)).all():
        found[row.target_id].append(row)
    return found


async def find_evidence(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, EvidenceRow]:
    found = await session.scalars(select(EvidenceRow).where(col(EvidenceRow.id).in_(list(ids))))
    return {row.id: row for row in found.all()}


async def claim_answer(session: AsyncSession, answer: AnswerRow) -> AnswerRow | None:
    """Saves the answer, or returns the one that was given to the same Idempotency-Key before.

    Where the first request is still under way, this waits until it has ended.
    """
    values: dict[str, Any] = answer.model_dump()
    statement = insert(AnswerRow).values(values).on_conflict_do_nothing().returning(col(AnswerRow.id))
    if (await session.execute(statement)).scalars().all():
        return None
    found: AnswerRow | None = await session.scalar(
        select(AnswerRow).where(
            col(AnswerRow.key_id) == answer.key_id, col(AnswerRow.idempotency_key) == answer.idempotency_key
        )
    )
    return found


async def complete_answer(session: AsyncSession, id_: UUID, body: dict[str, Any]) -> None:
    """Fills in the answer that was claimed before the request was carried out."""
    await session.execute(
        update(AnswerRow).where(col(AnswerRow.id) == id_).values(body=body).execution_options(synchronize_session=False)
    )
