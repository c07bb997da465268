"""Queries on reported figures, what was decided about them, evidence, and answers already given."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import ARRAY, Text, Uuid, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.targets.progress import Decision, Entry, Kind
from services.targets.store.ids import among
from services.targets.tables import AnswerRow, EvidenceRow, ProgressRow, ReviewRow


async def progress_of(
    session: AsyncSession, ids: Iterable[UUID], before: datetime | None = None
) -> dict[UUID, list[ProgressRow]]:
    """Every figure reported for these targets (before an instant, where one is given), in order of arrival."""
    wanted = list(ids)
    found: dict[UUID, list[ProgressRow]] = {target_id: [] for target_id in wanted}
    statement = select(ProgressRow).where(among(col(ProgressRow.target_id), wanted)).order_by(col(ProgressRow.number))
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
    statement = select(ReviewRow).where(among(col(ReviewRow.target_id), ids)).order_by(col(ReviewRow.number))
    if before is not None:
        statement = statement.where(col(ReviewRow.at) < before)
    for row in (await session.scalars(statement)).all():
        found.setdefault(row.progress_id, []).append(row)
    return found


DECISIONS = (
    select(func.array_agg(aggregate_order_by(col(ReviewRow.decision), col(ReviewRow.number))))
    .where(col(ReviewRow.target_id) == col(ProgressRow.target_id), col(ReviewRow.progress_id) == col(ProgressRow.id))
)  # fmt: skip

ENTRY = (
    col(ProgressRow.target_id),
    col(ProgressRow.id),
    col(ProgressRow.kind),
    col(ProgressRow.value),
    col(ProgressRow.as_of),
    col(ProgressRow.reported_at),
    col(ProgressRow.note),
    col(ProgressRow.problem),
    col(ProgressRow.next_step),
    col(ProgressRow.node),
    col(ProgressRow.replaces),
    (col(ProgressRow.doubts) != cast([], JSONB)).label("doubted"),
)


async def entries_of(
    session: AsyncSession, ids: Iterable[UUID], before: datetime | None = None
) -> dict[UUID, list[Entry]]:
    """These targets' figures with what was decided about them, in order of arrival."""
    wanted = list(ids)
    found: dict[UUID, list[Entry]] = {target_id: [] for target_id in wanted}
    decided, statement = DECISIONS, select(*ENTRY).where(among(col(ProgressRow.target_id), wanted))
    if before is not None:
        decided = decided.where(col(ReviewRow.at) < before)
        statement = statement.where(col(ProgressRow.reported_at) < before)
    statement = statement.add_columns(decided.correlate(ProgressRow).scalar_subquery())
    rows: Any = await session.execute(statement.order_by(col(ProgressRow.number)))
    for target_id, id_, kind, *rest, decisions in rows:
        fields: Any = (id_, Kind(kind), *rest, tuple(map(Decision, decisions or ())))
        found[target_id].append(Entry(*fields))
    return found


async def find_progress(session: AsyncSession, id_: UUID) -> ProgressRow | None:
    return await session.get(ProgressRow, id_)


async def evidence_of(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, list[EvidenceRow]]:
    """The evidence of these targets, the oldest first."""
    wanted = list(ids)
    found: dict[UUID, list[EvidenceRow]] = {target_id: [] for target_id in wanted}
    order = (col(EvidenceRow.added_at), col(EvidenceRow.id))
    statement = select(EvidenceRow).where(among(col(EvidenceRow.target_id), wanted)).order_by(*order)
    for row in (await session.scalars(statement)).all():
        found[row.target_id].append(row)
    return found


async def find_evidence(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, EvidenceRow]:
    found = await session.scalars(select(EvidenceRow).where(among(col(EvidenceRow.id), ids)))
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


Given = tuple[UUID, str, str, dict[str, Any]]


async def answers_given(session: AsyncSession, keys: Iterable[tuple[UUID, str]]) -> Sequence[Given]:
    """Of these keys and Idempotency-Keys the answers given before: both, the request's hash, the answer's body."""
    wanted = list(keys)
    if not wanted:
        return []
    asked = (
        func.unnest(cast([key_id for key_id, _ in wanted], ARRAY(Uuid)), cast([key for _, key in wanted], ARRAY(Text)))
        .table_valued("key_id", "idempotency_key")
        .render_derived()
    )
    statement = select(
        col(AnswerRow.key_id), col(AnswerRow.idempotency_key), col(AnswerRow.request_hash), col(AnswerRow.body)
    ).join(
        asked,
        (asked.c.key_id == col(AnswerRow.key_id)) & (asked.c.idempotency_key == col(AnswerRow.idempotency_key)),
    )
    found: Any = (await session.execute(statement)).all()
    return list(found)


ADD_ANSWERS = text(
    """
    insert into answer (id, key_id, idempotency_key, request_hash, created_at, body)
    select id, key_id, idempotency_key, request_hash, created_at,
        jsonb_build_object('figure', figure, 'target', target::jsonb)
    from jsonb_to_recordset(cast(:rows as jsonb)) made(id uuid, key_id uuid, idempotency_key text, request_hash text,
        created_at timestamptz, figure jsonb, target text)
    order by key_id, idempotency_key
    on conflict do nothing
    """
)


async def add_answers(session: AsyncSession, answers: Sequence[dict[str, Any]]) -> int:
    """Keeps these answers; how many, without those whose Idempotency-Key another request has used meanwhile."""
    if not answers:
        return 0
    done: Any = await session.execute(ADD_ANSWERS, {"rows": to_json(answers).decode()})
    return int(done.rowcount)


async def complete_answer(session: AsyncSession, id_: UUID, body: dict[str, Any]) -> None:
    """Fills in the answer that was claimed before the request was carried out."""
    await session.execute(
        update(AnswerRow).where(col(AnswerRow.id) == id_).values(body=body).execution_options(synchronize_session=False)
    )
