"""Targets enter the ledger (立项): from a report, or by hand."""

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Target, TargetsExtracted, TargetState, TargetUpdated, target_id
from services.runtime.access.keys import Caller
from services.runtime.observing.tracing import continued, traceparent
from services.runtime.postgres.database import Database
from services.runtime.postgres.store import first_time
from services.targets import store
from services.targets.registry import Registered, Registration, promise, register, revise
from services.targets.tables import Inbox, TargetRow
from services.targets.usecases.changing import Author, Change, author, save_changes, touch
from services.targets.usecases.errors import DuplicateTarget
from services.targets.usecases.snapshots import snapshots

log = logging.getLogger(__name__)

BY_HAND = "手工录入"
REGISTER, CORRECT = "register", "correct"


async def register_targets(
    database: Database, events: Sequence[TargetsExtracted], now: datetime, traces: Sequence[str | None] = ()
) -> int:
    """Enters the targets of reports into the ledger; a repeated delivery changes nothing. How many events were new.

    `traces` are what the events belong to, one an event, or none at all.
    """
    async with database.transaction() as session:
        fresh = await first_time(session, Inbox, [event.event_id for event in events], now)
        entered = {}
        for event, trace in zip_longest(events, traces):
            if event.event_id in fresh and event.event_id not in entered:
                with continued(trace):
                    entered[event.event_id] = await _register(session, event, now)
    for event in {event.event_id: event for event in events}.values():
        if event.event_id in entered:
            told = {"report_id": str(event.report_id), "targets": len(event.targets)}
            log.info("targets registered", extra=told | {"changed": entered[event.event_id]})
    return len(fresh)


async def _register(session: AsyncSession, event: TargetsExtracted, now: datetime) -> int:
    """Enters one report's targets; how many are new or say something else than before."""
    rows = await store.lock_targets(session, [found.id for found in event.targets])
    known = {
        row.id: Registered(Target.model_validate(row.document), row.report_id, row.extracted_at)
        for row in rows.values()
    }
    verdicts = register(known, event)
    changes: list[Change] = []
    for position, found in enumerate(event.targets):
        verdict = verdicts[found.id]
        if verdict is Registration.ADDED:
            row = _row(found.id, found.target, event.issuer, event.title, position, event.extracted_at, now)
            row.report_id = event.report_id
            session.add(row)
            changes.append(Change(row, REGISTER, None))
        elif verdict is Registration.CHANGED:
            row = rows[found.id]
            _correct(row, found.target, event, position)
            touch(row, now)
            changes.append(Change(row, CORRECT, row.state, event.title))
    await save_changes(session, await author(session, None), changes, now)
    return len(changes)


def _correct(row: TargetRow, corrected: Target, event: TargetsExtracted, position: int) -> None:
    """Takes over what a corrected edition says; a promise that changed is a new version of the same target."""
    current = Target.model_validate(row.document)
    target = revise(current, Target.model_validate(row.edition or row.document), corrected)
    row.version += promise(current) != promise(target)
    row.document, row.edition = target.model_dump(mode="json"), corrected.model_dump(mode="json")
    row.report_id, row.title, row.extracted_at = event.report_id, event.title, event.extracted_at
    row.position, row.starts_on, row.deadline = position, target.starts_on, target.deadline


def _row(
    id_: UUID, target: Target, issuer: str, title: str, position: int, extracted_at: datetime, now: datetime
) -> TargetRow:
    return TargetRow(
        id=id_,
        revision=1,
        state=TargetState.DRAFT,
        title=title,
        issuer=issuer,
        position=position,
        indicator=target.indicator,
        starts_on=target.starts_on,
        deadline=target.deadline,
        document=target.model_dump(mode="json"),
        promised=target.model_dump(mode="json"),
        edition=target.model_dump(mode="json"),
        extracted_at=extracted_at,
        created_at=now,
        changed_at=now,
        traceparent=traceparent(),
    )


async def enter_target(
    database: Database, caller: Caller, target: Target, issuer: str, title: str | None, ordinal: int, now: datetime
) -> TargetUpdated:
    """Enters one target by hand; DuplicateTarget where the ledger has it already."""
    id_ = target_id(issuer, target.period, target.indicator, ordinal)
    async with database.transaction() as session:
        if await store.lock_targets(session, [id_]):
            raise DuplicateTarget(f"台账中已有“{issuer}”{target.period}的“{target.indicator}”（第 {ordinal} 项）")
        row = _row(id_, target, issuer, title or BY_HAND, 0, now, now)
        session.add(row)
        by: Author = await author(session, caller)
        await save_changes(session, by, [Change(row, REGISTER, None)], now)
        return (await snapshots(session, [row]))[0]
