"""Evidence is tied to the figure that it shows."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import InvalidValue
from services.targets import store
from services.targets.tables import EvidenceRow
from services.targets.usecases.changing import Author
from services.targets.usecases.errors import UnknownEvidence

LONGEST_LINK = 2000


async def attach(
    session: AsyncSession, by: Author, target_id: UUID, progress_id: UUID, evidence: Sequence[str], now: datetime
) -> None:
    """Ties evidence to a figure: files by the ids that their upload was answered with, and links."""
    assert by.caller is not None
    for said in evidence:
        id_: UUID | None = None
        with suppress(ValueError):
            id_ = UUID(said)
        if id_ is None:
            session.add(
                EvidenceRow(
                    id=uuid4(),
                    target_id=target_id,
                    progress_id=progress_id,
                    name=said[:200],
                    link=_checked_link(said),
                    key_id=by.caller.key_id,
                    added_at=now,
                )
            )
            continue
        row = (await store.find_evidence(session, [id_])).get(id_)
        if row is None or row.target_id != target_id:
            raise UnknownEvidence(f"此目标没有编号为 {said} 的佐证；请先上传文件")
        row.progress_id = progress_id
    await session.flush()


def _checked_link(said: str) -> str:
    try:
        parts = urlsplit(said)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or len(said) > LONGEST_LINK:
        raise InvalidValue("evidence", said[:100], "上传文件所得的编号，或以 http:// 或 https:// 开头的链接")
    return said
