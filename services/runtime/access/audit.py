"""The audit trail: every write of a service, who made it and when, kept beside what was written."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from services.runtime.access.chain import GENESIS, Verification, links
from services.runtime.access.keys import Caller
from services.runtime.postgres import store
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock, take_turn
from services.runtime.postgres.tables import AuditHeadRow, AuditRow

SYSTEM = "系统"
"""Who writes where no key was shown: a scheduled job, or the command on the servers themselves."""


CHAIN = "audit chain"
CHAINED_AT_ONCE = 1000


@dataclass(frozen=True)
class Trail:
    """A service's tables of its audit trail."""

    rows: type[AuditRow]
    head: type[AuditHeadRow]


def record(
    session: AsyncSession,
    table: type[AuditRow],
    caller: Caller | None,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    now: datetime,
) -> None:
    """Notes a write in the transaction that makes it, so that neither is kept without the other; `entry` says what."""
    session.add(table(**entry(caller, action, subject, details, now)))


def entry(
    caller: Caller | None, action: str, subject: str, details: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """A row of the audit trail.

    `action` is what happened, in the past tense (`key.revoked`); `subject` is
    what it happened to (`key/{id}`); `details` what a reader needs to know, never a secret: UUIDs, dates, decimals and
    pydantic models in it are written as JSON. Without a caller it was the system. The row is chained by hash a moment
    later, by `chain_rows`: a chain made inside each transaction would put all writes in single file.
    """
    return {
        "at": now,
        "key_id": caller.key_id if caller else None,
        "who": caller.who if caller else SYSTEM,
        "action": action,
        "subject": subject,
        "details": to_jsonable_python(dict(details)),
    }


async def chain_rows(database: Database, trail: Trail) -> int:
    """Gives rows that have none their place in the chain; how many. One replica at a time."""
    async with database.plain_transaction() as connection:
        await take_turn(connection, CHAIN)
        rows = await store.unchained(connection, trail.rows, CHAINED_AT_ONCE)
        if not rows:
            return 0
        head = await store.audit_head(connection, trail.head)
        # where a head was lost the chain does not begin anew: position 1 is taken, and this fails and is logged
        end = (head.position, head.hash) if head else (0, GENESIS)
        await store.save_chained(connection, trail.rows, trail.head, links(rows, *end))
        return len(rows)


@dataclass(frozen=True)
class Verdict:
    """What following a chain showed: how many rows are in it and how many wait, where it ends, what is wrong."""

    rows: int
    waiting: int
    head: str
    findings: list[str]


async def verify_trail(database: Database, trail: Trail, noted: set[str]) -> Verdict:
    """Follows a service's chain from end to end; hashes that are met leave `noted`. Nothing is chained meanwhile."""
    verification, findings = Verification(noted), []
    async with database.transaction() as session:
        await hold_lock(session, CHAIN)
        async for row in store.chained(session, trail.rows):
            findings += verification.follow(row)
        findings += verification.finish(await store.audit_head(session, trail.head))
        waiting = await store.count_unchained(session, trail.rows)
    return Verdict(verification.rows, waiting, verification.hash, findings)


async def read_trail(database: Database, trail: Trail, since: datetime | None) -> AsyncIterator[AuditRow]:
    """Every row from an instant on, in order of number."""
    async with database.transaction() as session:
        async for row in store.audit_since(session, trail.rows, since):
            yield row


async def latest(database: Database, trail: Trail, limit: int, offset: int) -> tuple[Sequence[AuditRow], int]:
    """Rows of the trail, newest first, and how many there are."""
    async with database.transaction() as session:
        return await store.latest_audit(session, trail.rows, limit, offset)
