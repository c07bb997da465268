"""Departments report how far their targets are: a figure, or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import InvalidValue, TargetUpdated
from services.runtime.auth import Forbidden, require_access
from services.runtime.database import Database
from services.runtime.keys import Caller
from services.targets import store
from services.targets.usecases.access import require_sight
from services.targets.usecases.changing import Author, author
from services.targets.usecases.dossiers import Dossier, open_dossiers
from services.targets.usecases.errors import no_target
from services.targets.usecases.figures import figures_of, shown_figure
from services.targets.usecases.idempotency import Once, given_answer, keep_answer
from services.targets.usecases.receiving import Status, Submission, receive


async def report_progress(
    database: Database, caller: Caller, id_: UUID, submission: Submission, key: str | None, today: date, now: datetime
) -> tuple[dict[str, Any], TargetUpdated]:
    """Adds a figure to a target; the answer and the target as it then stands, which a repeat is answered as well.

    Nothing is saved when it is refused.
    """
    async with database.transaction() as session:
        dossier = (await open_dossiers(session, [id_])).get(id_)
        if dossier is None:
            raise no_target(id_)
        require_access(caller, dossier.row.department_id)
        before, kept = await given_answer(session, caller, Once(key, (id_, submission)), now)
        if before is not None:
            return before["figure"], TargetUpdated.model_validate(before["target"])
        receipt = await receive(session, await author(session, caller), dossier, submission, today, now)
        answer = {**await shown_figure(session, id_, receipt.entry_id), "status": receipt.status}
        found = dossier.snapshot
        await keep_answer(session, kept, {"figure": answer, "target": found.model_dump(mode="json")})
        return answer, found


@dataclass(frozen=True)
class Line:
    """One of many figures: the target by id or number (立项编号), or why the line could not be read."""

    line: int
    target: str
    submission: Submission | None
    faults: tuple[InvalidValue, ...] = ()


async def report_many(
    database: Database, caller: Caller, lines: Sequence[Line], key: str | None, today: date, now: datetime
) -> list[dict[str, Any]]:
    """What became of each line; one that is refused harms no other, and all that are taken are saved together."""
    async with database.transaction() as session:
        before, kept = await given_answer(session, caller, Once(key, lines), now)
        if before is not None:
            return list(before["lines"])
        ids = await store.resolve_targets(session, [line.target for line in lines])
        dossiers = await open_dossiers(session, ids.values())
        by, found = await author(session, caller), []
        for line in lines:
            dossier = dossiers.get(ids[line.target]) if line.target in ids else None
            found.append(
                {"line": line.line, "target": line.target} | await _one(session, by, line, dossier, today, now)
            )
        await keep_answer(session, kept, {"lines": found})
        return found


WHOLE_LINE = "line"
"""The field of a fault that is the whole line's; what would be right says it all."""

REFUSALS = (ValueError, LookupError, Forbidden)
"""What refuses a line and lets the others pass."""


async def _one(
    session: AsyncSession, by: Author, line: Line, dossier: Dossier | None, today: date, now: datetime
) -> dict[str, Any]:
    assert by.caller is not None
    entries = list(dossier.entries) if dossier else []
    if line.faults:
        said = [one.expected if one.field == WHOLE_LINE else str(one) for one in line.faults]
        return _refused("；".join(said), line.faults)
    try:
        if dossier is None:
            raise no_target(line.target)
        require_access(by.caller, dossier.row.department_id)
        assert line.submission is not None
        async with session.begin_nested():
            receipt = await receive(session, by, dossier, line.submission, today, now)
    except REFUSALS as error:
        if dossier is not None:
            dossier.entries[:] = entries
            await session.refresh(dossier.row)
        return _refused(str(error), [error] if isinstance(error, InvalidValue) else [])
    said = [question.says for question in receipt.questions]
    return {"status": receipt.status, "progress_id": str(receipt.entry_id), "detail": "；".join(said), "errors": []}


def _refused(detail: str, faults: Sequence[InvalidValue]) -> dict[str, Any]:
    errors = [
        {"field": one.field, "value": None if one.value is None else str(one.value), "expected": one.expected}
        for one in faults
    ]
    return {"status": Status.REFUSED, "progress_id": None, "detail": detail, "errors": errors}


async def list_progress(database: Database, caller: Caller, id_: UUID) -> list[dict[str, Any]]:
    """Every figure ever reported for a target, in order of arrival."""
    async with database.transaction() as session:
        if await store.find_target(session, id_) is None:
            raise no_target(id_)
        await require_sight(session, caller, id_)
        return await figures_of(session, id_)
