"""Milestones: named things that will be finished, opened, started, approved or in force."""

import re
from dataclasses import dataclass

from services.contract import Tier
from services.ingest.parser.indicators_lexicon import LEADING
from services.ingest.parser.milestones_lexicon import (
    ASPIRED,
    CONDITIONAL,
    FINISHED,
    FINISHING,
    PASSED,
    STARTING,
    UNCOMMITTED,
    VAGUE,
)
from services.ingest.parser.quantities import Mention
from services.ingest.parser.sections import Role
from services.ingest.parser.sentences import Sentence, unmask
from services.ingest.parser.wording import LONGEST

_LEADING = re.compile(
    rf"^(?:{LEADING}|推进|深入推进|扎实推进|加快推进|加快|抓紧|适时|尽快|尽早|加速|加紧|配套|确保完成(?=完成)|、|"
    rf"和|及|并)"
)
_ADVERBS = r"(?:全面|基本|如期|初步|逐步|同步|正式|实质性|主体|适时|尽快|全线|全部)*"
_VERB_FIRST = re.compile(rf"^{_ADVERBS}(?P<verb>{STARTING}|{FINISHING}|{'|'.join(CONDITIONAL)})(?P<thing>.+)$")
_THING_FIRST = re.compile(
    rf"^(?P<thing>.{{3,}}?)(?:实现|确保|力争|全部|基本|正式|如期|年内|年底前|尽快|尽早|全面|同步|顺利)*"
    rf"(?P<verb>{FINISHED}|{PASSED})$"
)
_SUBJECT_FIRST = re.compile(
    r"^(?:(?P<subject>[^,、]{2,12}?)(?<![已拟未全能可])(?P<verb>建成|创成|创建成)(?P<thing>[^,、]{3,40})"
    r"|(?P<site>[^,]{2,24}?)(?:年底前|年内|\d{1,2}月底前|全部|全面|基本|如期)*"
    r"完成(?P<work>[^,、]{0,12}(?:建设|改造|工程|搬迁|主体|扩建|修复|治理|施工|封顶|批复|批复立项|审批|验收|拆迁|征收|报批)))$"
)
_ONLY_VERB = re.compile(
    rf"^(?:确保|力争|实现|全部|基本|正式|如期|年内|年底前|明年|国庆节前?|\d{{1,2}}月底前|[一二三四五]年|全面|同步|顺利)*"
    rf"(?:{FINISHED}|全部完成)$"
)
_PASS_FIRST = re.compile(r"^通过(?P<thing>.{4,16})(?P<verb>验收|评估|评审|认定|考核|复审|核查|认证|评定)$")
_PASSED = re.compile(rf"^(?:顺利|如期|力争|确保)*{PASSED}$")
_VAGUE = re.compile(VAGUE)
_ASPIRED = re.compile(ASPIRED)
_UNCOMMITTED = re.compile(rf"^(?:{UNCOMMITTED})")
_ADVERB = re.compile(r"^(?:全面|基本|率先|如期|初步)")
_VISION = re.compile(r"率先|高水平|把|将|为$")
_FINISHED_AT_END = re.compile(rf"(?:{FINISHED})$")
_SHORT_VERB = 6
_SHORTEST = 3
_LONGEST_CLAUSE = 90


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
    for index, (start, end) in enumerate(sentence.clauses):
        if any(start <= mention.start < end for mention in kept) or end - start > _LONGEST_CLAUSE:
            continue
        words = _words(masked, start, end)
        before = sentence.clauses[index - 1] if index else (start, start)
        counted = any(before[0] <= mention.start < before[1] for mention in kept)
        if index and not counted and (_PASSED.match(words) or _ONLY_VERB.match(words)) and not _PASS_FIRST.match(words):
            start = sentence.clauses[index - 1][0]
        milestone = _in_clause(masked, sentence, start, end)
        if milestone and not (found and milestone.start < found[-1].end):
            found.append(milestone)
    return found


def _words(masked: str, start: int, end: int) -> str:
    text = masked[start:end].rstrip("。;!?|、")
    return text[_opening(text) :]


def _in_clause(masked: str, sentence: Sentence, start: int, end: int) -> Milestone | None:
    text = masked[start:end].rstrip("。;!?|、")
    lead = _opening(text)
    body = text[lead:]
    if len(body) < _SHORTEST + 2 or _UNCOMMITTED.match(body):
        return None
    tier = _tier(body) if not _VISION.search(text[:lead]) else None
    if tier is None:
        return None
    indicator = _shorten(unmask(body))
    return Milestone(start + lead, start + lead + len(body), indicator, tier, sentence)


def _tier(body: str) -> Tier | None:
    """Whether a clause finishes a thing, and how sure that is; None where it finishes none."""
    if _PASS_FIRST.match(body):
        return Tier.CORE
    found = _VERB_FIRST.match(body) or _THING_FIRST.match(body) or _SUBJECT_FIRST.match(body)
    if found and found.re is _SUBJECT_FIRST and found["work"]:
        return None if _VAGUE.search(found["site"]) else Tier.CORE
    if not found or len(found["thing"]) < _SHORTEST:
        return None
    verb, thing = found["verb"], found["thing"]
    condition = CONDITIONAL.get(verb)
    if condition and found.re is _VERB_FIRST and not re.search(condition, thing):
        return None
    if "创" in verb or "通过" in verb:
        return Tier.CORE
    if _VAGUE.search(thing):
        return None
    return Tier.SOFT if _ASPIRED.search(thing) and "建" in verb and "启动" not in verb else Tier.CORE


def _opening(text: str) -> int:
    """How many characters of adverbials and modals open a clause."""
    place = 0
    while found := _LEADING.match(text[place:]):
        if _VERB_FIRST.match(text[place:]) and _ADVERB.match(text[place:]):
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
    return text[: cut if cut > _SHORTEST else room] + ending
