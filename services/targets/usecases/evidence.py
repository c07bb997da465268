"""Evidence (佐证): files and links that show what was done."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.runtime import audit
from services.runtime.auth import require_access
from services.runtime.database import Database
from services.runtime.keys import Caller
from services.targets import store
from services.targets.evidence import check_evidence
from services.targets.evidence_store import EvidenceStore
from services.targets.tables import Audit, EvidenceRow
from services.targets.usecases.access import require_sight
from services.targets.usecases.errors import UnknownEvidence, no_target
from services.targets.usecases.figures import shown_evidence


async def upload(
    database: Database, files: EvidenceStore, caller: Caller, target_id: UUID, name: str, data: bytes, now: datetime
) -> dict[str, Any]:
    """Keeps a file as evidence of a target; the file first, so that a row never names one that is not there."""
    kind = check_evidence(name, data)
    async with database.transaction() as session:
        row = await store.find_target(session, target_id)
        if row is None:
            raise no_target(target_id)
        require_access(caller, row.department_id)
    sha256 = await files.put(data)
    async with database.transaction() as session:
        found = EvidenceRow(
            id=uuid4(),
            target_id=target_id,
            name=name,
            sha256=sha256,
            media_type=kind.media_type,
            size=len(data),
            key_id=caller.key_id,
            added_at=now,
        )
        session.add(found)
        details = {"evidence_id": found.id, "name": name, "sha256": sha256, "size": len(data)}
        audit.record(session, Audit, caller, "evidence.uploaded", f"target/{target_id}", details, now)
        return shown_evidence(found)


async def find(database: Database, caller: Caller, id_: UUID) -> EvidenceRow:
    """A piece of evidence that the caller may see."""
    async with database.transaction() as session:
        row = (await store.find_evidence(session, [id_])).get(id_)
        if row is None:
            raise UnknownEvidence(f"没有编号为 {id_} 的佐证")
        await require_sight(session, caller, row.target_id)
        return row


async def listed(database: Database, caller: Caller, target_id: UUID) -> list[dict[str, Any]]:
    """A target's evidence, the oldest first."""
    async with database.transaction() as session:
        if await store.find_target(session, target_id) is None:
            raise no_target(target_id)
        await require_sight(session, caller, target_id)
        return [shown_evidence(row) for row in (await store.evidence_of(session, [target_id]))[target_id]]
