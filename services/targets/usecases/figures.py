"""Reported figures as the API and the pages show them: amounts as plain decimal strings."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from services.assessment import Assessment
from services.contract import plain
from services.runtime.clock import written
from services.runtime.postgres.statements import On
from services.targets import store
from services.targets.progress import Entry, corrections
from services.targets.tables import EvidenceRow
from services.targets.usecases.dossiers import Dossier


async def figures_of(on: On, target_id: UUID) -> list[dict[str, Any]]:
    """Every figure of a target, in order of arrival, with what was decided about it."""
    rows = (await store.progress_of(on, [target_id]))[target_id]
    reviews = await store.reviews_of(on, [target_id])
    entries = {entry.id: entry for entry in (await store.entries_of(on, [target_id]))[target_id]}
    corrected = {id_: by.id for id_, by in corrections(entries.values()).items()}
    evidence = (await store.evidence_of(on, [target_id]))[target_id]
    return [_shown(row, entries[row.id], reviews.get(row.id, ()), evidence, corrected.get(row.id)) for row in rows]


def shown_anew(row: dict[str, Any], entry: Entry, dossier: Dossier) -> dict[str, Any]:
    """A figure that was just added to a dossier, and what was decided about it at once."""
    reviews = [SimpleNamespace(**one) for one in dossier.written.reviews if one["progress_id"] == entry.id]
    return _shown(SimpleNamespace(**row), entry, reviews, dossier.evidence, None)


async def shown_figure(on: On, target_id: UUID, id_: UUID) -> dict[str, Any]:
    """One figure of a target."""
    return next(figure for figure in await figures_of(on, target_id) if figure["id"] == str(id_))


def _shown(
    row: Any,
    entry: Entry,
    reviews: Sequence[Any],
    evidence: Sequence[EvidenceRow],
    replaced_by: UUID | None,
) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "target_id": str(row.target_id),
        "kind": row.kind,
        "value": plain(row.value),
        "unit": row.unit,
        "given_value": plain(row.given_value),
        "given_unit": row.given_unit,
        "as_of": row.as_of.isoformat(),
        "node": row.node,
        "note": row.note,
        "problem": row.problem,
        "next_step": row.next_step,
        "replaces": str(row.replaces) if row.replaces else None,
        "replaced_by": str(replaced_by) if replaced_by else None,
        "state": entry.state or "withdrawn",
        "counts": entry.counts and replaced_by is None,
        "doubts": row.doubts,
        "reviews": [
            {"decision": one.decision, "reason": one.reason, "who": one.who, "at": written(one.at)} for one in reviews
        ],
        "evidence": [shown_evidence(one) for one in evidence if one.progress_id == row.id],
        "who": row.who,
        "reported_at": written(row.reported_at),
    }


def meaning(found: Assessment) -> dict[str, Any]:
    """What figures mean on a day: shares as 0…1, `gap_points` in percentage points, negative when behind."""
    return {
        "light": found.light,
        "completion": None if found.completion is None else plain(found.completion),
        "schedule": None if found.schedule is None else plain(found.schedule),
        "gap_points": None if found.gap_points is None else plain(found.gap_points),
        "explanation": found.explanation,
    }


def shown_evidence(row: EvidenceRow) -> dict[str, Any]:
    """A piece of evidence: a file by its name, type and size, or a link."""
    return {
        "id": str(row.id),
        "target_id": str(row.target_id),
        "progress_id": str(row.progress_id) if row.progress_id else None,
        "name": row.name,
        "link": row.link,
        "media_type": row.media_type,
        "size": row.size,
        "added_at": written(row.added_at),
    }
