"""Editions of a report: a corrected one keeps the ids of what it says again. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from services.contract import Period, Target, target_id

SAID = (
    "type",
    "indicator",
    "measure",
    "comparator",
    "value",
    "value_high",
    "unit",
    "starts_on",
    "deadline",
    "recurrence",
)
"""The fields in which a target says what is promised; the others tell where it stands and how it was read."""

Equals = tuple[Period, str]
"""Targets of one period and indicator: a number tells them apart."""


def said(target: Target) -> dict[str, Any]:
    """What the target promises, wherever in the report it stands."""
    return {name: getattr(target, name) for name in (*SAID, "strive")}


def identify_edition(issuer: str, targets: Sequence[Target], before: Mapping[UUID, Target]) -> dict[UUID, Target]:
    """Gives each target its id, in reading order.

    One that says the same as in the edition before keeps its id, also when paragraphs moved; of equals that changed
    each takes the id of the next that is left; what is new gets the next number.
    """
    kept = _keep_same(targets, before)
    left: dict[Equals, list[UUID]] = defaultdict(list)
    for id_, target in before.items():
        if id_ not in kept.values():
            left[_equals(target)].append(id_)
    for position, target in enumerate(targets):
        if position not in kept and left[_equals(target)]:
            kept[position] = left[_equals(target)].pop(0)
    taken = {*before, *kept.values()}
    fresh = {key: _fresh_ids(issuer, key, taken) for key in {_equals(target) for target in targets}}
    return {
        kept[position] if position in kept else next(fresh[_equals(target)]): target
        for position, target in enumerate(targets)
    }


def _equals(target: Target) -> Equals:
    return target.period, target.indicator


def _keep_same(targets: Sequence[Target], before: Mapping[UUID, Target]) -> dict[int, UUID]:
    known: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for id_, target in before.items():
        known[tuple(said(target).values())].append(id_)
    kept = {}
    for position, target in enumerate(targets):
        ids = known[tuple(said(target).values())]
        if ids:
            kept[position] = ids.pop(0)
    return kept


def _fresh_ids(issuer: str, key: Equals, taken: set[UUID]) -> Iterator[UUID]:
    period, indicator = key
    for ordinal in count(1):
        id_ = target_id(issuer, period, indicator, ordinal)
        if id_ not in taken:
            yield id_


@dataclass(frozen=True)
class Change:
    """A target that says something else than in the edition before: field → (before, after)."""

    id: UUID
    after: Target
    fields: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Comparison:
    """What an edition adds, removes and changes; `same` counts targets that say the same."""

    added: dict[UUID, Target]
    removed: dict[UUID, Target]
    changed: list[Change]
    same: int


def compare(before: Mapping[UUID, Target], after: Mapping[UUID, Target]) -> Comparison:
    """Holds an edition against the one before."""
    both = [id_ for id_ in after if id_ in before]
    changed = [change for id_ in both if (change := _change(id_, before[id_], after[id_])).fields]
    return Comparison(
        added={id_: target for id_, target in after.items() if id_ not in before},
        removed={id_: target for id_, target in before.items() if id_ not in after},
        changed=changed,
        same=len(both) - len(changed),
    )


def _change(id_: UUID, before: Target, after: Target) -> Change:
    old, new = said(before), said(after)
    return Change(id_, after, {name: (old[name], new[name]) for name in new if old[name] != new[name]})
