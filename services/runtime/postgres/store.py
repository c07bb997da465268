"""Queries on the tables that every service has."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from services.contract import KeyChanged
from services.runtime.access.chain import Link
from services.runtime.postgres.statements import On, rows, run
from services.runtime.postgres.tables import AuditHeadRow, AuditRow, InboxRow, KeyRow, TickRow


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


async def find_keys(on: On, keys: type[KeyRow], hashes: Iterable[str]) -> dict[str, Any]:
    """The access keys with these hashes, by them, with the columns of `KeyRow`."""
    columns = ", ".join(KeyRow.model_fields)
    statement = f'select {columns} from "{keys.__tablename__}" where hash = any($1::text[])'  # noqa: S608 names of our own
    return {row.hash: row for row in await rows(on, statement, list(set(hashes)))}


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


async def unchained(on: On, table: type[AuditRow], limit: int) -> Sequence[Any]:
    """What the chain's hashes are made of, of rows of the audit trail that have no place in it yet, oldest first."""
    said = f"select number, at, key_id, who, action, subject, details from {_name(table)}"  # noqa: S608 our own name
    return await rows(on, f"{said} where position is null order by number limit $1", limit)


async def save_chained(on: On, table: type[AuditRow], heads: type[AuditHeadRow], links: Sequence[Link]) -> None:
    """Keeps the places of rows in the chain, and that it ends with the last; one statement for all of them."""
    numbers, positions, before, hashes = zip(*links, strict=True)
    changes = "position = made.position, previous_hash = made.previous_hash, hash = made.hash"
    made = "unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) made(number, position, previous_hash, hash)"
    chained = f"update {_name(table)} audit set {changes} from {made} where audit.number = made.number"  # noqa: S608 our own name
    await run(on, chained, numbers, positions, before, hashes)
    added = f"insert into {_name(heads)} (id, position, hash) values (1, $1, $2)"  # noqa: S608 our own name
    ended = f"{added} on conflict (id) do update set position = excluded.position, hash = excluded.hash"
    await run(on, ended, positions[-1], hashes[-1])


def _name(table: type[SQLModel]) -> str:
    return str(table.__table__.name)  # type: ignore[attr-defined]


async def count_unchained(session: AsyncSession, table: type[AuditRow]) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(col(table.position).is_(None))) or 0


async def audit_head(on: On, table: type[AuditHeadRow]) -> Any:
    """The end of the chain, its position and hash; None where nothing was chained yet."""
    return next(iter(await rows(on, f"select position, hash from {_name(table)}")), None)  # noqa: S608 our own name


async def chained(session: AsyncSession, table: type[AuditRow]) -> AsyncIterator[AuditRow]:
    """The chain's rows in order of position."""
    async for row in _in_pages(session, select(table), col(table.position)):
        yield row


async def audit_since(session: AsyncSession, table: type[AuditRow], since: datetime | None) -> AsyncIterator[AuditRow]:
    """The audit trail in order of number, from an instant on."""
    wanted = select(table) if since is None else select(table).where(col(table.at) >= since)
    async for row in _in_pages(session, wanted, col(table.number)):
        yield row


async def _in_pages(session: AsyncSession, wanted: Select[Any], place: Any) -> AsyncIterator[Any]:
    """Rows in order of a column that counts them, so many at once that their number is no matter of memory."""
    after = -1
    while True:
        found = (await session.scalars(wanted.where(place > after).order_by(place).limit(READ_AT_ONCE))).all()
        for row in found:
            yield row
        if len(found) < READ_AT_ONCE:
            return
        after = getattr(found[-1], place.key)
        session.expunge_all()


async def latest_audit(
    session: AsyncSession, table: type[AuditRow], limit: int, offset: int
) -> tuple[Sequence[AuditRow], int]:
    """Rows of the audit trail, newest first, and how many there are."""
    total = await session.scalar(select(func.count()).select_from(table))
    rows = await session.scalars(select(table).order_by(col(table.number).desc()).limit(limit).offset(offset))
    return rows.all(), total or 0
