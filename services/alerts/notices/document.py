"""What a numbered notice says: its items, its counts, and its words as they were issued."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.assessment import Document, Light
from services.contract.values import Amount, Frozen

CITYWIDE = (Document.CIRCULAR,)
"""Notices about the whole city; all others go to one department."""


class Item(Frozen):
    """One target in a notice; percentages to one place, as they are printed, `gap` negative when behind.

    `severity` is how bad it is (1 to 3, 0 not at all), `judged_on` the day that its figures are held against.
    """

    ordinal: int
    target_id: UUID
    number: str | None
    indicator: str
    goal: str
    deadline: date
    department_id: UUID | None
    department: str | None
    light: Light
    severity: int
    judged_on: date
    done: str | None = None
    completion: Amount | None = None
    schedule: Amount | None = None
    gap: Amount | None = None
    since: date | None = None
    says: str
    quote: str | None
    place: str
    note: str | None = None


class Tally(Frozen):
    """How many targets have a light, and which share of all that is, in per cent to one place."""

    light: Light
    count: int
    share: Amount


class Section(Frozen):
    """A chapter of a notice: its heading, and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


class NextStep(Frozen):
    """What follows when nothing is settled, and when."""

    name: str
    on: date


class Basis(Frozen):
    """By which rules a notice judges; the rungs of the ladder from the lowest up, and on which of them it stands.

    `colour` is that of the rung's slips, where a city's slips have colours.
    """

    rules: str
    rungs: tuple[str, ...]
    rung: str | None = None
    colour: Light | None = None


class Notice(Frozen):
    """A numbered document (催办单, 督办单, 督查通报); `lagging` names items by their ordinals, the worst first."""

    kind: Document
    number: str
    office: str
    title: str
    department_id: UUID | None = None
    department: str | None = None
    as_of: date
    issued_on: date
    answer_by: date
    next_step: NextStep | None
    basis: Basis
    items: tuple[Item, ...]
    lagging: tuple[int, ...]
    tallies: tuple[Tally, ...]
    sections: tuple[Section, ...] = ()

    @property
    def addressee(self) -> str:
        return self.department or "各责任单位"

    @property
    def total(self) -> int:
        """How many targets its classes add up to."""
        return sum(tally.count for tally in self.tallies)

    @property
    def shares(self) -> Decimal:
        return sum((tally.share for tally in self.tallies), Decimal(0))

    def worst(self) -> list[Item]:
        """The items that lag, the worst first."""
        by_ordinal = {item.ordinal: item for item in self.items}
        return [by_ordinal[ordinal] for ordinal in self.lagging if ordinal in by_ordinal]


def number_of(kind: Document, year: int, place: int) -> str:
    """A notice's number as offices write it: 催办〔2026〕7号."""
    return f"{kind.removesuffix('单')}〔{year}〕{place}号"
