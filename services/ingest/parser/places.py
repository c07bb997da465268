"""Places: each number in its surroundings, as the rules that exclude look at it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.contract import Period
from services.ingest.parser.quantities import Mention
from services.ingest.parser.sentences import Sentence

_QUOTED = re.compile(r"“[^“”\n]{0,40}”|‘[^‘’\n]{0,30}’|《[^《》\n]{0,60}》|\"[^\"\n]{0,24}\"")
_REACH = 60
"""Rules look so many characters to either side."""


@dataclass(frozen=True, slots=True)
class Place:
    """A number in its surroundings: `before` and `after` reach to the ends of its clause."""

    mention: Mention
    sentence: Sentence
    view: str
    before: str
    after: str
    clause: tuple[int, int]
    period: Period
    quoted: bool


Rule = Callable[[Place], bool]


def find_places(
    view: str, sentence: Sentence, mentions: list[Mention], quoted: set[int], period: Period
) -> list[Place]:
    """The places of a sentence's numbers; `quoted` are the starts of those inside quotations."""
    places: list[Place] = []
    for mention in mentions:
        clause = sentence.clause_at(mention.start)
        before = view[max(clause[0], mention.start - _REACH) : mention.start]
        after = view[mention.end : min(clause[1], mention.end + _REACH)]
        inside = mention.start in quoted
        places.append(Place(mention, sentence, view, before, after, clause, period, inside))
    return places


def quoted_starts(view: str, mentions: list[Mention]) -> set[int]:
    """The starts of the numbers that stand inside quotations, titles and slogans."""
    spans = (found.span() for found in _QUOTED.finditer(view))
    span = next(spans, None)
    inside: set[int] = set()
    for mention in mentions:
        while span and span[1] <= mention.start:
            span = next(spans, None)
        if span and span[0] <= mention.start < span[1]:
            inside.add(mention.start)
    return inside
