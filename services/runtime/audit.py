"""The audit trail: every write of a service, who made it and when, kept beside what was written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from services.runtime.keys import Caller
from services.runtime.tables import AuditRow

SYSTEM = "系统"
"""Who writes where no key was shown: a scheduled job, or the command on the servers themselves."""


def record(
    session: AsyncSession,
    table: type[AuditRow],
    caller: Caller | None,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    now: datetime,
) -> None:
    """Notes a write in the transaction that makes it, so that neither is kept without the other.

    `table` is the service's own `Audit`; `action` is what happened, in the past tense (`key.revoked`); `subject` what it
    happened to (`key/{id}`); `details` what a reader needs to know, never a secret: UUIDs, dates, decimals and
    pydantic models in it are written as JSON. Without a caller it was the system. The row is chained by hash later
    (`services.runtime.chain`).
    """
    session.add(
        table(
            at=now,
            key_id=caller.key_id if caller else None,
            who=caller.who if caller else SYSTEM,
            action=action,
            subject=subject,
            details=to_jsonable_python(dict(details)),
        )
    )
