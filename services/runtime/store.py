"""Queries on the tables that every service has."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.contract import KeyChanged
from services.runtime.database import lock_number
from services.runtime.tables import InboxRow, KeyRow, TickRow


async def hold_lock(session: AsyncSession, name: str, *, wait: bool = False) -> bool:
    """Takes the lock of that name until the transaction ends; False, or a wait, where another replica has it."""
    if wait:
        await session.execute(select(func.pg_advisory_xact_lock(lock_number(name))))
        return True
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(lock_number(name)))))


async def first_time(session: AsyncSession, inbox: type[InboxRow], ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Which of these events this service had not applied before; they count as applied from now on."""
    rows = [{"event_id": event_id, "received_at": now} for event_id in dict.fromkeys(ids)]
    if not rows:
        return set()
    statement = insert(inbox).values(rows).on_conflict_do_nothing().returning(col(inbox.event_id))
    return set((await session.execute(statement)).scalars())


async def first_tick(session: AsyncSession, ticks: type[TickRow], job: str, due_at: datetime, now: datetime) -> bool:
    """Whether this replica is the first to run the job's tick."""
    statement = insert(ticks).values(job=job, due_at=due_at, started_at=now).on_conflict_do_nothing()
    return bool((await session.execute(statement.returning(col(ticks.job)))).scalars().all())


async def last_tick(session: AsyncSession, ticks: type[TickRow], job: str) -> datetime | None:
    """Nominal time of the job's newest run."""
    found: datetime | None = await session.scalar(select(func.max(ticks.due_at)).where(col(ticks.job) == job))
    return found


async def find_key(session: AsyncSession, keys: type[KeyRow], hash_: str) -> KeyRow | None:
    """The access key with that hash."""
    found: KeyRow | None = await session.scalar(select(keys).where(col(keys.hash) == hash_))
    return found


async def find_key_by_id(session: AsyncSession, keys: type[KeyRow], id_: UUID) -> KeyRow | None:
    found: KeyRow | None = await session.scalar(select(keys).where(col(keys.id) == id_))
    return found


async def save_keys(session: AsyncSession, keys: type[KeyRow], events: Iterable[KeyChanged]) -> None:
    """Keeps of each key the snapshot with the highest revision."""
    newest: dict[UUID, dict[str, Any]] = {}
    for event in sorted(events, key=lambda event: event.revision):
        newest[event.id] = event.model_dump()
    if not newest:
        return
    statement = insert(keys).values(list(newest.values()))
    changes = {name: statement.excluded[name] for name in KeyChanged.model_fields if name != "id"}
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_=changes, where=statement.excluded["revision"] > col(keys.revision)
        )
    )
