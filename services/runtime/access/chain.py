"""The chain of hashes over an audit trail: every row holds the hash of the row before it.

Following it shows that a row was changed, removed (the last one too: the head is kept apart) or put in between. It
cannot show a row that was removed in the moment before it was chained, nor a whole chain that somebody who may write to
the database made anew, head included. Against the latter an operator notes a head's hash outside now and then:
`duban audit verify --noted HASH` finds that link again, or says that it is gone.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from typing import NamedTuple

from services.runtime.postgres.tables import AuditHeadRow, AuditRow

GENESIS = "0" * 64
"""Stands for the hash of the row before the first."""


_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Link(NamedTuple):
    """The place of a row in the chain."""

    number: int | None
    position: int
    previous_hash: str
    hash: str


def link_hash(row: AuditRow, position: int | None, previous_hash: str | None) -> str:
    """SHA-256 over all that the row says, and over its place in the chain."""
    said = [
        position,
        previous_hash,
        row.number,
        row.at.astimezone(UTC).isoformat(),
        str(row.key_id) if row.key_id else None,
        row.who,
        row.action,
        row.subject,
        row.details,
    ]
    return hashlib.sha256(_as_json(said).encode()).hexdigest()


def links(rows: Iterable[AuditRow], position: int, hash_: str) -> list[Link]:
    """Places for the rows, in that order, in a chain that ends at this position with this hash."""
    made = []
    for row in rows:
        position, before = position + 1, hash_
        hash_ = link_hash(row, position, before)
        made.append(Link(row.number, position, before, hash_))
    return made


@dataclass
class Verification:
    """Follows a chain row by row, in order of position; each step tells what is wrong, in one line a finding.

    `noted` are hashes that must be met on the way; each that is met leaves it.
    """

    noted: set[str] = field(default_factory=set)
    position: int = 0
    hash: str = GENESIS
    rows: int = 0

    def follow(self, row: AuditRow) -> list[str]:
        """What is wrong with the next row."""
        findings = []
        at, due = row.position or 0, self.position + 1
        if at != due:
            findings.append(
                f"position {due} is missing" if at == due + 1 else f"positions {due} to {at - 1} are missing"
            )
        elif row.previous_hash != self.hash:
            findings.append(f"position {at} does not link to the row before it")
        if row.hash != link_hash(row, row.position, row.previous_hash):
            findings.append(f"position {at} was changed after it was chained (row {row.number}, {row.action})")
        self.position, self.hash, self.rows = at, row.hash or "", self.rows + 1
        self.noted.discard(self.hash)
        return findings

    def finish(self, head: AuditHeadRow | None) -> list[str]:
        """What is wrong with the end of the chain, where `head` says that it ends."""
        if head is None:
            return ["the head is missing"] if self.rows else []
        if head.position > self.position:
            return [f"the chain ends at position {self.position}, but its head is at {head.position}"]
        if (head.position, head.hash) != (self.position, self.hash):
            return [f"the head ({head.position}, {head.hash}) is not the last row ({self.position}, {self.hash})"]
        return []


def verify(rows: Iterable[AuditRow], head: AuditHeadRow | None) -> list[str]:
    """Everything that is wrong with a chain, given in order of position."""
    verification = Verification()
    return [finding for row in rows for finding in verification.follow(row)] + verification.finish(head)
