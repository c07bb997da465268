"""Access keys: issued, listed, rotated, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Department, InvalidValue, Role
from services.runtime.access.audit import record
from services.runtime.access.keys import Caller, caller_of, hash_of, new_secret
from services.runtime.access.usage import last_uses
from services.runtime.postgres.database import Database
from services.runtime.postgres.locks import hold_lock
from services.runtime.streams.bus import Client
from services.targets import store
from services.targets.store import keys as stored
from services.targets.tables import Audit, KeyTable
from services.targets.usecases.departments import named_department
from services.targets.usecases.errors import Unknown

PREFIX_LENGTH = 12
"""How much of a key is kept in clear, for people to tell keys apart: `duban_` and six characters of 43."""


class UnknownKey(Unknown):
    """There is no key with that id."""


class KeyEnded(ValueError):
    """The key was revoked or has run out."""


class LastOperatorKey(ValueError):
    """Without the key nobody could come in as an operator."""


@dataclass(frozen=True)
class NewKey:
    """What a key is to be for; `department` is an id, code or name."""

    role: Role
    department: str | None = None
    label: str | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True)
class IssuedKey:
    """A new access key; `secret` is shown this once and stored nowhere."""

    row: KeyTable
    secret: str


async def issue_key(database: Database, caller: Caller | None, wanted: NewKey, now: datetime) -> IssuedKey:
    """Makes an access key; a department's key belongs to that department, and bears its name where it has no label."""
    _require_future(wanted.valid_until, now)
    async with database.transaction() as session:
        department = await named_department(session, wanted.department) if wanted.department is not None else None
        label = wanted.label or (department.name if department else None)
        issued = _new_key(wanted.role, department.id if department else None, label, wanted.valid_until, now)
        session.add(issued.row)
        row = issued.row
        details = row.model_dump(include={"prefix", "role", "department_id", "label", "valid_until"})
        record(session, Audit, caller, "key.issued", f"key/{row.id}", details, now)
        return issued


def _require_future(valid_until: datetime | None, now: datetime) -> None:
    if valid_until is not None and (valid_until.tzinfo is None or valid_until <= now):
        raise InvalidValue(
            "valid_until", valid_until.isoformat(), "带时区的将来时刻，如 2026-12-31T18:00:00+08:00；不限期则不填"
        )


def _new_key(
    role: Role,
    department_id: UUID | None,
    label: str | None,
    valid_until: datetime | None,
    now: datetime,
    replaces: UUID | None = None,
) -> IssuedKey:
    secret = new_secret()
    row = KeyTable(
        id=uuid4(),
        revision=1,
        hash=hash_of(secret),
        role=role,
        department_id=department_id,
        label=label,
        valid_until=valid_until,
        prefix=secret[:PREFIX_LENGTH],
        replaces=replaces,
        created_at=now,
    )
    return IssuedKey(row, secret)


async def list_keys(
    database: Database, client: Client, department: str | None, limit: int, offset: int
) -> tuple[list[tuple[KeyTable, Department | None]], int]:
    """Keys with whose they are, newest first, and how many there are; what Redis knows of their use is kept."""
    async with database.transaction() as session:
        department_id = (await named_department(session, department)).id if department is not None else None
        rows, total = await stored.find_keys(session, department_id, limit, offset)
        _keep_uses(rows, await last_uses(client, [row.id for row in rows]))
        names = await store.departments_by_id(session, [row.department_id for row in rows if row.department_id])
        return [(row, names[row.department_id] if row.department_id else None) for row in rows], total


def _keep_uses(rows: Sequence[KeyTable], uses: dict[UUID, datetime]) -> None:
    for row in rows:
        used = uses.get(row.id)
        if used is not None and (row.last_used_at is None or row.last_used_at < used):
            row.last_used_at = used


async def rotate_key(
    database: Database, caller: Caller, id_: UUID, overlap: timedelta, valid_until: datetime | None, now: datetime
) -> IssuedKey:
    """Makes a key that takes the place of another, which goes on working for the overlap, never longer than before."""
    _require_future(valid_until, now)
    async with database.transaction() as session:
        row = await _locked(session, id_)
        if caller_of(row, now) is None:
            raise KeyEnded("该密钥已被吊销或已过期，不能轮换；请签发新密钥")
        issued, details = succeed(row, overlap, valid_until, now)
        session.add(issued.row)
        record(session, Audit, caller, "key.rotated", f"key/{row.id}", details, now)
        return issued


def succeed(
    row: KeyTable, overlap: timedelta, valid_until: datetime | None, now: datetime
) -> tuple[IssuedKey, dict[str, Any]]:
    """A key's successor, and what is kept of the change; the key itself ends after the overlap, or when it would have.

    The successor is for the caller to save.
    """
    issued = _new_key(Role(row.role), row.department_id, row.label, valid_until, now, replaces=row.id)
    row.valid_until = min(row.valid_until or now + overlap, now + overlap)
    _touch(row)
    details = {"new_key_id": issued.row.id, "new_prefix": issued.row.prefix, "old_valid_until": row.valid_until}
    return issued, details


async def revoke_key(database: Database, caller: Caller, id_: UUID, now: datetime) -> None:
    """Ends a key at once and for good; one that is revoked already stays as it is."""
    async with database.transaction() as session:
        row = await _locked(session, id_)
        if row.revoked_at is not None:
            return
        operator = row.role == Role.OPERATOR and caller_of(row, now) is not None
        if operator and await stored.other_operator(session, id_, now) is None:
            raise LastOperatorKey("这是最后一个有效的运维密钥，吊销后将无人能管理密钥；请先签发另一个运维密钥")
        row.revoked_at = now
        _touch(row)
        record(session, Audit, caller, "key.revoked", f"key/{row.id}", {"prefix": row.prefix, "label": row.label}, now)


async def _locked(session: AsyncSession, id_: UUID) -> KeyTable:
    """The key; changes of keys come one after the other, so that two operators cannot revoke each other."""
    await hold_lock(session, "keys")
    row = await stored.find_key(session, id_)
    if row is None:
        raise UnknownKey(f"没有编号为 {id_} 的密钥")
    return row


def _touch(row: KeyTable) -> None:
    """Makes the key's next revision, to be told to the other services."""
    row.revision += 1
    row.published_at = None
