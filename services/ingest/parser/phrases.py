"""Phrases: the words of each number, and what a short one takes over from its neighbours."""

import re
from dataclasses import dataclass

from services.ingest.parser.indicators_lexicon import LENGTHS, SPENDING
from services.ingest.parser.quantities import UNIT
from services.ingest.parser.sentences import Sentence
from services.ingest.parser.slots import Slot
from services.ingest.parser.wording import (
    BARE_HEAD,
    HEAD,
    LONGEST,
    NUMBERED,
    QUALITY,
    SEPARATOR,
    TELLING,
    divide,
    strip,
)

_SPENDING = re.compile(SPENDING)
_POST_NUMBER = re.compile(rf"\d[\d.]*[十百千万亿]*(?:{UNIT})[。;!]?$")
_AMOUNT = re.compile(r"(?:投资)?(?:过|超过?)?[十百千万亿]+元(?:及?以上)?的?")
_GROWING = re.compile(r"(?:播种|种植|栽培|养殖)$")
_OVER = re.compile(r"(?:超过?|过)[十百千万亿\d.]+元的?.")
_CLASS = re.compile(r"[^,。;]{2,16}?(?=(?:超过?|过)[十百千万亿\d])")
_PER = re.compile(r"每[百千万]+(?:名|常住|户籍)*(?:人口?|老人|老年人|户)(?:拥有)?")
_RESIDENCE = re.compile(r"城镇|农村|城市|乡村|城区")
_GRADE = re.compile(r".{1,6}(?:级|类|型|以上|区|城区)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a number: `indicator` as written down, `verb` that opens it, `noun` it measures.

    `predicate` is the raw text between the indicator's clause or list place and the number; `before_noun` says that
    the number stands before its noun (打造30个和美村).
    """

    indicator: str
    verb: str
    noun: str
    predicate: str
    before_noun: bool
    tail: int
    group: int = 0
    bracketed: bool = False
    unit: str | None = None


def inherited(slot: Slot, done: list[Phrase], masked: str, sentence: Sentence) -> Phrase:
    """A number with a predicate but no noun takes the indicator before it, in the sentence or the clause before."""
    if done:
        return Phrase(done[-1].indicator, done[-1].verb, done[-1].noun, slot.left, False, slot.tail)
    text = clause_before(slot, masked, sentence)
    if text:
        return Phrase(text, "", divide(text)[1] or text, slot.left, False, slot.tail)
    text = SEPARATOR.sub("", slot.left) or QUALITY.sub("", slot.right)[:LONGEST] or slot.mention.spelling
    return Phrase(text, "", text, slot.left, False, slot.tail)


def clause_before(slot: Slot, masked: str, sentence: Sentence) -> str:
    """The words of the nearest clause before a number's that says anything."""
    index = sentence.clauses.index(slot.clause) if slot.clause in sentence.clauses else 0
    for start, end in reversed(sentence.clauses[:index]):
        text = strip(masked[start:end])
        if text:
            return text
    return ""


def completed(slot: Slot, own: str, done: list[Phrase], masked: str, sentence: Sentence) -> str:
    """An indicator that says too little alone, completed from its neighbours."""
    if done:
        if "其中" in slot.left and not (re.fullmatch(LENGTHS, own) or _OVER.match(own)):
            return _part(own, done)
        if slot.bracketed:
            return _in_brackets(slot, own, done)
        whole = _from_the_one_before(slot, own, done[-1])
        if whole:
            return whole
        if BARE_HEAD.fullmatch(own) and not _opens(slot, own, masked, sentence):
            modifier = _modifier_of(done[-1])
            return modifier + own if len(modifier) >= TELLING else own
    return _with_purpose(slot, own, masked, sentence) if _SPENDING.fullmatch(own) else own


def _from_the_one_before(slot: Slot, own: str, before: Phrase) -> str:
    """What a member of a list leaves out because the one before it said it; empty where nothing is left out."""
    if re.fullmatch(LENGTHS, own):
        return before.indicator
    if _OVER.match(own):
        class_of = _CLASS.match(before.indicator)
        whole = before.indicator if before.unit == "元" else before.verb
        return (class_of[0] if class_of else whole) + own
    if own in ("惠及", "受益") or (slot.listed and own in ("新增学位", "新增床位")):
        return before.noun + own
    per = _PER.match(before.indicator) if slot.listed and slot.left.startswith("、") else None
    if per and not own.startswith("每"):
        return per[0] + own
    if _RESIDENCE.fullmatch(own) and _RESIDENCE.match(before.indicator):
        return _RESIDENCE.sub(own, before.indicator, count=1)
    return ""


def _with_purpose(slot: Slot, own: str, masked: str, sentence: Sentence) -> str:
    """投资1亿元,改造校舍: what money is for stands in the next clause, where that has no number of its own."""
    index = sentence.clauses.index(slot.clause) if slot.clause in sentence.clauses else -1
    if not slot.left.endswith(own) or not 0 <= index < len(sentence.clauses) - 1:
        return own
    start, end = sentence.clauses[index + 1]
    if _POST_NUMBER.search(masked[start:end]):
        return own
    return own + strip(NUMBERED.sub("", masked[start:end]).rstrip("。;!"))


def _opens(slot: Slot, own: str, masked: str, sentence: Sentence) -> bool:
    """Whether 投资1亿元 opens a passage of its own: what it pays for comes after."""
    if own not in ("投资", "投入") or slot.left != own or slot.clause != sentence.clauses[0]:
        return False
    return len(sentence.clauses) > 1 and bool(divide(masked[sentence.clauses[1][0] : sentence.clauses[1][1]])[0])


def _part(own: str, done: list[Phrase]) -> str:
    """其中国家级30家, 其中廉租房9万平方米: a part of what was counted before."""
    if _GRADE.fullmatch(own):
        noun = _AMOUNT.sub("", done[-1].noun)
        grade = _GRADE.match(noun)
        return done[-1].verb + own + (noun[grade.end() :] if grade else noun)
    if done[-1].noun.endswith(NUMBERED.sub("", own)):
        return done[-1].indicator
    holds_verb = divide(own)[0] or HEAD.search(own) or re.search(r"新[增建]|建成|完成", own)
    return own if holds_verb else done[-1].verb + own


def _in_brackets(slot: Slot, own: str, done: list[Phrase]) -> str:
    """中心城区11所 in brackets after 新建幼儿园80所: a part of the same."""
    inside = [phrase for phrase in done if phrase.bracketed]
    outside = [phrase for phrase in done if not phrase.bracketed]
    for phrase in reversed(outside):
        if own in phrase.indicator:
            return (inside[-1].noun if inside else "") + phrase.indicator
    return own + outside[0].indicator if outside and not divide(own)[0] else own


def _modifier_of(phrase: Phrase) -> str:
    """What an indicator has before its head noun, its verb left out."""
    noun = phrase.noun if phrase.verb else phrase.indicator
    return _GROWING.sub("", HEAD.sub("", noun))
