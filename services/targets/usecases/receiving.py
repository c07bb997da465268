"""One reported figure is taken: accepted, found to be a repeat, or kept and asked back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from services.contract import FilingState, Progress, TargetState, plain
from services.runtime.http.auth import Forbidden
from services.targets.doubts import Figure, Question, questions
from services.targets.lifecycle import Action
from services.targets.progress import Decision, Entry, Kind, Report, accept
from services.targets.usecases.attachments import attach, pieces_of
from services.targets.usecases.changing import Author
from services.targets.usecases.dossiers import Dossier, require_open
from services.targets.usecases.errors import FigureSettled, Unknown, UnknownFigure
from services.targets.usecases.reviewing import decide


class Status(StrEnum):
    """What became of a reported figure."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    IN_DOUBT = "in_doubt"
    REFUSED = "refused"


@dataclass(frozen=True)
class Submission:
    """A figure posted for a target; `replaces` names the one it corrects, `reason` confirms what is asked back."""

    report: Report
    note: str | None = None
    problem: str | None = None
    next_step: str | None = None
    replaces: UUID | None = None
    reason: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What became of a figure: the entry it made or was found to repeat, and what is asked about it."""

    status: Status
    entry: Entry
    questions: Sequence[Question] = ()
    row: dict[str, Any] | None = None
    """As it is written down, where it is new."""


REFUSALS = (ValueError, Unknown, Forbidden)
"""What refuses a figure, before anything of it is written: the others that are taken with it pass."""


def receive(by: Author, dossier: Dossier, submission: Submission, today: date, now: datetime) -> Receipt:
    """Adds one figure to an open dossier, or finds that it is there already; what is refused leaves no trace in it."""
    require_open(dossier)
    kind, value = accept(dossier.bare.target, dossier.bare.plan, submission.report, today)
    earlier = _corrected(dossier.entries, submission, kind)
    if earlier is not None and _says_the_same(earlier, kind, value, submission, dossier.shown_by(earlier.id)):
        return _repeated(by, dossier, earlier, submission, now)
    entry = Entry(
        id=uuid4(),
        kind=kind,
        value=value,
        as_of=submission.report.as_of,
        reported_at=now,
        note=submission.note,
        problem=submission.problem,
        next_step=submission.next_step,
        node=submission.report.node,
        replaces=earlier.id if earlier else None,
    )
    pieces = pieces_of(by, dossier, entry.id, submission.evidence, now)
    stood = dossier.advance(entry)
    asked = _questions(dossier, entry, stood)
    # nothing is refused from here on
    entry = replace(entry, doubted=True) if asked else entry
    row = _row(dossier, entry, submission, asked, by, now)
    dossier.written.figures.append(row)
    attach(dossier, pieces)
    if asked and submission.reason:
        entry = decide(by, dossier, entry, Decision.CONFIRMED, submission.reason, now)
    dossier.add(entry, stood)
    _get_under_way(by, dossier, now)
    details = {"progress_id": entry.id, "kind": kind, "value": plain(value), "as_of": entry.as_of}
    dossier.note(by, "progress.reported", details, now)
    return Receipt(Status.ACCEPTED if entry.counts else Status.IN_DOUBT, entry, asked, row)


def _corrected(entries: Sequence[Entry], submission: Submission, kind: Kind) -> Entry | None:
    """The figure that this one takes the place of: the one it names, or the newest for the same day."""
    alive = [entry for entry in entries if entry.state is not None]
    replaced = {entry.replaces for entry in alive}
    if submission.replaces is not None:
        named = next((entry for entry in entries if entry.id == submission.replaces), None)
        if named is None:
            raise UnknownFigure(f"此目标没有编号为 {submission.replaces} 的进度，无法更正")
        if named.id in replaced:
            raise FigureSettled(f"进度 {named.id} 已被更正过；请更正最新的一条")
        return named
    report = submission.report
    same = [
        entry
        for entry in alive
        if (entry.as_of, entry.node) == (report.as_of, report.node)
        and (entry.kind is Kind.PERIOD) == (kind is Kind.PERIOD)
        and entry.id not in replaced
    ]
    return same[-1] if same else None


def _says_the_same(earlier: Entry, kind: Kind, value: Decimal, submission: Submission, shown: set[str]) -> bool:
    """Whether the figure says nothing that is not known; one sent back is reported anew even with the same number."""
    texts = (
        (submission.note, earlier.note),
        (submission.problem, earlier.problem),
        (submission.next_step, earlier.next_step),
    )
    news = any(said not in (None, known) for said, known in texts) or not shown.issuperset(submission.evidence)
    same = (earlier.kind, earlier.value, earlier.as_of) == (kind, value, submission.report.as_of)
    return same and not news and earlier.state not in (None, FilingState.RETURNED)


def _repeated(by: Author, dossier: Dossier, earlier: Entry, submission: Submission, now: datetime) -> Receipt:
    """A repeat adds nothing; with a reason it confirms what was asked back."""
    if earlier.state is FilingState.IN_DOUBT and submission.reason:
        confirmed = decide(by, dossier, earlier, Decision.CONFIRMED, submission.reason, now)
        dossier.decide(earlier, confirmed)
        dossier.touch(now)
        return Receipt(Status.ACCEPTED, confirmed)
    return Receipt(Status.DUPLICATE, earlier)


def _questions(dossier: Dossier, entry: Entry, stood: Sequence[Progress]) -> list[Question]:
    """What is to be asked about a figure as the ledger would stand with it."""
    target = dossier.bare.target
    total = next((one.value for one in stood if one.as_of == entry.as_of), None)
    if total is None:
        return []  # a node of a milestone
    known = [one for one in stood if one.as_of != entry.as_of]
    return questions(target, Figure(entry.kind, entry.value, total, entry.as_of), known, dossier.bare.plan)


def _row(
    dossier: Dossier, entry: Entry, submission: Submission, asked: Sequence[Question], by: Author, now: datetime
) -> dict[str, Any]:
    report = submission.report
    assert by.caller is not None
    return {
        "id": entry.id,
        "target_id": dossier.bare.id,
        "kind": entry.kind,
        "value": entry.value,
        "unit": dossier.bare.target.unit,
        "given_value": entry.value if report.value is None else report.value,
        "given_unit": report.unit,
        "as_of": entry.as_of,
        "node": entry.node,
        "note": submission.note,
        "problem": submission.problem,
        "next_step": submission.next_step,
        "replaces": entry.replaces,
        "doubts": [{"doubt": one.doubt, "says": one.says} for one in asked],
        "key_id": by.caller.key_id,
        "who": by.name,
        "reported_at": now,
    }


def _get_under_way(by: Author, dossier: Dossier, now: datetime) -> None:
    """The first figure starts the work; a department that reports has thereby signed for its target."""
    dossier.touch(now)
    if dossier.bare.state not in (TargetState.ASSIGNED, TargetState.SIGNED):
        return
    if sign(by, dossier, now):
        dossier.change(by, Action.SIGN, TargetState.SIGNED, "报送进度即视为签收", now)
    dossier.change(by, Action.START, TargetState.UNDER_WAY, None, now)


def sign(by: Author, dossier: Dossier, now: datetime) -> bool:
    """Each department signs for itself (签收), once; whether this one had not yet."""
    assert by.caller is not None
    signatures = dossier.bare.signatures
    for place, one in enumerate(signatures):
        if one.department.id == by.caller.department_id and one.signed_at is None:
            signed = one.model_copy(update={"signed_at": now})
            signatures = (*signatures[:place], signed, *signatures[place + 1 :])
            dossier.bare = dossier.bare.model_copy(update={"signatures": signatures})
            dossier.written.signed.append(
                {"target_id": dossier.bare.id, "department_id": one.department.id, "signed_at": now}
            )
            return True
    return False
