"""Slots: each number in its clause, between the words since the number before and those up to the next."""

import re
from dataclasses import dataclass

from services.ingest.parser.attributes import tail_end
from services.ingest.parser.quantities import Mention
from services.ingest.parser.sentences import Sentence, unmask
from services.ingest.parser.wording import CONJUNCTION, QUALITY, SEPARATOR, TELLING, VERB

_RELATIVE = re.compile(r"^(?:具有|具备|有|满足|面向|适应|集|能|可|符合|不低于|特色|多部门|功能)[^,]*")
_PREDICATE = re.compile(r"(?:达到?|突破|增长|下降|提高|增加|减少|降低|[在到至]|不[低少超高][于过]|为)(?:约|近)?$")
_VARIANT = re.compile(r"^\([^()]{1,4}\)")
_SENTENCE_END = re.compile(r"[。;!?\n|]")
_GOAL = re.compile(
    r"(?:的)?(?:年均)?(?:增长|增速|增幅|速度|幅度|增长速度|速度增长|速度递增|增长率)|(?:的)?(?:预期|奋斗)?目标|"
    r"大关|关口|台阶|水平|任务"
)
_LONG_NOUN = 14


@dataclass(frozen=True, slots=True)
class Slot:
    """A number's place in its clause: the words since the number before, and those up to the next."""

    mention: Mention
    clause: tuple[int, int]
    left: str
    right: str
    listed: bool
    followed: bool
    bracketed: bool
    tail: int


def find_slots(masked: str, sentence: Sentence, mentions: list[Mention]) -> list[Slot]:
    slots: list[Slot] = []
    for index, mention in enumerate(mentions):
        clause = sentence.clause_at(mention.start)
        before = mentions[index - 1] if index else None
        after = mentions[index + 1] if index + 1 < len(mentions) else None
        listed = before is not None and before.start >= clause[0]
        followed = after is not None and after.start < clause[1]
        begin = tail_end(masked, before.end) if listed and before else clause[0]
        tail = tail_end(masked, mention.end)
        end = after.start if followed and after else clause[1]
        bracketed = masked.rfind("(", sentence.start, clause[0]) > masked.rfind(")", sentence.start, clause[0])
        left = masked[min(begin, mention.start) : mention.start]
        slots.append(Slot(mention, clause, left, masked[tail : max(tail, end)], listed, followed, bracketed, tail))
    return slots


def right_noun(slot: Slot, has_noun: bool, has_verb: bool, before_noun: bool) -> str:
    """The noun after a number, where the number stands before it; nothing where it does not."""
    text = slot.right
    if not text or text[0] in "、,;。:()!?|":
        return ""
    conjunction = SEPARATOR.match(text)
    alone = not has_noun and (has_verb or before_noun)
    if conjunction:
        rest = text[conjunction.end() :]
        closed = not slot.followed or rest.endswith(("、", "和", "及", "与"))
        if not (alone and closed and text[0] in "和与并"):
            return ""
    if has_noun and _PREDICATE.search(slot.left) and not text.startswith("的"):
        return ""
    if has_noun and text.startswith("的") and not slot.mention.is_rate:
        return ""
    variant = _VARIANT.match(unmask(text))
    text = text[variant.end() :] if variant else text
    whole = _SENTENCE_END.split(CONJUNCTION.sub("", text) if slot.followed else text, maxsplit=1)[0]
    noun, _, rest = whole.partition("、")
    noun = QUALITY.sub("", noun).rstrip("的")
    if _RELATIVE.match(noun) or ("的" in rest and not VERB.match(rest) and not slot.mention.is_rate):
        noun = (noun if "的" in noun else whole).rpartition("的")[2] or noun
    elif len(noun) <= TELLING and "等" in rest:
        noun = rest.partition("等")[2].partition("、")[0] or noun
    if slot.mention.is_rate and len(noun) > _LONG_NOUN:
        noun = noun.partition("的")[0]
    return noun if len(noun) > 1 and not _GOAL.fullmatch(noun) else ""
