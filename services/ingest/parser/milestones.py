"""Milestones: named things that will be finished, opened, started, approved or in force."""

import re
from dataclasses import dataclass

from services.contract import Tier
from services.ingest.parser.indicators import LONGEST
from services.ingest.parser.indicators_lexicon import LEADING
from services.ingest.parser.milestones_lexicon import FINISHED, FINISHING, PASSED, STARTING, UNCOMMITTED, VAGUE
from services.ingest.parser.quantities import Mention
from services.ingest.parser.sections import Role
from services.ingest.parser.sentences import MASKED, Sentence

_LEADING = re.compile(rf"^(?:{LEADING}|推进|深入推进|扎实推进|加快推进|、|和|及)")
_ADVERB = re.compile(r"^(?:全面|基本|率先|如期|初步)")
_VERB_FIRST = re.compile(rf"^(?:全面|基本|率先|如期|初步|逐步|同步)*(?P<verb>{STARTING}|{FINISHING})(?P<thing>.+)$")
_THING_FIRST = re.compile(
    rf"^(?P<thing>.{{3,}}?)(?:实现|确保|力争|全部|基本|正式|如期|年内|尽快|尽早|全面)*(?P<verb>{FINISHED}|{PASSED})$"
)
_VAGUE = re.compile(VAGUE)
_UNCOMMITTED = re.compile(rf"^(?:{UNCOMMITTED})")
_SHORTEST = 3
_LONGEST_CLAUSE = 90


@dataclass(frozen=True)
class Milestone:
    """A clause of the view that names a thing and the verb that finishes it."""

    start: int
    end: int
    indicator: str
    tier: Tier
    sentence: Sentence


def find_milestones(view: str, masked: str, sentence: Sentence, kept: list[Mention]) -> list[Milestone]:
    """The milestones of a sentence: clauses of a part that plans, without a number to reach."""
    if sentence.section.role is not Role.PLAN or sentence.heading:
        return []
    found: list[Milestone] = []
    for start, end in sentence.clauses:
        if any(start <= mention.start < end for mention in kept) or end - start > _LONGEST_CLAUSE:
            continue
        milestone = _in_clause(view, masked, sentence, start, end)
        if milestone:
            found.append(milestone)
    return found


def _in_clause(view: str, masked: str, sentence: Sentence, start: int, end: int) -> Milestone | None:
    text = masked[start:end].rstrip("。;!?|、")
    lead = _opening(text)
    body = text[lead:]
    if len(body) < _SHORTEST + 2 or _UNCOMMITTED.match(body):
        return None
    found = _VERB_FIRST.match(body) or _THING_FIRST.match(body)
    if not found or not _is_thing(found["thing"]):
        return None
    begin = start + lead
    indicator = _shorten(body.replace(MASKED, "、"))
    tier = Tier.SOFT if _VAGUE.search(found["thing"]) else Tier.CORE
    return Milestone(begin, begin + len(body), indicator, tier, sentence)


def _opening(text: str) -> int:
    """How many characters of adverbials and modals open a clause."""
    place = 0
    while found := _LEADING.match(text[place:]):
        if _VERB_FIRST.match(text[place:]) and _ADVERB.match(text[place:]):
            break
        place += found.end()
    return place


def _is_thing(thing: str) -> bool:
    """Whether what is finished is named: not a bare pronoun, not an abstraction."""
    return len(thing) >= _SHORTEST and not _VAGUE.search(thing)


def _shorten(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    listed = text.rfind("、", 0, LONGEST)
    return text[: LONGEST - 1] + "等" if listed < 0 else text[-LONGEST:]
