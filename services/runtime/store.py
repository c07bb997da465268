"""Queries on the tables that every service has."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from services.contract import KeyChanged
from services.runtime.chain import Link
from services.runtime.database import lock_number
from services.runtime.tables import AuditHeadRow, AuditRow, InboxRow, KeyRow, TickRow


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


async def find_keys(session: AsyncSession, keys: type[KeyRow], hashes: Iterable[str]) -> dict[str, KeyRow]:
    """The access keys with these hashes, by them."""
    columns = [getattr(keys, name) for name in KeyRow.model_fields]
    found: Any = await session.execute(select(*columns).where(col(keys.hash).in_(set(hashes))))
    return {row.hash: row for row in found}


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


RECALLED_AT_ONCE = 2000


async def recall(
    session: AsyncSession, table: type[SQLModel], since: datetime | None, after: UUID | None
) -> Sequence[UUID]:
    """Has some published rows wait for being published again; their ids, in order, beyond `after`.

    `since`: those published from that instant on. Rows are locked in the order in which everybody locks them.
    """
    id_, published_at = table.__table__.c.id, table.__table__.c.published_at  # type: ignore[attr-defined]
    chosen = select(id_).where(published_at.is_not(None) if since is None else published_at >= since)
    if after is not None:
        chosen = chosen.where(id_ > after)
    ids = (await session.scalars(chosen.order_by(id_).limit(RECALLED_AT_ONCE).with_for_update())).all()
    await session.execute(update(table).where(id_.in_(ids)).values(published_at=None))
    return ids


COUNTED = 100_000
"""Waiting rows are counted up to this; of more, one needs to know no more than that."""


async def backlog(
    session: AsyncSession, waits: ColumnElement[bool], since: ColumnElement[datetime]
) -> tuple[int, datetime | None]:
    """How many rows of a table wait, and since when the first does."""
    waiting = select(since.label("since")).where(waits).limit(COUNTED).subquery()
    rows, first = (await session.execute(select(func.count(), func.min(waiting.c.since)))).one()
    return rows, first


async def revision_of(session: AsyncSession) -> str | None:
    """The migration that the database stands at."""
    found: str | None = await session.scalar(text("select version_num from alembic_version"))
    return found


READ_AT_ONCE = 1000


async def unchained(session: AsyncSession, table: type[AuditRow], limit: int) -> Sequence[Any]:
    """What the chain's hashes are made of, of rows of the audit trail that have no place in it yet, oldest first."""
    columns = [getattr(table, name) for name in ("number", "at", "key_id", "who", "action", "subject", "details")]
    statement = select(*columns).where(col(table.position).is_(None)).order_by(col(table.number)).limit(limit)
    return (await session.execute(statement)).all()


async def save_chained(
    session: AsyncSession, table: type[AuditRow], heads: type[AuditHeadRow], links: Sequence[Link]
) -> None:
    """Keeps the places of rows in the chain, and that it ends with the last; one statement for all of them."""
    numbers, positions, before, hashes = zip(*links, strict=True)
    made = func.unnest(
        cast(numbers, ARRAY(BigInteger)),
        cast(positions, ARRAY(BigInteger)),
        cast(before, ARRAY(Text)),
        cast(hashes, ARRAY(Text)),
    ).table_valued("number", "position", "previous_hash", "hash")
    places = made.render_derived(name="made")
    await session.execute(
        update(table)
        .where(col(table.number) == places.c.number)
        .values({name: places.c[name] for name in ("position", "previous_hash", "hash")})
        .execution_options(synchronize_session=False)
    )
    ended = {"id": 1, "position": positions[-1], "hash": hashes[-1]}
    await session.execute(insert(heads).values(ended).on_conflict_do_update(index_elements=["id"], set_=ended))


async def count_unchained(session: AsyncSession, table: type[AuditRow]) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(col(table.position).is_(None))) or 0


async def audit_head(session: AsyncSession, table: type[AuditHeadRow]) -> AuditHeadRow | None:
    """The end of the chain; None where nothing was chained yet."""
    return await session.get(table, 1)


async def chained(session: AsyncSession, table: type[AuditRow]) -> AsyncIterator[AuditRow]:
    """The chain's rows in order of position."""
    after = -1
    while True:
        statement = select(table).where(col(table.position) > after).order_by(col(table.position)).limit(READ_AT_ONCE)
        rows = (await session.scalars(statement)).all()
        for row in rows:
            yield row
        if len(rows) < READ_AT_ONCE:
            return
        after = rows[-1].position or 0
        session.expunge_all()


async def audit_since(session: AsyncSession, table: type[AuditRow], since: datetime | None) -> AsyncIterator[AuditRow]:
    """The audit trail in order of number, from an instant on."""
    after = -1
    conditions = [] if since is None else [col(table.at) >= since]
    while True:
        statement = select(table).where(col(table.number) > after, *conditions).order_by(col(table.number))
        rows = (await session.scalars(statement.limit(READ_AT_ONCE))).all()
        for row in rows:
            yield row
        if len(rows) < READ_AT_ONCE:
            return
        after = rows[-1].number or 0
        session.expunge_all()


async def latest_audit(
    session: AsyncSession, table: type[AuditRow], limit: int, offset: int
) -> tuple[Sequence[AuditRow], int]:
    """Rows of the audit trail, newest first, and how many there are."""
    total = await session.scalar(select(func.count()).select_from(table))
    rows = await session.scalars(select(table).order_by(col(table.number).desc()).limit(limit).offset(offset))
    return rows.all(), total or 0
