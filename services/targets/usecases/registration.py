"""Targets enter the ledger: from a report, or by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Target, TargetsExtracted, TargetState, TargetUpdated, target_id
from services.runtime.database import Database
from services.runtime.store import first_time
from services.targets import store
from services.targets.registry import Registered, Registration, register
from services.targets.tables import Inbox, TargetRow
from services.targets.usecases.errors import DuplicateTarget

BY_HAND = "手工录入"


async def register_targets(database: Database, events: Sequence[TargetsExtracted], now: datetime) -> None:
    """Enters the targets of reports into the ledger; a repeated delivery changes nothing."""
    async with database.transaction() as session:
        fresh = await first_time(session, Inbox, [event.event_id for event in events], now)
        for event in events:
            if event.event_id in fresh:
                await _register(session, event, now)


async def _register(session: AsyncSession, event: TargetsExtracted, now: datetime) -> None:
    rows = await store.lock_targets(session, [found.id for found in event.targets])
    known = {
        row.id: Registered(Target.model_validate(row.document), row.report_id, row.extracted_at)
        for row in rows.values()
    }
    verdicts = register(known, event)
    for position, found in enumerate(event.targets):
        verdict = verdicts[found.id]
        if verdict is Registration.ADDED:
            session.add(_new_row(found.id, found.target, event, position, now))
        elif verdict is Registration.CHANGED:
            row = rows[found.id]
            row.document = found.target.model_dump(mode="json")
            row.report_id, row.title, row.extracted_at = event.report_id, event.title, event.extracted_at
            row.position, row.starts_on, row.deadline = position, found.target.starts_on, found.target.deadline
            touch(row, now)
    await session.flush()


def _new_row(id_: UUID, target: Target, event: TargetsExtracted, position: int, now: datetime) -> TargetRow:
    return TargetRow(
        id=id_,
        revision=1,
        state=TargetState.DRAFT,
        report_id=event.report_id,
        title=event.title,
        issuer=event.issuer,
        position=position,
        indicator=target.indicator,
        starts_on=target.starts_on,
        deadline=target.deadline,
        document=target.model_dump(mode="json"),
        promised=target.model_dump(mode="json"),
        extracted_at=event.extracted_at,
        created_at=now,
        changed_at=now,
    )


def touch(row: TargetRow, now: datetime) -> None:
    """Makes the row's next revision, to be told to the other services."""
    row.revision += 1
    row.changed_at = now
    row.published_at = None


async def enter_target(
    database: Database, target: Target, issuer: str, title: str | None, ordinal: int, now: datetime
) -> TargetUpdated:
    """Enters one target by hand; DuplicateTarget where the ledger has it already."""
    id_ = target_id(issuer, target.period, target.indicator, ordinal)
    async with database.transaction() as session:
        if await store.lock_targets(session, [id_]):
            raise DuplicateTarget(f"台账中已有“{issuer}”{target.period}的“{target.indicator}”（第 {ordinal} 项）")
        document = target.model_dump(mode="json")
        row = TargetRow(
            id=id_,
            revision=1,
            state=TargetState.DRAFT,
            title=title or BY_HAND,
            issuer=issuer,
            position=0,
            indicator=target.indicator,
            starts_on=target.starts_on,
            deadline=target.deadline,
            document=document,
            promised=document,
            extracted_at=now,
            created_at=now,
            changed_at=now,
        )
        session.add(row)
        return store.snapshot(row, None, ())
