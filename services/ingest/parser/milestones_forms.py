"""The forms of a clause that finishes a thing: verb first, thing first, an acceptance, a condition, a day."""

import re
from dataclasses import dataclass

from services.contract import Tier
from services.ingest.parser.milestones_lexicon import (
    ABSTRACT,
    ASPIRED,
    CONDITIONAL,
    FINISHED,
    FINISHING,
    IN_TIME,
    LOOSE,
    PASSED,
    READY,
    STARTING,
    TIME,
    TIMELY,
    UNNAMED,
    VAGUE,
    WEAK,
)

ADVERBS = r"(?:全面|基本|如期|初步|逐步|同步|正式|实质性|主体|适时|尽快|全线|全部|成功)*"
SHORTEST = 3
_BEFORE = (
    rf"(?:实现|确保|力争|争取|全部|基本|正式|如期|尽快|尽早|早日|全面|同步|顺利|率先|成功|全线|集中|分批|要|能|将|,|"
    rf"{TIME})*"
)
_VERB_FIRST = re.compile(
    rf"^{ADVERBS}(?P<verb>{STARTING}|{'|'.join(CONDITIONAL)}|{FINISHING})(?!(?<=建成)区(?:内|[^级域]))(?P<thing>.+)$"
)
_THING_FIRST = re.compile(rf"^(?P<thing>.{{3,}}?){_BEFORE}(?P<verb>{FINISHED}|{PASSED}|{READY})$")
_ENDS_FINISHED = re.compile(rf"(?:{FINISHED}|{PASSED}|{READY})$")
_ENDS_IN_TIME = re.compile(rf"(?:{IN_TIME})$")
_LONGEST_VERB = 26
"""A verb is sought among so many characters at the end before the whole clause is tried: most have none."""
_TIMELY = re.compile(rf"^(?P<thing>.{{3,}}?)(?P<when>{_BEFORE})(?P<verb>{IN_TIME})$")
_SUBJECT_FIRST = re.compile(
    r"^(?:(?P<subject>[^,、]{2,12}?)(?<![已拟未全能可])(?P<verb>建成|创成|创建成|获评|入选|获批|荣获)"
    r"(?P<thing>[^,、]{3,40})"
    rf"|(?P<site>[^,]{{2,24}}?)(?:全部|全面|基本|如期|{TIME})*"
    r"完成(?P<work>[^,、]{0,12}(?:建设|改造|工程|搬迁|主体|扩建|修复|治理|施工|批复|审批|验收|封顶)))$"
)
_PASS_FIRST = re.compile(r"^通过(?P<thing>.{4,16})(?P<verb>验收|评估|评审|认定|考核|复审|核查|认证|评定)$")
_FIT = re.compile(r"^达到.{4,20}(?:验收|评估|创建|考核|评定|认定)(?:标准|要求|条件)$")
_ONLY_VERB = re.compile(rf"^{_BEFORE}(?:{FINISHED}|{READY}|全部完成)$")
_ONLY_IN_TIME = re.compile(rf"^(?P<when>{_BEFORE})(?P<verb>{IN_TIME})$")
_PASSED = re.compile(rf"^(?:顺利|如期|力争|确保)*{PASSED}$")
_TIME = re.compile(TIME)
_IN_FACT = re.compile("正式|实现")
_HEDGED = re.compile(rf"{TIME}|确保|力争|争取")
_DONE = re.compile(r"完成|.到位|完毕|销号")
_LOOSE = re.compile(rf"^(?:{LOOSE})")
_GRANTED = re.compile(r"获|立项")
_SOUGHT = re.compile("争取")
_AFTERWARDS = re.compile(r"^(?:以来|以后|之后|后|的)|[的后时]$")
_DOCUMENT_VERB = re.compile(r"(出台|印发|颁布|发布|公布)(?:并|并组织)?(?:实施|施行)?$")
_TIMELY_VERB = re.compile(TIMELY)
_WEAK_VERB = re.compile(WEAK)
_PUSHED = re.compile(r"推动|推进|促进|争取|力争|努力|积极")
_VAGUE = re.compile(VAGUE)
_UNNAMED = re.compile(UNNAMED)
_ABSTRACT = re.compile(ABSTRACT)
_ASPIRED = re.compile(ASPIRED)
_OPEN_END = re.compile(r"[和与及的以为在从对向]$")
_MEANT_FOR_ALL = re.compile(r"率先|高水平")
_PLACE = re.compile(CONDITIONAL["开放"])


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause without its opening; `lead` is the opening, `joined` says that it holds the clause before too."""

    lead: str
    body: str
    joined: bool = False


def goes_with_the_clause_before(words: str, lead: str) -> bool:
    """Whether a clause says only that the thing of the clause before it is finished."""
    if _PASS_FIRST.match(words) or _FIT.match(words):
        return False
    if _PASSED.match(words) or _ONLY_VERB.match(words):
        return True
    only = _ONLY_IN_TIME.match(words)
    return bool(only and _sure(lead, only["when"], only["verb"]))


def opens_with_its_verb(text: str) -> bool:
    """Whether what may be stripped as an opening belongs to the verb: 全面建成, 达到验收标准."""
    return bool(_FIT.match(text))


def verb_first(text: str) -> bool:
    """Whether a clause begins with a verb that finishes."""
    return bool(_VERB_FIRST.match(text))


def tier_of(clause: Clause) -> Tier | None:
    """Whether a clause finishes a thing, and how sure that is; None where it finishes none."""
    body = clause.body
    if _PASS_FIRST.match(body) or _FIT.match(body):
        return Tier.CORE
    found = _VERB_FIRST.match(body)
    if found:
        judged = _of_verb_first(clause, found["verb"], found["thing"])
        if judged:
            return judged
    found = _THING_FIRST.match(body) if _ENDS_FINISHED.search(body, len(body) - _LONGEST_VERB) else None
    if found:
        sought = _GRANTED.match(found["verb"]) and _SOUGHT.search(clause.lead + body)
        judged = _of_thing(found["verb"], found["thing"])
        return Tier.SOFT if judged and sought else judged
    subject = _SUBJECT_FIRST.match(body)
    if subject:
        return _of_subject(subject)
    return _in_time(clause)


def _of_verb_first(clause: Clause, verb: str, thing: str) -> Tier | None:
    document = _DOCUMENT_VERB.search(verb)
    condition = CONDITIONAL.get(document[1] if document else verb)
    if condition is not None and (not re.search(condition, thing) or _UNNAMED.search(thing)):
        return None
    if len(thing) < SHORTEST or _AFTERWARDS.search(thing):
        return None
    if _TIMELY_VERB.fullmatch(verb):
        return Tier.CORE if _TIME.search(clause.lead) and not _VAGUE.search(thing) else None
    if _WEAK_VERB.fullmatch(verb):
        if _VAGUE.search(thing) or clause.lead.endswith(("推进", "加快")):
            return None
        return Tier.SOFT if _PUSHED.search(clause.lead) else Tier.CORE
    if _MEANT_FOR_ALL.search(clause.lead) and "建成" in verb:
        return None
    return _of_thing(verb, thing, document is not None)


def _of_thing(verb: str, thing: str, document: bool = False) -> Tier | None:
    if len(thing) < SHORTEST or _OPEN_END.search(thing):
        return None
    if "创" in verb or "通过" in verb or "称号" in thing:
        return Tier.CORE
    if not document and _VAGUE.search(thing):
        return None
    return Tier.SOFT if _ASPIRED.search(thing) and "建" in verb and "启动" not in verb else Tier.CORE


def _of_subject(found: re.Match[str]) -> Tier | None:
    if found["work"]:
        return None if _VAGUE.search(found["site"]) else Tier.CORE
    condition = CONDITIONAL.get(found["verb"])
    if condition and not re.search(condition, found["thing"]):
        return None
    return _of_thing(found["verb"], found["thing"])


def _in_time(clause: Clause) -> Tier | None:
    """A verb that finishes a thing only because a day or a hedge is said with it."""
    ends = _ENDS_IN_TIME.search(clause.body, len(clause.body) - _LONGEST_VERB)
    found = _TIMELY.match(clause.body) if ends else None
    if not found or not _sure(clause.lead, found["when"], found["verb"]) or len(found["thing"]) < SHORTEST:
        return None
    thing = found["thing"].rstrip(",")
    if clause.joined and _LOOSE.match(thing) and not _TIME.search(found["when"]):
        return None
    if _VAGUE.search(thing) or _OPEN_END.search(thing) or (_ABSTRACT.search(thing) and not clause.joined):
        return None
    if "开放" in found["verb"] and not _PLACE.search(thing):
        return None
    return Tier.CORE


def _sure(lead: str, when: str, verb: str) -> bool:
    """Whether what is said before a verb ties it to a day, or to a promise to be done with it."""
    if _DONE.search(verb):
        return bool(_HEDGED.search(lead + when))
    return bool(_TIME.search(lead + when) or _IN_FACT.search(when))
