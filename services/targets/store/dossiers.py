"""Queries of many dossiers at once: the ledger's rows that figures are reported for, locked, and what was written."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Select, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from services.targets.store.ids import among
from services.targets.tables import TargetRow

Rows = Iterable[dict[str, Any]]

STANDING = (
    *(
        col(column)
        for column in (
            TargetRow.id,
            TargetRow.revision,
            TargetRow.version,
            TargetRow.number,
            TargetRow.state,
            TargetRow.report_id,
            TargetRow.title,
            TargetRow.issuer,
            TargetRow.document,
            TargetRow.department_id,
            TargetRow.lead_official,
            TargetRow.cadence,
            TargetRow.plan,
            TargetRow.extension,
            TargetRow.assigned_on,
            TargetRow.completed_on,
            TargetRow.changed_at,
        )
    ),
    func.nullif(col(TargetRow.promised), col(TargetRow.document), type_=JSONB).label("promised"),
)
"""What of a row its snapshot is made of; `promised` only where the promise was changed since."""


async def lock_standing(session: AsyncSession, ids: Iterable[UUID], wait: bool) -> Sequence[TargetRow]:
    """What of these rows their snapshots are made of; the rows are locked, always in the same order.

    Those that somebody else has locked are waited for, or else left out.
    """
    statement = _standing(ids).with_for_update(skip_locked=not wait, of=TargetRow)
    found: Any = (await session.execute(statement)).all()
    return list(found)


async def find_standing(session: AsyncSession, ids: Iterable[UUID]) -> Sequence[TargetRow]:
    """What of these rows their snapshots are made of."""
    found: Any = (await session.execute(_standing(ids))).all()
    return list(found)


def _standing(ids: Iterable[UUID]) -> Select[Any]:
    return select(*STANDING).where(among(col(TargetRow.id), ids)).order_by(col(TargetRow.id))


async def add_rows(session: AsyncSession, table: type[SQLModel], rows: Rows) -> None:
    """Adds rows in this order; all have the same columns, and the others their defaults.

    One statement and one parameter however many there are, as JSON: what the driver does for each row and column would
    take most of the time.
    """
    given = list(rows)
    if not given:
        return
    name, columns = table.__table__.name, ", ".join(f'"{column}"' for column in given[0])  # type: ignore[attr-defined]
    added = f'insert into "{name}" ({columns}) select {columns} from {_rows(name)}'  # noqa: S608 names of our own
    await session.execute(text(added), {"rows": _json(given)})


SAVE_STANDING = text(
    """
    update target set revision = made.revision, state = made.state, changed_at = made.changed_at, published_at = null,
        snapshot = made.snapshot, traceparent = made.traceparent
    from jsonb_populate_recordset(null::target, cast(:rows as jsonb)) made where target.id = made.id
    """
)
ATTACH_FILES = text(
    """
    update evidence set progress_id = made.progress_id
    from jsonb_populate_recordset(null::evidence, cast(:rows as jsonb)) made where evidence.id = made.id
    """
)
SIGN_ASSIGNEES = text(
    """
    update assignee set signed_at = made.signed_at
    from jsonb_populate_recordset(null::assignee, cast(:rows as jsonb)) made
    where assignee.target_id = made.target_id and assignee.department_id = made.department_id
    """
)


async def save_standing(session: AsyncSession, rows: Rows) -> None:
    """Brings the ledger's rows to where they now stand, to be told to the other services."""
    await _change(session, SAVE_STANDING, rows)


async def attach_files(session: AsyncSession, rows: Rows) -> None:
    """Ties uploaded files to figures."""
    await _change(session, ATTACH_FILES, rows)


async def sign_assignees(session: AsyncSession, rows: Rows) -> None:
    """Keeps when departments signed for their targets."""
    await _change(session, SIGN_ASSIGNEES, rows)


async def _change(session: AsyncSession, statement: Any, rows: Rows) -> None:
    given = list(rows)
    if given:
        await session.execute(statement, {"rows": _json(given)})


def _rows(table: str) -> str:
    return f'jsonb_populate_recordset(null::"{table}", cast(:rows as jsonb))'


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return to_json(rows).decode()
