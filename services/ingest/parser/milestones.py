"""Milestones: named things that will be finished, opened, started, approved or in force."""

import re
from dataclasses import dataclass

from services.contract import Tier
from services.ingest.parser.indicators_lexicon import LEADING
from services.ingest.parser.milestones_forms import (
    SHORTEST,
    Clause,
    goes_with_the_clause_before,
    opens_with_its_verb,
    tier_of,
    verb_first,
)
from services.ingest.parser.milestones_lexicon import FINISHED, HELPED, STARTING, TIME, UNCOMMITTED
from services.ingest.parser.quantities import Mention
from services.ingest.parser.sections import Role
from services.ingest.parser.sentences import Sentence, unmask
from services.ingest.parser.wording import LONGEST

_LEADING = re.compile(
    rf"^(?:{LEADING}|{TIME}|推进|深入推进|扎实推进|加快推进|加快|抓紧|适时|尽快|尽早|加速|加紧|抓好|配套|确保完成(?=完成)|、|"
    rf"和|及|并|规划(?=建设好))"
)
_OWN_ADVERB = re.compile(r"^(?:全面|基本|率先|如期|初步)")
_UNCOMMITTED = re.compile(rf"^(?:{UNCOMMITTED})")
_HELPED = re.compile(rf"^(?:{HELPED})")
_TREATS = re.compile(r"^对(?=.{4,}(?:开展|进行|实施|予以))")
_VISION = re.compile(r"把|将|为$")
_FINISHED_AT_END = re.compile(rf"(?:{FINISHED})$")
_MODAL = re.compile(r"^(?:确保|力争|争取|努力|计划|预计|要)+")
_STARTED = re.compile(rf"^(?:{STARTING})")
_SHORT_VERB = 6
_LONGEST_END = 16
_LONGEST_CLAUSE = 90
_LONGEST_JOINED = 120
_MOST_OPENINGS = 12


@dataclass(frozen=True, slots=True)
class Milestone:
    """A clause of the view that names a thing and the verb that finishes it."""

    start: int
    end: int
    indicator: str
    tier: Tier
    sentence: Sentence


def find_milestones(masked: str, sentence: Sentence, kept: list[Mention]) -> list[Milestone]:
    """The milestones of a sentence: clauses of a part that plans, without a number to reach."""
    if sentence.section.role is not Role.PLAN or sentence.heading:
        return []
    found: list[Milestone] = []
    clauses = [piece for clause in sentence.clauses for piece in _pieces(masked, *clause)]
    for index, (start, end) in enumerate(clauses):
        if _counted(kept, start, end) or end - start > _LONGEST_CLAUSE:
            continue
        before = clauses[index - 1] if index else None
        if before and not _counted(kept, *before) and _only_finishes(masked, start, end):
            milestone = _with_the_clause_before(masked, sentence, before[0], (start, end), found)
        else:
            milestone = _in_clause(masked, sentence, start, end)
        if milestone and not (found and milestone.start < found[-1].end):
            found.append(milestone)
    return found


def _pieces(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """A clause, parted where each of its members has a finishing verb of its own: A通车、B开工."""
    if end - start > _LONGEST_CLAUSE or "、" not in masked[start:end]:
        return [(start, end)]
    members = masked[start:end].rstrip(_STOPS).split("、")
    if not all(len(member) > SHORTEST + 2 and _FINISHED_AT_END.search(member) for member in members):
        return [(start, end)]
    pieces: list[tuple[int, int]] = []
    place = start
    for member in members[:-1]:
        pieces.append((place, place + len(member)))
        place += len(member) + 1
    return [*pieces, (place, end)]


def _counted(kept: list[Mention], start: int, end: int) -> bool:
    """Whether a clause holds a number to reach."""
    return any(start <= mention.start < end for mention in kept)


def _only_finishes(masked: str, start: int, end: int) -> bool:
    text = masked[start:end].rstrip(_STOPS)
    lead = _opening(text)
    return goes_with_the_clause_before(text[lead:], text[:lead])


def _with_the_clause_before(
    masked: str, sentence: Sentence, start: int, clause: tuple[int, int], found: list[Milestone]
) -> Milestone | None:
    """What finishes the thing of the clause before; where that clause began it, the verb alone."""
    last = found[-1] if found and found[-1].end > start else None
    if last is None:
        return _in_clause(masked, sentence, start, clause[1]) if clause[1] - start <= _LONGEST_JOINED else None
    begun = masked[last.start : last.end]
    opening = _STARTED.match(begun)
    if not opening:
        return None
    text = masked[clause[0] : clause[1]].rstrip(_STOPS)
    words = text[_opening(text) :]
    modal = _MODAL.match(text)
    place = clause[0] + (modal.end() if modal else 0)
    indicator = _shorten(unmask(begun[opening.end() :] + words))
    return Milestone(place, clause[0] + len(text), indicator, last.tier, sentence)


def _in_clause(masked: str, sentence: Sentence, start: int, end: int) -> Milestone | None:
    text = masked[start:end].rstrip(_STOPS)
    lead = _opening(text)
    helped = _HELPED.match(text[lead:]) if _FINISHED_AT_END.search(text, len(text) - _LONGEST_END) else None
    lead += helped.end() if helped else 0
    body = text[lead:]
    joined = "," in body
    if joined and (treats := _TREATS.match(body)):
        lead, body = lead + treats.end(), body[treats.end() :]
    if len(body) < SHORTEST + 2 or _UNCOMMITTED.match(body) or _VISION.search(text[:lead]):
        return None
    tier = tier_of(Clause(text[:lead], body, joined))
    if tier is None:
        return None
    indicator = _shorten(unmask(body))
    return Milestone(start + lead, start + lead + len(body), indicator, Tier.SOFT if helped else tier, sentence)


def _opening(text: str) -> int:
    """How many characters of adverbials and modals open a clause."""
    place = 0
    for _ in range(_MOST_OPENINGS):
        rest = text[place:]
        found = _LEADING.match(rest)
        if not found or opens_with_its_verb(rest) or (_OWN_ADVERB.match(rest) and verb_first(rest)):
            break
        place += found.end()
    return place


def _shorten(text: str) -> str:
    """A milestone's name: of a long list the first members, and the verb that finishes it."""
    if len(text) <= LONGEST:
        return text
    finished = _FINISHED_AT_END.search(text)
    ending = f"等{finished[0]}" if finished and len(finished[0]) <= _SHORT_VERB else "等"
    room = LONGEST - len(ending)
    cut = text.rfind("、", 0, room + 1)
    return text[: cut if cut > SHORTEST else room] + ending


_STOPS = "。;!?|、"
"""Signs that close a clause."""
