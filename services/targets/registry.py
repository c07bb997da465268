"""How the targets of a report enter the ledger. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.contract import Target, TargetsExtracted


class Registration(StrEnum):
    """What reading a report does to one row of the ledger."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True)
class Registered:
    """A target as the ledger has it, and when it was read from a report."""

    target: Target
    report_id: UUID | None
    extracted_at: datetime


def register(known: Mapping[UUID, Registered], event: TargetsExtracted) -> dict[UUID, Registration]:
    """What to do with each target of the event. A report read earlier than what the ledger has changes nothing."""
    return {found.id: _judge(known.get(found.id), found.target, event) for found in event.targets}


def _judge(row: Registered | None, target: Target, event: TargetsExtracted) -> Registration:
    if row is None:
        return Registration.ADDED
    if event.extracted_at < row.extracted_at:
        return Registration.OLDER
    same = row.target == target and row.report_id == event.report_id
    return Registration.UNCHANGED if same else Registration.CHANGED


PROMISE = ("value", "value_high", "unit", "comparator", "measure", "deadline")
"""What of a target is the promise itself, whichever sentence says it."""


def promise(target: Target) -> tuple[Any, ...]:
    """The promise itself, to be held against another."""
    return tuple(getattr(target, name) for name in PROMISE)


def revise(current: Target, edition: Target, corrected: Target) -> Target:
    """The target by a corrected edition, given what the edition before said.

    What the office has adjusted or extended since stays, unless it is just that which the correction changes.
    """
    kept = {name: getattr(current, name) for name in PROMISE if getattr(corrected, name) == getattr(edition, name)}
    return corrected.model_copy(update=kept)
