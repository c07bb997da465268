"""Why a number is no target: named rules, asked in order; the first that holds gives the reason.

Rules of the first table look at the number's own surroundings: labels, descriptions, empty counts. What they take out
no longer parts a clause. Those of the second look at what the passage does.
"""

from services.ingest.parser.contexts import CONTEXTS
from services.ingest.parser.counts import COUNTS
from services.ingest.parser.descriptions import DESCRIPTIONS
from services.ingest.parser.labels import LABELS
from services.ingest.parser.places import Place, Rule

SURROUNDINGS: tuple[Rule, ...] = (*LABELS, *DESCRIPTIONS, *COUNTS)

__all__ = ["CONTEXTS", "SURROUNDINGS", "exclude"]


def exclude(rules: tuple[Rule, ...], place: Place) -> str | None:
    """The name of the first rule that takes a number out; None where it stays."""
    for rule in rules:
        if rule(place):
            return rule.__name__
    return None
