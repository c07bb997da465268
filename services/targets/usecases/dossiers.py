"""A target under the pen: its row, locked, with all that was reported for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contract import TargetState, TargetUpdated
from services.targets import store
from services.targets.progress import Entry
from services.targets.tables import TargetRow
from services.targets.usecases.snapshots import bare_snapshots, with_figures


@dataclass
class Dossier:
    """A row of the ledger, its snapshot without figures, and its figures so far, in order of arrival."""

    row: TargetRow
    bare: TargetUpdated
    entries: list[Entry]

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
    return {one.id: Dossier(rows[one.id], one, entries[one.id]) for one in bare}
