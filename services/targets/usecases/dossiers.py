"""A target under the pen: as it stands, locked, with all that was reported for it, and what is written to it.

The steps that work on a dossier only write into it; `save` then brings what was written to many of them into the
database at once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from services.contract import Progress, TargetState, TargetUpdated
from services.runtime.access import audit
from services.runtime.observing.tracing import traceparent
from services.runtime.postgres.statements import On
from services.targets import store
from services.targets.lifecycle import NO_MORE_FIGURES, STATE_NAMES
from services.targets.progress import Entry, advance
from services.targets.tables import ChangeRow, EvidenceRow, ReviewRow
from services.targets.usecases.changing import Author, change_of
from services.targets.usecases.errors import ReportingClosed
from services.targets.usecases.snapshots import bare_snapshot, with_figures


@dataclass
class Written:
    """Rows that are to be saved with a dossier, each with its columns by name."""

    figures: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    attached: list[dict[str, Any]] = field(default_factory=list)
    signed: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    audit: list[dict[str, Any]] = field(default_factory=list)

    @property
    def only_figures(self) -> bool:
        """Whether one statement saves it."""
        return not (self.reviews or self.evidence or self.attached or self.signed or self.changes)


PROMISE = {"target"}
"""What of a snapshot no step on a dossier changes."""


@dataclass
class Dossier:
    """A target's snapshot without figures, its figures so far, in order of arrival, and its evidence.

    `document` is the JSON of what is promised, as the ledger has it; `revision` is the ledger's.
    """

    bare: TargetUpdated
    revision: int
    document: str
    entries: list[Entry]
    evidence: list[EvidenceRow]
    written: Written = field(default_factory=Written)
    trace: str | None = None
    _stood: tuple[Progress, ...] | None = None
    _told: tuple[TargetUpdated, TargetUpdated, str] | None = None

    @property
    def snapshot(self) -> TargetUpdated:
        """The target as it now stands."""
        return with_figures(self.bare, self.entries, self._stood)

    def advance(self, entry: Entry) -> tuple[Progress, ...]:
        """How far the target would be with one more figure."""
        return advance(self.bare.target, [*self.entries, entry])

    def add(self, entry: Entry, stood: tuple[Progress, ...]) -> None:
        """Adds a figure; `stood` is how far the target is where it counts."""
        self.entries.append(entry)
        self._stood = stood if entry.counts else None

    def decide(self, before: Entry, decided: Entry) -> None:
        """Puts a figure about which something was decided in its place."""
        self.entries[self.entries.index(before)] = decided
        self._stood = None

    @property
    def told(self) -> tuple[TargetUpdated, str]:
        """The target as it now stands, and its JSON as the other services are told of it."""
        if self._told is None or self._told[0] is not self.bare:
            snapshot = self.snapshot
            said = snapshot.model_dump_json(exclude=PROMISE)
            self._told = self.bare, snapshot, f'{said[:-1]},"target":{self.document}}}'
        return self._told[1:]

    @property
    def lead_id(self) -> UUID | None:
        """The department that leads."""
        return self.bare.department.id if self.bare.department else None

    def shown_by(self, entry_id: UUID) -> set[str]:
        """What shows a figure: ids of files, and links."""
        return {piece.link or str(piece.id) for piece in self.evidence if piece.progress_id == entry_id}

    def touch(self, now: datetime, **changes: Any) -> None:
        """Makes the target's next revision, to be told to the other services."""
        self.bare = self.bare.model_copy(update={"revision": self.bare.revision + 1, "changed_at": now, **changes})
        self.trace = traceparent()

    def change(
        self, by: Author, action: str, state: TargetState, why: str | None, now: datetime, **changes: Any
    ) -> None:
        """Brings the target to another state, which is kept in its history."""
        before, self.bare = self.bare.state, self.bare.model_copy(update={"state": state, **changes})
        change, noted = change_of(by, self.bare, action, before, why, now)
        self.written.changes.append(change)
        self.written.audit.append(noted)

    def note(self, by: Author, action: str, details: dict[str, Any], now: datetime) -> None:
        """Writes into the audit trail what was done to the target."""
        self.written.audit.append(audit.entry(by.caller, action, f"target/{self.bare.id}", details, now))


async def open_dossiers(on: On, ids: Collection[UUID]) -> dict[UUID, Dossier]:
    """These targets, locked until the transaction ends."""
    await store.lock_rows(on, ids)
    return dossiers_of(await store.filed_of(on, ids))


def dossiers_of(filed: Iterable[store.Filed]) -> dict[UUID, Dossier]:
    """Targets as they stand; where they are not locked, others may change them before anything written is saved."""
    return {one.standing.id: _opened(one) for one in filed}


def _opened(filed: store.Filed) -> Dossier:
    row = filed.standing
    return Dossier(bare_snapshot(row, filed.signatures), row.revision, row.document, filed.entries, filed.evidence)


async def save(on: On, dossiers: Iterable[Dossier]) -> None:
    """Saves all that was written to these dossiers, which are locked."""
    outdated = await save_current(on, dossiers)
    assert not outdated, "a lock keeps others from changing them"


async def save_current(on: On, dossiers: Iterable[Dossier], answers: Sequence[store.Answer] = ()) -> set[UUID]:
    """Saves what was written, and answers about it, but for targets that others have changed meanwhile; their ids.

    Only a dossier that has come to a new revision was written to. One statement where figures are all that was written;
    else this needs a transaction.
    """
    changed = [one for one in dossiers if one.bare.revision != one.revision]
    figures = list(chain.from_iterable(one.written.figures for one in changed))
    noted = list(chain.from_iterable(one.written.audit for one in changed))
    saved = await store.save_figures(on, figures, noted, [_advanced(one) for one in changed], answers)
    written = [one.written for one in changed if one.bare.id in saved]
    await store.add_rows(on, ReviewRow, chain.from_iterable(one.reviews for one in written))
    await store.add_rows(on, EvidenceRow, chain.from_iterable(one.evidence for one in written))
    await store.attach_files(on, chain.from_iterable(one.attached for one in written))
    await store.sign_assignees(on, chain.from_iterable(one.signed for one in written))
    await store.add_rows(on, ChangeRow, chain.from_iterable(one.changes for one in written))
    return {one.bare.id for one in changed} - saved


def _advanced(dossier: Dossier) -> store.Advanced:
    bare = dossier.bare
    assert bare.changed_at is not None
    return store.Advanced(
        bare.id, dossier.revision, bare.revision, bare.state, bare.changed_at, dossier.told[1], dossier.trace
    )


def require_open(dossier: Dossier) -> None:
    """ReportingClosed where the target is settled or suspended."""
    if dossier.bare.state in NO_MORE_FIGURES:
        raise ReportingClosed(f"目标现为“{STATE_NAMES[dossier.bare.state]}”，进度不再变动")
