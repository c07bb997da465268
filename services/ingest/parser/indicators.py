"""What each number measures: the words before or after it, with the verb and noun that a list says once."""

import re
from dataclasses import replace

from services.ingest.parser.attributes_lexicon import DELIVERIES
from services.ingest.parser.distribution import distribute, distributed
from services.ingest.parser.phrases import Phrase, clause_before, completed, inherited
from services.ingest.parser.quantities import Mention
from services.ingest.parser.sentences import Sentence
from services.ingest.parser.slots import Slot, find_slots, right_noun
from services.ingest.parser.wording import (
    COMPARISONS,
    LIST_SPLIT,
    MODIFIER,
    PREDICATES,
    SEPARATOR,
    divide,
    strip,
    tidy,
)

_PREPOSITIONS = frozenset(["在", "对", "为", "将", "向", "给", "与", "由", "从", "以"])
_BEGUN = re.compile(r"(?:新开工|开工|竣工|建成|开行|完成)$")
_REACHING = frozenset(["突破", "跨越"])
_SHORT_LEAD = 8
_VERB_ENDS = re.compile(rf"(?:{DELIVERIES})+$")
_ALONE = frozenset(["投资", "投入", "招生", "移民", "搬迁", "就业", "绿化", "造林", "培训", "演出", "走访", "融资"])
_NOUN_AHEAD = re.compile(r"[^\W\d的和及与以左]")
_LIGHT = re.compile(r"(?:完成|实施|推进|推动|启动|开展|抓好|做好|加快)+")
_ACTION = re.compile(r"(?:综合|提升|升级|提质|节能)*(?:改造|整治|治理|修复|改扩建|维修|加固|更新|搬迁|建设)(?:提升)?$")
_SHARE_OF = re.compile(r".{0,6}(?:任务|工程量|工作量|建设内容)")


def describe(masked: str, sentence: Sentence, mentions: list[Mention], before: Phrase | None) -> list[Phrase]:
    """The phrases of a sentence's numbers, in their order; `before` is the last of the part before its semicolon."""
    if not mentions:
        return []
    slots = find_slots(masked, sentence, mentions)
    phrases: list[Phrase] = [before] if before else []
    first = len(phrases)
    place = 0
    while place < len(slots):
        group = distributed(slots, place)
        if group > 1 or "分别" in slots[place].left:
            phrases.extend(distribute(slots[place : place + group], phrases, masked, sentence))
        else:
            phrase = _phrase(slots[place], phrases, masked, sentence)
            phrases.append(replace(phrase, unit=slots[place].mention.unit))
        place += group
    found = _with_shared_nouns(phrases[first:], slots)
    found = [replace(phrase, unit=slot.mention.unit) for phrase, slot in zip(found, slots, strict=True)]
    return [replace(phrase, indicator=tidy(phrase.indicator, phrase.verb)) for phrase in found]


def _with_shared_nouns(phrases: list[Phrase], slots: list[Slot]) -> list[Phrase]:
    """2个区级、5个街道和40个农村文化中心: the noun that closes a list belongs to all its members."""
    found = list(phrases)
    for place in range(len(found) - 2, -1, -1):
        phrase, after = found[place], found[place + 1]
        same = phrase.before_noun and after.before_noun and slots[place].clause == slots[place + 1].clause
        modifier = MODIFIER.match(after.noun)
        action = _ACTION.search(after.noun) if same and _LIGHT.fullmatch(phrase.verb) else None
        if same and modifier and MODIFIER.fullmatch(phrase.noun):
            shared = after.noun[modifier.end() :]
        elif action and not _ACTION.search(phrase.noun):
            shared = action[0]
        else:
            continue
        found[place] = replace(phrase, noun=phrase.noun + shared, indicator=phrase.indicator + shared)
    return found


def _phrase(slot: Slot, done: list[Phrase], masked: str, sentence: Sentence) -> Phrase:
    """The phrase of one number that is not one of a 分别."""
    left = SEPARATOR.sub("", slot.left) if slot.listed else slot.left
    if slot.listed and done and done[-1].before_noun:
        left = _after_noun(left)
    own = strip(left, PREDICATES if slot.mention.is_rate or not _NOUN_AHEAD.match(slot.right) else COMPARISONS)
    verb, noun = divide("" if own in _PREPOSITIONS else own)
    right = right_noun(slot, bool(noun), bool(verb), bool(done and slot.listed and done[-1].before_noun))
    if right:
        return _before_noun(slot, verb, noun, right, done, masked, sentence)
    if not own or own in _PREPOSITIONS or (not noun and own in _REACHING):
        return inherited(slot, done, masked, sentence)
    counted = _counted(slot, done) if not noun and verb == own and verb not in _ALONE else ""
    if counted:
        return Phrase(verb + counted, verb, counted, slot.left, False, slot.tail, bracketed=slot.bracketed)
    if not verb and slot.listed and done and not done[-1].before_noun and done[-1].verb and _shares_verb(slot, own):
        verb = done[-1].verb
        noun = own
    whole = completed(slot, own, done, masked, sentence)
    indicator = whole if whole != own or not verb or own.startswith(verb) else verb + noun
    return Phrase(indicator, verb, noun or own, slot.left, False, slot.tail, bracketed=slot.bracketed)


def _counted(slot: Slot, done: list[Phrase]) -> str:
    """What 其中新开工40个 counts: the noun of the number before, or of the last in the same unit."""
    same = [phrase.noun for phrase in done[-2:] if phrase.unit == slot.mention.unit]
    return _BEGUN.sub("", same[-1]) if same else ""


def _after_noun(left: str) -> str:
    """What follows the noun of the number before: in 30个和美村、60个 nothing, in 3个中心和打造100个 打造."""
    parts = LIST_SPLIT.split(left)
    return parts[-1] if len(parts) > 1 else left


def _shares_verb(slot: Slot, own: str) -> bool:
    """Whether a list member without a verb takes its neighbour's: not where it has a predicate of its own."""
    stripped = SEPARATOR.sub("", slot.left)
    return stripped == own or stripped.endswith(("各", "约", "近", "至少", "不少于"))


def _lead(noun: str) -> str:
    """What of the words before a number belongs to the noun after it: a short place, or the verb that ends them."""
    if noun.startswith("每") or (len(noun) <= _SHORT_LEAD and "、" not in noun and "等" not in noun):
        return noun
    verb = _VERB_ENDS.search(noun)
    return verb[0] if verb else ""


def _before_noun(
    slot: Slot, verb: str, noun: str, right: str, done: list[Phrase], masked: str, sentence: Sentence
) -> Phrase:
    """A number that stands before its noun: 打造30个和美村、60个富美村."""
    listed_verb = done[-1].verb if not verb and not noun and slot.listed and done else verb
    if slot.mention.is_rate and _SHARE_OF.fullmatch(right) and not noun:
        right = clause_before(slot, masked, sentence) + right
    lead = noun if slot.mention.is_rate else _lead(noun)
    indicator = right if lead and right.startswith(lead) else lead + right
    return Phrase(listed_verb + indicator, listed_verb, right, slot.left, True, slot.tail)
