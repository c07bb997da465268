"""Evidence is tied to the figure that it shows."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from services.contract import InvalidValue
from services.targets.tables import EvidenceRow
from services.targets.usecases.changing import Author
from services.targets.usecases.dossiers import Dossier
from services.targets.usecases.errors import UnknownEvidence

LONGEST_LINK = 2000


def pieces_of(
    by: Author, dossier: Dossier, progress_id: UUID, evidence: Sequence[str], now: datetime
) -> list[EvidenceRow]:
    """What shows a figure, tied to it: files by the ids that their upload was answered with, and links."""
    assert by.caller is not None
    files = {piece.id: piece for piece in dossier.evidence}
    found = []
    for said in evidence:
        id_: UUID | None = None
        with suppress(ValueError):
            id_ = UUID(said)
        if id_ is None:
            fields: dict[str, Any] = {
                "name": said[:200],
                "link": _checked_link(said),
                "key_id": by.caller.key_id,
                "added_at": now,
            }
            found.append(EvidenceRow(id=uuid4(), target_id=dossier.bare.id, progress_id=progress_id, **fields))
            continue
        if id_ not in files:
            raise UnknownEvidence(f"此目标没有编号为 {said} 的佐证；请先上传文件")
        found.append(EvidenceRow(**files[id_].model_dump() | {"progress_id": progress_id}))
    return found


def attach(dossier: Dossier, pieces: Sequence[EvidenceRow]) -> None:
    """Writes the pieces into the dossier."""
    known = {piece.id for piece in dossier.evidence}
    for piece in pieces:
        if piece.id in known:
            dossier.written.attached.append({"id": piece.id, "progress_id": piece.progress_id})
        else:
            dossier.written.evidence.append(piece.model_dump())
    kept = {piece.id: piece for piece in (*dossier.evidence, *pieces)}
    dossier.evidence[:] = sorted(kept.values(), key=lambda piece: (piece.added_at, piece.id))


def _checked_link(said: str) -> str:
    try:
        parts = urlsplit(said)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or len(said) > LONGEST_LINK:
        raise InvalidValue("evidence", said[:100], "上传文件所得的编号，或以 http:// 或 https:// 开头的链接")
    return said
