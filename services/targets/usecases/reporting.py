"""Departments report how far their targets are: a figure, or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contract import InvalidValue
from services.runtime.access.keys import Caller
from services.runtime.http.auth import require_access
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.usecases.access import require_sight
from services.targets.usecases.changing import Author, author
from services.targets.usecases.dossiers import Dossier, open_dossiers, save
from services.targets.usecases.errors import no_target
from services.targets.usecases.figures import figures_of
from services.targets.usecases.idempotency import Once, given_answer, keep_answer
from services.targets.usecases.receiving import REFUSALS, Status, Submission, receive


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
            found.append({"line": line.line, "target": line.target} | _one(by, line, dossier, today, now))
        await save(session, dossiers.values())
        await keep_answer(session, kept, {"lines": found})
        return found


WHOLE_LINE = "line"
"""The field of a fault that is the whole line's; what would be right says it all."""


def _one(by: Author, line: Line, dossier: Dossier | None, today: date, now: datetime) -> dict[str, Any]:
    assert by.caller is not None
    if line.faults:
        said = [one.expected if one.field == WHOLE_LINE else str(one) for one in line.faults]
        return _refused("；".join(said), line.faults)
    try:
        if dossier is None:
            raise no_target(line.target)
        require_access(by.caller, dossier.lead_id)
        assert line.submission is not None
        receipt = receive(by, dossier, line.submission, today, now)
    except REFUSALS as error:
        return _refused(str(error), [error] if isinstance(error, InvalidValue) else [])
    said = [question.says for question in receipt.questions]
    return {"status": receipt.status, "progress_id": str(receipt.entry.id), "detail": "；".join(said), "errors": []}


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
