"""What-if: which lights another rule pack would change. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.assessment.judging import Assessment, assess
from services.assessment.rulepack import RulePack
from services.assessment.verdicts import Light
from services.contract import TargetUpdated


@dataclass(frozen=True)
class Change:
    """A target whose light differs between two rule packs."""

    snapshot: TargetUpdated
    before: Assessment
    after: Assessment


@dataclass
class Comparison:
    """How many targets were judged by both packs, how many of each light by either, and those that differ."""

    judged: int = 0
    before: Counter[Light] = field(default_factory=Counter)
    after: Counter[Light] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)


def compare(snapshots: Iterable[TargetUpdated], as_of: date, old: RulePack, new: RulePack) -> Comparison:
    """Judges the targets as of a day by both packs; a forecast is not taken into account."""
    found = Comparison()
    for snapshot in snapshots:
        before, after = assess(snapshot, as_of, old), assess(snapshot, as_of, new)
        found.judged += 1
        found.before[before.light] += 1
        found.after[after.light] += 1
        if before.light is not after.light:
            found.changes.append(Change(snapshot, before, after))
    return found
