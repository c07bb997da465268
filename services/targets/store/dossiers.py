"""Queries of many dossiers at once: the ledger's rows that figures are reported for, locked, and what was written."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json
from sqlmodel import SQLModel

from services.contract import Signature
from services.runtime.statements import On, rows, run
from services.targets.progress import Entry
from services.targets.store.ledger import SIGNATURE, SIGNED, signature_of
from services.targets.store.reporting import ENTRY, PIECE, entry_of, piece_of
from services.targets.tables import EvidenceRow

Rows = Iterable[dict[str, Any]]

STANDING = """
select id, revision, version, number, state, report_id, title, issuer, document::text, department_id, lead_official,
    cadence::text, plan::text, extension::text, assigned_on, completed_on, changed_at,
    nullif(promised, document)::text promised
from target where id = any($1::uuid[]) order by id
"""
"""What of rows their snapshots are made of, JSON as text; `promised` only where the promise was changed since."""

LOCK_STANDING = f"{STANDING} for update of target"
LOCK_IF_FREE = f"{LOCK_STANDING} skip locked"


async def lock_standing(on: On, ids: Iterable[UUID], wait: bool) -> Sequence[Any]:
    """What of these rows their snapshots are made of; the rows are locked, always in the same order.

    Those that somebody else has locked are waited for, or else left out.
    """
    return await rows(on, LOCK_STANDING if wait else LOCK_IF_FREE, list(ids))


async def find_standing(on: On, ids: Iterable[UUID]) -> Sequence[Any]:
    """What of these rows their snapshots are made of."""
    return await rows(on, STANDING, list(ids))


FILED = f"""
select id,
    (select array_agg(({SIGNATURE}) order by place) from {SIGNED} where assignee.target_id = given.id),
    (select array_agg(({ENTRY}) order by number) from progress where progress.target_id = given.id),
    (select array_agg(({PIECE}) order by added_at, evidence.id) from evidence where evidence.target_id = given.id)
from unnest($1::uuid[]) given(id)
"""  # noqa: S608 names of our own


class Filed(NamedTuple):
    """What is filed with a target: signatures, figures in order of arrival, evidence."""

    signatures: list[Signature]
    entries: list[Entry]
    evidence: list[EvidenceRow]


async def filed_of(on: On, ids: Iterable[UUID]) -> dict[UUID, Filed]:
    """What is filed with these targets, in one statement, as every post needs it."""
    return {
        id_: Filed(
            [signature_of(*one) for one in signed or ()],
            [entry_of(*one) for one in entries or ()],
            [piece_of(*one) for one in evidence or ()],
        )
        for id_, signed, entries, evidence in await rows(on, FILED, list(ids), None)
    }


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
with figures as (
    insert into progress ({FIGURE}) select {FIGURE} from jsonb_populate_recordset(null::progress, $1::jsonb)
), noted as (
    insert into audit ({NOTED}) select {NOTED} from jsonb_populate_recordset(null::audit, $2::jsonb)
)
update target set revision = made.revision, state = made.state, changed_at = made.changed_at, published_at = null,
    snapshot = made.snapshot, traceparent = made.traceparent
from unnest($3::uuid[], $4::integer[], $5::text[], $6::timestamptz[], $7::text[], $8::text[])
    made(id, revision, state, changed_at, snapshot, traceparent)
where target.id = made.id
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


class Standing(NamedTuple):
    """Where a row of the ledger stands after a step on its dossier, with the snapshot that is to be told of it."""

    id: UUID
    revision: int
    state: str
    changed_at: datetime
    snapshot: str
    traceparent: str | None


async def save_figures(
    on: On, figures: Sequence[dict[str, Any]], noted: Sequence[dict[str, Any]], standing: Sequence[Standing]
) -> None:
    """Adds figures and rows of the audit trail, and brings the ledger's rows to where they now stand.

    All in one statement, as every post needs it; figures have all columns of `FIGURE`.
    """
    columns = zip(*standing, strict=True) if standing else ((),) * len(Standing._fields)
    await run(on, SAVE_FIGURES, _json(figures), _json(noted), *map(list, columns))


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
