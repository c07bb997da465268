"""A request with an Idempotency-Key is carried out once; its repeats are answered the same.

As draft-ietf-httpapi-idempotency-key-header has it; the same key with another content is refused.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.runtime.access.keys import Caller
from services.targets import store
from services.targets.tables import AnswerRow
from services.targets.usecases.errors import IdempotencyKeyReused


@dataclass(frozen=True)
class Once:
    """The Idempotency-Key of a request, if it has one, and what the request says."""

    key: str | None
    said: object


def hash_of(said: object) -> str:
    """By what a request's content is known again."""
    return hashlib.sha256(repr(said).encode()).hexdigest()


def require_same(key: str, before: str, said: str) -> None:
    """IdempotencyKeyReused where the key came with another content before."""
    if before != said:
        raise IdempotencyKeyReused(f"Idempotency-Key“{key}”已用于另一份内容；请换一个键")


async def given_answer(
    session: AsyncSession, caller: Caller, once: Once, now: datetime
) -> tuple[dict[str, Any] | None, AnswerRow | None]:
    """The answer that was given before, or else a row to keep the answer in; neither where there is no key."""
    if once.key is None:
        return None, None
    row = AnswerRow(
        id=uuid4(),
        key_id=caller.key_id,
        idempotency_key=once.key,
        request_hash=hash_of(once.said),
        body={},
        created_at=now,
    )
    before = await store.claim_answer(session, row)
    if before is None:
        return None, row
    require_same(once.key, before.request_hash, row.request_hash)
    return before.body, None


async def keep_answer(session: AsyncSession, row: AnswerRow | None, body: dict[str, Any]) -> None:
    """Keeps the answer for the request's repeats, in the transaction that carries it out."""
    if row is not None:
        await store.complete_answer(session, row.id, body)
