"""Queries of the targets service."""

from services.targets.store.access import (
    add_department,
    all_departments,
    departments_by_id,
    find_department,
    mark_keys,
    unpublished_keys,
)
from services.targets.store.changes import changes_of, documents_as_of, next_number, reminders_of, save_reminders
from services.targets.store.ledger import (
    TargetQuery,
    assignees_of,
    find_target,
    find_targets,
    lock_targets,
    mark_targets,
    replace_assignees,
    resolve_targets,
    unpublished_targets,
)
from services.targets.store.reporting import (
    claim_answer,
    complete_answer,
    entries_of,
    evidence_of,
    find_evidence,
    find_progress,
    progress_of,
    reviews_of,
)

__all__ = [
    "TargetQuery",
    "add_department",
    "all_departments",
    "assignees_of",
    "changes_of",
    "claim_answer",
    "complete_answer",
    "departments_by_id",
    "documents_as_of",
    "entries_of",
    "evidence_of",
    "find_department",
    "find_evidence",
    "find_progress",
    "find_target",
    "find_targets",
    "lock_targets",
    "mark_keys",
    "mark_targets",
    "next_number",
    "progress_of",
    "reminders_of",
    "replace_assignees",
    "resolve_targets",
    "reviews_of",
    "save_reminders",
    "unpublished_keys",
    "unpublished_targets",
]
