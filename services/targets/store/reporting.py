"""Queries on reported figures, what was decided about them, evidence, and answers already given."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.runtime.postgres.statements import On, rows, run
from services.targets.progress import Decision, Entry, Kind
from services.targets.store.ids import among
from services.targets.tables import AnswerRow, EvidenceRow, ProgressRow

PROGRESS = """
select * from progress
where target_id = any($1::uuid[]) and ($2::timestamptz is null or reported_at < $2) order by number
"""


async def progress_of(on: On, ids: Iterable[UUID], before: datetime | None = None) -> dict[UUID, list[Any]]:
    """Every figure reported for these targets (before an instant, where one is given), in order of arrival.

    They have the columns of `ProgressRow`.
    """
    found: dict[UUID, list[Any]] = {target_id: [] for target_id in ids}
    for row in await rows(on, PROGRESS, list(found), before):
        found[row.target_id].append(row)
    return found


REVIEWS = "select * from progress_review where target_id = any($1::uuid[]) order by number"


async def reviews_of(on: On, ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """What was decided about these targets' figures, by figure, the oldest first, with the columns of `ReviewRow`."""
    found: dict[UUID, list[Any]] = {}
    for row in await rows(on, REVIEWS, list(ids)):
        found.setdefault(row.progress_id, []).append(row)
    return found


ENTRY = """
progress.id, kind, value, as_of, reported_at, note, problem, next_step, node, replaces, doubts <> '[]',
    (select array_agg(decision::text order by number) from progress_review review
        where review.target_id = progress.target_id and review.progress_id = progress.id
            and ($2::timestamptz is null or review.at < $2))
"""
"""What an `Entry` is made of, in its order; $2 is the instant before which things are looked at, if any.

Decisions are cast: within a record asyncpg reads arrays of text, but arrays of varchar only where it met one before.
"""

ENTRIES = f"""
select target_id, {ENTRY} from progress
where target_id = any($1::uuid[]) and ($2::timestamptz is null or reported_at < $2) order by number
"""  # noqa: S608 names of our own


def entry_of(id_: UUID, kind: str, *said: Any) -> Entry:
    """A figure from the columns of `ENTRY`."""
    fields: Any = (id_, Kind(kind), *said[:-1], tuple(map(Decision, said[-1] or ())))
    return Entry(*fields)


async def entries_of(on: On, ids: Iterable[UUID], before: datetime | None = None) -> dict[UUID, list[Entry]]:
    """These targets' figures with what was decided about them, in order of arrival."""
    found: dict[UUID, list[Entry]] = {target_id: [] for target_id in ids}
    for target_id, *said in await rows(on, ENTRIES, list(found), before):
        found[target_id].append(entry_of(*said))
    return found


async def find_progress(session: AsyncSession, id_: UUID) -> ProgressRow | None:
    return await session.get(ProgressRow, id_)


PIECE = ", ".join(f"evidence.{name}" for name in EvidenceRow.model_fields)

EVIDENCE = f"""
select {PIECE} from evidence where target_id = any($1::uuid[]) order by added_at, id
"""  # noqa: S608 names of our own


def piece_of(*said: Any) -> EvidenceRow:
    """A piece of evidence from the columns of `PIECE`."""
    return EvidenceRow(**dict(zip(EvidenceRow.model_fields, said, strict=True)))


async def evidence_of(on: On, ids: Iterable[UUID]) -> dict[UUID, list[EvidenceRow]]:
    """The evidence of these targets, the oldest first."""
    found: dict[UUID, list[EvidenceRow]] = {target_id: [] for target_id in ids}
    for row in await rows(on, EVIDENCE, list(found)):
        found[row.target_id].append(piece_of(*row))
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


class Answer(NamedTuple):
    """What a request about a target, with an Idempotency-Key, is answered, to the letter."""

    target_id: UUID
    id: UUID
    key_id: UUID
    idempotency_key: str
    request_hash: str
    created_at: datetime
    answer: str


ADD_ANSWERS = """
insert into answer (id, key_id, idempotency_key, request_hash, created_at, body)
select id, key_id, idempotency_key, request_hash, created_at, jsonb_build_object('answer', answer)
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
    made(target_id, id, key_id, idempotency_key, request_hash, created_at, answer)
order by key_id, idempotency_key
"""


async def add_answers(on: On, answers: Sequence[Answer]) -> None:
    """Keeps these answers; raises where another request has used an Idempotency-Key meanwhile."""
    if answers:
        await run(on, ADD_ANSWERS, *map(list, zip(*answers, strict=True)))


async def complete_answer(session: AsyncSession, id_: UUID, body: dict[str, Any]) -> None:
    """Fills in the answer that was claimed before the request was carried out."""
    await session.execute(
        update(AnswerRow).where(col(AnswerRow.id) == id_).values(body=body).execution_options(synchronize_session=False)
    )
