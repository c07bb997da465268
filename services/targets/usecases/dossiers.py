"""A target under the pen: its row, locked, with all that was reported for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import TargetState, TargetUpdated
from services.targets import store
from services.targets.lifecycle import NO_MORE_FIGURES, STATE_NAMES
from services.targets.progress import Entry
from services.targets.tables import TargetRow
from services.targets.usecases.errors import ReportingClosed
from services.targets.usecases.snapshots import bare_snapshots, with_figures


@dataclass
class Dossier:
    """A row of the ledger, its snapshot without figures, and its figures so far, in order of arrival."""

    row: TargetRow
    bare: TargetUpdated
    entries: list[Entry]
    evidence: dict[UUID, set[str]]
    """What shows each figure: ids of files, and links."""

    @property
    def snapshot(self) -> TargetUpdated:
        """The target as it now stands."""
        now = {"revision": self.row.revision, "state": TargetState(self.row.state)}
        return with_figures(self.bare.model_copy(update=now), self.entries)


async def open_dossiers(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Dossier]:
    """These targets, locked until the transaction ends."""
    rows = await store.lock_targets(session, ids)
    entries = await store.entries_of(session, list(rows))
    bare = await bare_snapshots(session, list(rows.values()))
    evidence: dict[UUID, dict[UUID, set[str]]] = {id_: {} for id_ in rows}
    for piece in chain.from_iterable((await store.evidence_of(session, list(rows))).values()):
        if piece.progress_id is not None:
            evidence[piece.target_id].setdefault(piece.progress_id, set()).add(piece.link or str(piece.id))
    return {one.id: Dossier(rows[one.id], one, entries[one.id], evidence[one.id]) for one in bare}


def require_open(dossier: Dossier) -> None:
    """ReportingClosed where the target is settled or suspended."""
    state = TargetState(dossier.row.state)
    if state in NO_MORE_FIGURES:
        raise ReportingClosed(f"目标现为“{STATE_NAMES[state]}”，进度不再变动")
