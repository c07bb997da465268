"""Queries of many dossiers at once: the ledger's rows that figures are reported for, locked, and what was written."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlmodel import SQLModel

from services.runtime.statements import On, rows, run

Rows = Iterable[dict[str, Any]]

STANDING = """
select id, revision, version, number, state, report_id, title, issuer, document, department_id, lead_official, cadence,
    plan, extension, assigned_on, completed_on, changed_at, nullif(promised, document) promised
from target where id = any($1::uuid[]) order by id
"""
"""What of rows their snapshots are made of; `promised` only where the promise was changed since."""

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


SAVE_STANDING = """
update target set revision = made.revision, state = made.state, changed_at = made.changed_at, published_at = null,
    snapshot = made.snapshot, traceparent = made.traceparent
from jsonb_populate_recordset(null::target, $1::jsonb) made where target.id = made.id
"""
ATTACH_FILES = """
update evidence set progress_id = made.progress_id
from jsonb_populate_recordset(null::evidence, $1::jsonb) made where evidence.id = made.id
"""
SIGN_ASSIGNEES = """
update assignee set signed_at = made.signed_at
from jsonb_populate_recordset(null::assignee, $1::jsonb) made
where assignee.target_id = made.target_id and assignee.department_id = made.department_id
"""


async def save_standing(on: On, changed: Rows) -> None:
    """Brings the ledger's rows to where they now stand, to be told to the other services."""
    await _change(on, SAVE_STANDING, changed)


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
