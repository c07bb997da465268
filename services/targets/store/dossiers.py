"""Queries of many dossiers at once: the ledger's rows that figures are reported for, their files, what was written."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json
from sqlmodel import SQLModel

from services.contract import Signature
from services.runtime.postgres.statements import On, rows, run
from services.targets.progress import Entry
from services.targets.store.ledger import SIGNATURE, signature_of
from services.targets.store.reporting import ENTRY, PIECE, Answer, entry_of, piece_of
from services.targets.tables import EvidenceRow

Rows = Iterable[dict[str, Any]]

STANDING = """
target.id, revision, version, target.number, state, report_id, title, issuer, document::text, department_id,
    lead_official, cadence::text, plan::text, extension::text, assigned_on, completed_on, changed_at,
    nullif(promised, document)::text
"""


class Standing(NamedTuple):
    """What of a row its snapshot is made of, JSON as text; `promised` only where the promise was changed since."""

    id: UUID
    revision: int
    version: int
    number: str | None
    state: str
    report_id: UUID | None
    title: str
    issuer: str
    document: str
    department_id: UUID | None
    lead_official: str | None
    cadence: str | None
    plan: str | None
    extension: str | None
    assigned_on: date | None
    completed_on: date | None
    changed_at: datetime
    promised: str | None


FIND_STANDING = f"select {STANDING} from target where id = any($1::uuid[]) order by id"  # noqa: S608 names of our own


async def find_standing(on: On, ids: Iterable[UUID]) -> list[Standing]:
    """What of these rows their snapshots are made of."""
    return [Standing._make(row) for row in await rows(on, FIND_STANDING, list(ids))]


LOCK = "select id from target where id = any($1::uuid[]) order by id for update"


async def lock_rows(on: On, ids: Iterable[UUID]) -> None:
    """Locks the ledger's rows until the transaction ends, always in the same order."""
    await run(on, LOCK, list(ids))


FILED = f"""
select {STANDING},
    (select array_agg(({SIGNATURE}) order by place) from assignee where assignee.target_id = target.id),
    (select array_agg(({ENTRY}) order by number) from progress where progress.target_id = target.id),
    (select array_agg(({PIECE}) order by added_at, evidence.id) from evidence where evidence.target_id = target.id)
from target where target.id = any($1::uuid[]) order by target.id
"""  # noqa: S608 names of our own


class Filed(NamedTuple):
    """A row's standing, and what is filed with it: signatures, figures in order of arrival, evidence."""

    standing: Standing
    signatures: list[Signature]
    entries: list[Entry]
    evidence: list[EvidenceRow]


async def filed_of(on: On, ids: Iterable[UUID]) -> list[Filed]:
    """These rows with what is filed with them, all as of one moment, in one statement, as every post needs it."""
    return [filed(row) for row in await rows(on, FILED, list(ids), None)]


def filed(row: Sequence[Any]) -> Filed:
    """What is filed, from the columns of `FILED`."""
    *standing, signed, entries, evidence = row
    return Filed(
        Standing._make(standing),
        [signature_of(*one) for one in signed or ()],
        [entry_of(*one) for one in entries or ()],
        [piece_of(*one) for one in evidence or ()],
    )


async def add_rows(on: On, table: type[SQLModel], added: Rows) -> None:
    """Adds rows in this order; all have the same columns, and the others their defaults.

    One statement and one parameter however many there are, as JSON: what the driver does for each row and column would
    take most of the time.
    """
    given = list(added)
    if not given:
        return
    name, columns = table.__table__.name, ", ".join(f'"{column}"' for column in given[0])  # type: ignore[attr-defined]
    made = f'jsonb_populate_recordset(null::"{name}", $1::jsonb)'
    await run(on, f'insert into "{name}" ({columns}) select {columns} from {made}', _json(given))  # noqa: S608 names of our own


