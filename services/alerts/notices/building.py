"""Builds notices from targets and how they stand. Pure: what is printed is worked out here, once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.alerts.alerting import SEVERITY, Policy, Rule
from services.alerts.messages import place, quote_of
from services.alerts.notices.document import CITYWIDE, Basis, Item, NextStep, Notice, Tally
from services.alerts.notices.figures import per_cent, shares
from services.alerts.notices.wording import sections_of, standing, title_of
from services.assessment import WORST_FIRST, Assessment, Document, words
from services.contract import Department, Target, TargetUpdated

BY_LAG = (Rule.BEHIND_SCHEDULE, Rule.MILESTONE_MISSED)
"""Rules whose words are those of the assessment itself."""


@dataclass(frozen=True)
class Cause:
    """An alert that a notice is about: the rule, how bad, since when, and its words."""

    rule: str
    severity: int
    since: date | None
    says: str


@dataclass(frozen=True)
class Fact:
    """A target, how it stands, and the alerts about it."""

    snapshot: TargetUpdated
    assessment: Assessment
    causes: Sequence[Cause] = ()


@dataclass(frozen=True)
class Terms:
    """By what notices are made: the city's rules and calendar, who signs them, how long an answer may take."""

    policy: Policy
    office: str = ""
    answer_workdays: int = 5


@dataclass(frozen=True)
class Heading:
    """What stands over a notice: its kind and number, the days it speaks of and is issued on, and to whom it goes.

    `rung`, counted from 1, is for ladders on which several rungs have a document of this kind; else the first is meant.
    """

    kind: Document
    number: str
    as_of: date
    issued_on: date
    department: Department | None = None
    rung: int | None = None


def build(heading: Heading, facts: Iterable[Fact], terms: Terms, next_on: date | None = None) -> Notice:
    """The notice, unaudited; `next_on` is when the next rung is due, where an alert's own date says so."""
    ordered = sorted(facts, key=_by_report)
    items = _items(ordered, heading)
    step = next_step(heading, terms, next_on)
    notice = Notice(
        kind=heading.kind,
        number=heading.number,
        office=terms.office or _issuer(ordered),
        title="",
        department_id=heading.department.id if heading.department else None,
        department=heading.department.name if heading.department else None,
        as_of=heading.as_of,
        issued_on=heading.issued_on,
        answer_by=_answer_by(heading, terms, step),
        next_step=step,
        basis=_basis(heading, terms),
        items=items,
        lagging=worst_first(heading.kind, items),
        tallies=tallies_of(items),
    )
    notice = notice.model_copy(update={"title": title_of(notice)})
    return notice.model_copy(update={"sections": sections_of(notice)})


def tallies_of(items: Sequence[Item]) -> tuple[Tally, ...]:
    """Counts and shares by light, the worst first; a light that no target has is left out."""
    counts = Counter(item.light for item in items)
    lights = [light for light in WORST_FIRST if counts[light]]
    found = shares([counts[light] for light in lights])
    return tuple(
        Tally(light=light, count=counts[light], share=share) for light, share in zip(lights, found, strict=True)
    )


def worst_first(kind: Document, items: Sequence[Item]) -> tuple[int, ...]:
    """Ordinals of the items that lag, the worst first; a notice to a department is about all of its items."""
    lagging = [item for item in items if item.severity or kind not in CITYWIDE]
    return tuple(item.ordinal for item in sorted(lagging, key=gravity))


def gravity(item: Item) -> tuple[int, Decimal, int]:
    """The key by which the worst comes first: how bad, how far behind, and its place in the notice."""
    return -item.severity, item.gap if item.gap is not None else Decimal(0), item.ordinal


def next_step(heading: Heading, terms: Terms, on: date | None) -> NextStep | None:
    """The rung after the one that this kind of notice belongs to; None at the ladder's end."""
    rungs, own = terms.policy.pack.ladder.rungs, _rung(heading, terms)
    if own is None or own == len(rungs):
        return None
    following = rungs[own]
    due = terms.policy.workdays.add(heading.issued_on, max(following.after_workdays, 1))
    return NextStep(name=following.name, on=on if on and on > heading.issued_on else due)


def _rung(heading: Heading, terms: Terms) -> int | None:
    """On which rung the notice stands, counted from 1; None where its city's ladder has none for it."""
    rungs = enumerate(terms.policy.pack.ladder.rungs, 1)
    return heading.rung or next((at for at, rung in rungs if rung.document is heading.kind), None)


