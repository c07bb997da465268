"""Evidence (佐证): files and links that show what was done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.runtime.access import audit
from services.runtime.access.keys import Caller
from services.runtime.http.auth import require_access
from services.runtime.postgres.database import Database
from services.targets import store
from services.targets.evidence import check_evidence, safe_name
from services.targets.evidence_store import EvidenceStore, NotStored
from services.targets.tables import Audit, EvidenceRow
from services.targets.usecases.access import require_sight
from services.targets.usecases.errors import UnknownEvidence, no_target
from services.targets.usecases.figures import shown_evidence


@dataclass(frozen=True)
class File:
    """A file as it was uploaded."""

    name: str
    data: bytes


async def upload(
    database: Database, files: EvidenceStore, caller: Caller, target_id: UUID, file: File, limit: int, now: datetime
) -> dict[str, Any]:
    """Keeps a file as evidence of a target; the file first, so that a row never names one that is not there."""
    name, data = safe_name(file.name), file.data
    kind = check_evidence(name, data, limit)
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


async def fetch(database: Database, files: EvidenceStore, caller: Caller, id_: UUID) -> tuple[EvidenceRow, bytes]:
    """A file of evidence with its content; a link has none."""
    row = await find(database, caller, id_)
    if row.sha256 is None:
        raise UnknownEvidence(f"佐证 {id_} 是链接，不是文件：{row.link}")
    try:
        return row, await files.read(row.sha256)
    except NotStored as error:
        raise UnknownEvidence(f"佐证文件“{row.name}”不在存储中，请联系运维从备份恢复") from error