FIGURE = (
    "id, target_id, kind, value, unit, given_value, given_unit, as_of, node, note, problem, next_step, replaces,"
    " doubts, key_id, who, reported_at"
)
NOTED = "at, key_id, who, action, subject, details"

SAVE_FIGURES = f"""
with made as (
    select * from unnest(
        $3::uuid[], $4::integer[], $5::integer[], $6::text[], $7::timestamptz[], $8::text[], $9::text[]
    ) made(id, revision_before, revision, state, changed_at, snapshot, traceparent)
), held as (
    select target.id from target join made using (id) where target.revision = made.revision_before
    for no key update of target skip locked
), figures as (
    insert into progress ({FIGURE})
    select {FIGURE} from jsonb_populate_recordset(null::progress, $1::jsonb) with ordinality
    where target_id in (select id from held) order by ordinality
), noted as (
    insert into audit ({NOTED})
    select {NOTED} from jsonb_populate_recordset(null::audit, $2::jsonb) with ordinality
    where subject in (select 'target/' || id from held) order by ordinality
), kept as (
    insert into answer (id, key_id, idempotency_key, request_hash, created_at, body)
    select given.id, key_id, idempotency_key, request_hash, created_at, jsonb_build_object('answer', answer)
    from unnest(
        $10::uuid[], $11::uuid[], $12::uuid[], $13::text[], $14::text[], $15::timestamptz[], $16::text[]
    ) given(target_id, id, key_id, idempotency_key, request_hash, created_at, answer)
    join held on held.id = target_id order by key_id, idempotency_key
)
update target set revision = made.revision, state = made.state, changed_at = made.changed_at, published_at = null,
    snapshot = made.snapshot, traceparent = made.traceparent
from made join held using (id) where target.id = made.id returning target.id
"""  # noqa: S608 names of our own
ATTACH_FILES = """
update evidence set progress_id = made.progress_id
from jsonb_populate_recordset(null::evidence, $1::jsonb) made where evidence.id = made.id
"""
SIGN_ASSIGNEES = """
update assignee set signed_at = made.signed_at
from jsonb_populate_recordset(null::assignee, $1::jsonb) made
where assignee.target_id = made.target_id and assignee.department_id = made.department_id
"""


class Advanced(NamedTuple):
    """Where a row of the ledger stands after a step on its dossier, with the snapshot that is to be told of it."""

    id: UUID
    revision_before: int
    revision: int
    state: str
    changed_at: datetime
    snapshot: str
    traceparent: str | None


async def save_figures(
    on: On,
    figures: Sequence[dict[str, Any]],
    noted: Sequence[dict[str, Any]],
    advanced: Sequence[Advanced],
    answers: Sequence[Answer],
) -> set[UUID]:
    """Adds what was written about ledger rows and brings these to where they now stand; the ids of those.

    A row that has changed meanwhile, or that somebody else has locked, is left as it is and nothing is added for it.
    Raises where another request has used an Idempotency-Key meanwhile; then nothing at all is saved. All is one
    statement, as every post needs it; figures have all columns of `FIGURE`, and both are numbered in the order given.
    """
    if not advanced:
        return set()
    columns = [*zip(*advanced, strict=True), *(zip(*answers, strict=True) if answers else ((),) * len(Answer._fields))]
    found = await rows(on, SAVE_FIGURES, _json(figures), _json(noted), *map(list, columns))
    return {row.id for row in found}


async def attach_files(on: On, changed: Rows) -> None:
    """Ties uploaded files to figures."""
    await _change(on, ATTACH_FILES, changed)


async def sign_assignees(on: On, changed: Rows) -> None:
    """Keeps when departments signed for their targets."""
    await _change(on, SIGN_ASSIGNEES, changed)


async def _change(on: On, statement: str, changed: Rows) -> None:
    given = list(changed)
    if given:
        await run(on, statement, _json(given))


def _json(given: Sequence[dict[str, Any]]) -> str:
    return to_json(given).decode()