def _basis(heading: Heading, terms: Terms) -> Basis:
    pack, own = terms.policy.pack, _rung(heading, terms)
    rung = pack.ladder.rungs[own - 1] if own else None
    return Basis(
        rules=f"《{pack.title}》（{pack.label}）",
        rungs=tuple(one.name for one in pack.ladder.rungs),
        rung=rung.name if rung else None,
        colour=rung.light if rung else None,
    )


def _answer_by(heading: Heading, terms: Terms, step: NextStep | None) -> date:
    """An answer is due before the next step."""
    due = terms.policy.workdays.add(heading.issued_on, terms.answer_workdays)
    return min(due, step.on) if step else due


def _items(ordered: Sequence[Fact], heading: Heading) -> tuple[Item, ...]:
    """Numbered in the order of the report; in a notice to a department the worst first."""
    items = [_item(ordinal, fact, heading) for ordinal, fact in enumerate(ordered, 1)]
    if heading.kind not in CITYWIDE:
        items.sort(key=gravity)
    return tuple(item.model_copy(update={"ordinal": ordinal}) for ordinal, item in enumerate(items, 1))


def _item(ordinal: int, fact: Fact, heading: Heading) -> Item:
    snapshot, found, target = fact.snapshot, fact.assessment, fact.snapshot.target
    completion, schedule = per_cent(found.completion), per_cent(found.schedule)
    gap = completion - schedule if completion is not None and schedule is not None else None
    causes = _holding(fact)
    return Item(
        ordinal=ordinal,
        target_id=snapshot.id,
        number=snapshot.number,
        indicator=target.indicator,
        goal=words.goal(target),
        deadline=target.deadline,
        department_id=snapshot.department.id if snapshot.department else None,
        department=snapshot.department.name if snapshot.department else None,
        light=found.light,
        severity=_severity(fact, causes, heading.kind),
        judged_on=found.as_of,
        done=_done(target, found),
        completion=completion,
        schedule=schedule,
        gap=gap if gap is not None or found.gap_points is None else words.rounded(found.gap_points, 1),
        since=min((cause.since for cause in causes if cause.since), default=None),
        says=_says(fact, causes, heading.as_of, gap),
        quote=quote_of(target),
        place=place(snapshot.source, target),
        note=_note(fact),
    )


def _holding(fact: Fact) -> list[Cause]:
    """The alerts that still hold: a lag that the figures have made good is none."""
    lags = fact.assessment.light in SEVERITY
    return [cause for cause in fact.causes if lags or cause.rule not in BY_LAG]


def _severity(fact: Fact, causes: Sequence[Cause], kind: Document) -> int:
    own = SEVERITY.get(fact.assessment.light, 0)
    return own if kind in CITYWIDE else max((max(cause.severity, 1) for cause in causes), default=0)


def _says(fact: Fact, causes: Sequence[Cause], as_of: date, gap: Decimal | None) -> str:
    """How the target stands, and what else is wrong with it."""
    others = [cause.says for cause in causes if cause.rule not in BY_LAG]
    alone = len(others) == len(causes) and others
    said = others if alone else [standing(fact.snapshot.target, fact.assessment, as_of, gap), *others]
    return "；".join(dict.fromkeys(said))


def _done(target: Target, found: Assessment) -> str | None:
    if found.value is None or target.unit is None:
        return None
    return words.amount(found.value, target.unit)


def _note(fact: Fact) -> str | None:
    """What the department itself said with its newest figure."""
    known = [entry for entry in fact.snapshot.progress if entry.as_of == fact.assessment.data_as_of]
    return " ".join(known[-1].note.split()) or None if known and known[-1].note else None


def _issuer(facts: Sequence[Fact]) -> str:
    """Who made most of the promises."""
    counts = Counter(fact.snapshot.source.issuer for fact in facts)
    return counts.most_common(1)[0][0] if counts else ""


def _by_report(fact: Fact) -> tuple[str, int, str, UUID]:
    """In the order of the report."""
    target = fact.snapshot.target
    begins = target.sentence.start if target.sentence else target.start
    return fact.snapshot.source.title, begins if begins is not None else 10**9, target.indicator, fact.snapshot.id
