"""Departments report how far their targets are."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import Target, plain
from services.runtime.auth import require_access
from services.runtime.database import Database
from services.runtime.keys import Caller
from services.targets import store
from services.targets.progress import Report, accept
from services.targets.tables import AnswerRow, ProgressRow, TargetRow
from services.targets.usecases.errors import IdempotencyKeyReused, no_target
from services.targets.usecases.registration import touch


@dataclass(frozen=True)
class Submission:
    """A figure posted for a target; the same `idempotency_key` is answered the same."""

    target_id: UUID
    report: Report
    note: str | None
    idempotency_key: str | None


async def report_progress(
    database: Database, caller: Caller, submission: Submission, today: date, now: datetime
) -> dict[str, Any]:
    """Adds a figure to a target; the answer is what the ledger now has. Nothing is saved when it is refused."""
    async with database.transaction() as session:
        row = (await store.lock_targets(session, [submission.target_id])).get(submission.target_id)
        if row is None:
            raise no_target(submission.target_id)
        require_access(caller, row.department_id)
        entry = _entry(row, caller, submission, today, now)
        answer = shown(entry)
        if submission.idempotency_key is not None:
            given = await _answer_once(session, caller, submission, answer, now)
            if given is not None:
                return given
        session.add(entry)
        touch(row, now)
        return answer


def _entry(row: TargetRow, caller: Caller, submission: Submission, today: date, now: datetime) -> ProgressRow:
    target, report = Target.model_validate(row.document), submission.report
    return ProgressRow(
        id=uuid4(),
        target_id=row.id,
        value=accept(target, report, today),
        unit=target.unit,
        given_value=report.value,
        given_unit=report.unit,
        as_of=report.as_of,
        note=submission.note,
        key_id=caller.key_id,
        reported_at=now,
    )


def shown(row: ProgressRow) -> dict[str, Any]:
    """A figure as the API shows it: amounts as plain decimal strings."""
    return {
        "id": str(row.id),
        "target_id": str(row.target_id),
        "value": plain(row.value),
        "unit": row.unit,
        "given_value": plain(row.given_value),
        "given_unit": row.given_unit,
        "as_of": row.as_of.isoformat(),
        "note": row.note,
        "reported_at": row.reported_at.isoformat(),
    }


async def _answer_once(
    session: AsyncSession, caller: Caller, submission: Submission, answer: dict[str, Any], now: datetime
) -> dict[str, Any] | None:
    said = repr((submission.target_id, submission.report, submission.note))
    row = AnswerRow(
        id=uuid4(),
        key_id=caller.key_id,
        idempotency_key=submission.idempotency_key or "",
        request_hash=hashlib.sha256(said.encode()).hexdigest(),
        body=answer,
        created_at=now,
    )
    before = await store.claim_answer(session, row)
    if before is None:
        return None
    if before.request_hash != row.request_hash:
        raise IdempotencyKeyReused(f"Idempotency-Key“{row.idempotency_key}”已用于另一份内容；请换一个键")
    return before.body


async def list_progress(database: Database, caller: Caller, id_: UUID) -> list[dict[str, Any]]:
    """Every figure ever reported for a target, in order of arrival."""
    async with database.transaction() as session:
        row = await store.find_target(session, id_)
        if row is None:
            raise no_target(id_)
        require_access(caller, row.department_id)
        return [shown(entry) for entry in (await store.progress_of(session, [id_]))[id_]]
