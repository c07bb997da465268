"""What is decided about a figure: its department confirms or withdraws it, the office accepts it or sends it back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from services.contract import FilingState, InvalidValue, TargetUpdated
from services.runtime.access.keys import Caller
from services.runtime.http.auth import Forbidden, require_access
from services.runtime.postgres.database import Database
from services.targets.progress import STANDING_NAMES, Decision, Entry, corrections
from services.targets.usecases.changing import Author, author
from services.targets.usecases.dossiers import Dossier, open_dossiers, require_open, save
from services.targets.usecases.errors import FigureSettled, UnknownFigure, no_target

FROM: dict[Decision, tuple[FilingState, ...]] = {
    Decision.CONFIRMED: (FilingState.IN_DOUBT,),
    Decision.WITHDRAWN: (FilingState.IN_DOUBT, FilingState.REPORTED, FilingState.RETURNED),
    Decision.RETURNED: (FilingState.IN_DOUBT, FilingState.REPORTED, FilingState.ACCEPTED),
    Decision.ACCEPTED: (FilingState.IN_DOUBT, FilingState.REPORTED),
}
"""How a figure must stand for what may be decided about it."""

BY_OFFICE = (Decision.RETURNED, Decision.ACCEPTED)

DECISION_NAMES = {
    Decision.CONFIRMED: "确认",
    Decision.WITHDRAWN: "撤回",
    Decision.RETURNED: "退回",
    Decision.ACCEPTED: "核验通过",
}


async def review_progress(
    database: Database, caller: Caller, id_: UUID, entry_id: UUID, decision: Decision, why: str | None, now: datetime
) -> TargetUpdated:
    """Decides about a figure; the target as it then stands."""
    async with database.transaction() as session:
        dossier = (await open_dossiers(session, [id_])).get(id_)
        if dossier is None:
            raise no_target(id_)
        require_access(caller, dossier.lead_id)
        if decision in BY_OFFICE and not caller.oversees:
            raise Forbidden(f"进度由督查室{DECISION_NAMES[decision]}")
        entry = next((one for one in dossier.entries if one.id == entry_id), None)
        if entry is None:
            raise UnknownFigure(f"此目标没有编号为 {entry_id} 的进度")
        require_open(dossier)
        if entry.id in corrections(dossier.entries):
            raise FigureSettled("这条进度已被更正，不再单独处理；请处理更正后的一条")
        if entry.state not in FROM[decision]:
            raise FigureSettled(f"这条进度现为“{STANDING_NAMES[entry.state]}”，不能{DECISION_NAMES[decision]}")
        if decision is not Decision.ACCEPTED and not (why or "").strip():
            raise InvalidValue("reason", why, f"{DECISION_NAMES[decision]}的理由")
        decided = decide(await author(session, caller), dossier, entry, decision, why, now)
        dossier.decide(entry, decided)
        dossier.touch(now)
        await save(session, [dossier])
        return dossier.snapshot


def decide(by: Author, dossier: Dossier, entry: Entry, decision: Decision, why: str | None, now: datetime) -> Entry:
    """Writes down what was decided about a figure; the figure as it then stands."""
    assert by.caller is not None
    dossier.written.reviews.append(
        {
            "id": uuid4(),
            "progress_id": entry.id,
            "target_id": dossier.bare.id,
            "decision": decision,
            "reason": why,
            "key_id": by.caller.key_id,
            "who": by.name,
            "at": now,
        }
    )
    dossier.note(by, f"progress.{decision}", {"progress_id": entry.id, "reason": why}, now)
    return replace(entry, decisions=(*entry.decisions, decision))
