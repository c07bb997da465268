"""Targets as the other services are told of them, now or as they were known on a past day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import (
    Cadence,
    Extension,
    Plan,
    Progress,
    Signature,
    Source,
    Target,
    TargetState,
    TargetUpdated,
)
from services.runtime.postgres.statements import On
from services.targets import store
from services.targets.progress import Entry, advance, filings, nodes_done

V = TypeVar("V", bound=BaseModel)

FIGURES = {"progress", "filings"}
"""What a snapshot has from the reported figures rather than from the ledger's row."""


async def snapshots(on: On, rows: Sequence[Any]) -> list[TargetUpdated]:
    """The rows as they now stand, with what was reported for them; `rows` are as `bare_snapshots` takes them."""
    ids = [row.id for row in rows]
    entries = await store.entries_of(on, ids)
    return [with_figures(found, entries[found.id]) for found in await bare_snapshots(on, rows)]


async def bare_snapshots(on: On, rows: Sequence[Any]) -> list[TargetUpdated]:
    """The rows without their figures; `rows` are entities, or have the columns of `store.find_standing`."""
    signatures = await store.signatures_of(on, [row.id for row in rows])
    return [bare_snapshot(row, signatures[row.id]) for row in rows]


def bare_snapshot(row: Any, signatures: Sequence[Signature]) -> TargetUpdated:
    """A row without its figures."""
    lead = (one.department for one in signatures if one.department.id == row.department_id)
    changed = row.promised is not None and row.document != row.promised
    return TargetUpdated(
        id=row.id,
        revision=row.revision,
        source=Source(report_id=row.report_id, title=row.title, issuer=row.issuer),
        target=_read(Target, row.document),
        state=TargetState(row.state),
        department=next(lead, None),
        number=row.number,
        lead_official=row.lead_official,
        signatures=tuple(signatures),
        cadence=_read(Cadence, row.cadence) if row.cadence else None,
        plan=_read(Plan, row.plan) if row.plan else None,
        assigned_on=row.assigned_on,
        completed_on=row.completed_on,
        version=row.version,
        promised=_read(Target, row.promised) if changed else None,
        extension=_read(Extension, row.extension) if row.extension else None,
        changed_at=row.changed_at,
    )


def _read(kind: type[V], said: str | dict[str, Any]) -> V:
    """A value from its JSON, as text or parsed."""
    return kind.model_validate_json(said) if isinstance(said, str) else kind.model_validate(said)


def with_figures(
    bare: TargetUpdated, entries: Sequence[Entry], stood: tuple[Progress, ...] | None = None
) -> TargetUpdated:
    """The snapshot with how far the target is, by the figures that count; `stood` where that is known."""
    changes: dict[str, Any] = {
        "progress": advance(bare.target, entries) if stood is None else stood,
        "filings": filings(entries),
    }
    if bare.plan is not None and bare.plan.nodes:
        changes["plan"] = nodes_done(bare.plan, entries)
    return bare.model_copy(update=changes)


async def snapshots_as_of(
    session: AsyncSession, before: datetime, ids: Iterable[UUID] | None = None
) -> list[TargetUpdated]:
    """Targets as the ledger knew them just before an instant."""
    bare = [TargetUpdated.model_validate(one) for one in await store.documents_as_of(session, before, ids)]
    entries = await store.entries_of(session, [one.id for one in bare], before)
    return [with_figures(one, entries[one.id]) for one in bare]
