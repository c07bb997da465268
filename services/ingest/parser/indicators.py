"""What each number measures: the words before or after it, with the verb and noun that a list says once."""

import re
from dataclasses import dataclass, replace

from services.ingest.parser.attributes import tail_end
from services.ingest.parser.attributes_lexicon import DELIVERIES, SIZING_VERBS, VERB_TRAPS
from services.ingest.parser.indicators_lexicon import (
    BARE,
    CHAINED,
    HEADS,
    LEADING,
    MODIFIERS,
    NAMED,
    NAMING,
    SPENDING,
    TRAILING,
    WEAK_TRAILING,
)
from services.ingest.parser.quantities import UNIT, Mention
from services.ingest.parser.sentences import Sentence, unmask

LONGEST = 24
"""An indicator has at most so many characters."""

_LEADING = re.compile(rf"^(?:{LEADING})")
_TRAILING = re.compile(rf"(?:{TRAILING})$")
_JOINED = rf"(?:[、和及并](?=(?:{DELIVERIES})))?"
_VERB = re.compile(
    rf"^(?!(?:{NAMING}){NAMED})(?:{SIZING_VERBS}|{DELIVERIES}){VERB_TRAPS}{_JOINED}"
    rf"(?:(?:{SIZING_VERBS}|{CHAINED}|新增|更换){VERB_TRAPS}{_JOINED})*"
)
_WEAK_TRAILING = re.compile(rf"(?:{WEAK_TRAILING})$")
_SEPARATOR = re.compile(r"^(?:、|以及|及|和|与|并|暨|,|;)+")
_CONJUNCTION = re.compile(r"(?:、|以及|及|和|与|并|暨)+$")
_ONLY_SEPARATOR = re.compile(r"(?:、|以及|及|和|与|,|至|到)*")
_HEAD = re.compile(rf"(?:{HEADS})$")
_BARE = re.compile(BARE)
_SPENDING = re.compile(SPENDING)
_MODIFIER = re.compile(rf"^(?:{MODIFIERS})+?")
_NUMBERED = re.compile(
    rf"(?<![A-Za-z\d.])\d[\d.,]*(?:[-~—–至]{{1,2}}\d[\d.]*)?[十百千万亿]*(?:(?:{UNIT})|(?=$|"
    rf"[,、]))(?![A-Za-z])(?:及?以[上下内])?的?"
)
_EDGES = re.compile(r"^(?:以及|[和及与并])|(?:以及|(?<![惠涉])及|[和与并])$")
_ORIGIN = re.compile(r"(?:由|从)[^由从,;。]{0,40}$")
_STANDARD = re.compile(r"(?<=.{2})(?:不低于|不高于|高于|低于|相当于|达到)[^,\d]{1,24}的$")
_SPLIT = re.compile(r"、|以及|和|与|及")
_QUALITY = re.compile(r"^(?:的|以上|左右|余|多)+")
_LISTED = re.compile(r".*(?:等|、)")
_RELATIVE = re.compile(r"^(?:具有|具备|有|满足|面向|适应|集|能|可|符合|不低于|特色|多部门|功能)[^,]*")
_PREDICATE = re.compile(r"(?:达到?|突破|增长|下降|提高|增加|减少|降低|[在到至]|不[低少超高][于过]|为)(?:约|近)?$")
_ALONE = frozenset(["投资", "投入", "招生", "移民", "搬迁", "就业", "绿化", "造林", "培训", "演出", "走访", "融资"])
_POST_NUMBER = re.compile(rf"\d[\d.]*[十百千万亿]*(?:{UNIT})[。;!]?$")
_VARIANT = re.compile(r"^\([^()]{1,4}\)")
_SENTENCE_END = re.compile(r"[。;!?\n|]")
_SHARED_HEAD = re.compile(rf"(?:参保率|覆盖率|入学率|升学率|年?出栏量|{HEADS})$")
_SHORT_NAME = 4
_GOAL = re.compile(r"(?:的)?(?:预期|奋斗)?目标|大关|关口|台阶|水平|任务")
_NOUN_AHEAD = re.compile(r"[^\W\d的和及与以左]")
_FIGURE = re.compile(r"\d")
_LONG_NOUN = 14
_TELLING = 2
"""A modifier so short says nothing."""
_SHARE_OF = re.compile(r".{0,6}(?:任务|工程量|工作量|建设内容)")
_ASIDE = re.compile(r"[(（](?:不?含|包括|其中|不包括)[^()]*[)）]")
_GRADE = re.compile(r".{1,6}(?:级|类|型|以上|区|城区)")


@dataclass(frozen=True)
class Phrase:
    """The words of a number: `indicator` as written down, `verb` that opens it, `noun` it measures.

    `predicate` is the raw text between the indicator's clause or list place and the number; `before_noun` says that
    the number stands before its noun (打造50个和美村).
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


@dataclass(frozen=True)
class _Slot:
    """A number's place in its clause: the words since the number before, and those up to the next."""

    mention: Mention
    clause: tuple[int, int]
    left: str
    right: str
    listed: bool
    followed: bool
    bracketed: bool
    tail: int


def describe(masked: str, sentence: Sentence, mentions: list[Mention], before: Phrase | None) -> list[Phrase]:
    """The phrases of a sentence's numbers, in their order; `before` is the last of the part before its semicolon."""
    slots = _slots(masked, sentence, mentions)
    phrases: list[Phrase] = [before] if before else []
    first = len(phrases)
    place = 0
    while place < len(slots):
        group = _distributed(slots, place)
        if group > 1 or "分别" in slots[place].left:
            phrases.extend(_distribute(slots[place : place + group], phrases, masked, sentence))
        else:
            phrase = _phrase(slots[place], phrases, masked, sentence)
            phrases.append(replace(phrase, unit=slots[place].mention.unit))
        place += group
    found = _with_shared_nouns(phrases[first:], slots)
    found = [replace(phrase, unit=slot.mention.unit) for phrase, slot in zip(found, slots, strict=True)]
    return [replace(phrase, indicator=_tidy(phrase.indicator, phrase.verb)) for phrase in found]


def _with_shared_nouns(phrases: list[Phrase], slots: list[_Slot]) -> list[Phrase]:
    """1个区级、3个街道和60个农村社区服务中心: the noun that closes a list belongs to all its members."""
    found = list(phrases)
    for place in range(len(found) - 2, -1, -1):
        phrase, after = found[place], found[place + 1]
        same = phrase.before_noun and after.before_noun and slots[place].clause == slots[place + 1].clause
        modifier = _MODIFIER.match(after.noun)
        if same and modifier and _MODIFIER.fullmatch(phrase.noun):
            shared = after.noun[modifier.end() :]
            found[place] = replace(phrase, noun=phrase.noun + shared, indicator=phrase.indicator + shared)
    return found


def _slots(masked: str, sentence: Sentence, mentions: list[Mention]) -> list[_Slot]:
    slots: list[_Slot] = []
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
        slots.append(_Slot(mention, clause, left, masked[tail : max(tail, end)], listed, followed, bracketed, tail))
    return slots


def _phrase(slot: _Slot, done: list[Phrase], masked: str, sentence: Sentence) -> Phrase:
    """The phrase of one number that is not one of a 分别."""
    left = _SEPARATOR.sub("", slot.left) if slot.listed else slot.left
    if slot.listed and done and done[-1].before_noun:
        left = _after_noun(left)
    own = _strip(left, _TRAILING if slot.mention.is_rate or not _NOUN_AHEAD.match(slot.right) else _WEAK_TRAILING)
    verb, noun = _divide(own)
    right = _right_noun(slot, bool(noun), bool(verb), done[-1] if done and slot.listed else None)
    if right:
        return _before_noun(slot, verb, noun, right, done, masked, sentence)
    if not own:
        return _inherited(slot, done, masked, sentence)
    if done and not noun and verb == own and verb not in _ALONE and slot.mention.unit == done[-1].unit:
        return Phrase(verb + done[-1].noun, verb, done[-1].noun, slot.left, False, slot.tail, bracketed=slot.bracketed)
    if not verb and slot.listed and done and not done[-1].before_noun and done[-1].verb and _shares_verb(slot, own):
        verb = done[-1].verb
        noun = own
    whole = _completed(slot, own, done, masked, sentence)
    indicator = whole if whole != own or not verb or own.startswith(verb) else verb + noun
    return Phrase(indicator, verb, noun or own, slot.left, False, slot.tail, bracketed=slot.bracketed)


def _after_noun(left: str) -> str:
    """What follows the noun of the number before: in 50个和美村、100个 nothing, in 3个中心和打造100个 打造."""
    parts = _SPLIT.split(left)
    return parts[-1] if len(parts) > 1 else left


def _shares_verb(slot: _Slot, own: str) -> bool:
    """Whether a list member without a verb takes its neighbour's: not where it has a predicate of its own."""
    stripped = _SEPARATOR.sub("", slot.left)
    return stripped == own or stripped.endswith(("各", "约", "近", "至少", "不少于"))


def _before_noun(
    slot: _Slot, verb: str, noun: str, right: str, done: list[Phrase], masked: str, sentence: Sentence
) -> Phrase:
    """A number that stands before its noun: 打造50个和美村、100个富美村."""
    listed_verb = done[-1].verb if not verb and not noun and slot.listed and done else verb
    if slot.mention.is_rate and _SHARE_OF.fullmatch(right) and not noun:
        right = _clause_before(slot, masked, sentence) + right
    lead = "" if len(noun) > 8 and not noun.startswith("每") and not slot.mention.is_rate else noun
    if "、" in noun or "等" in noun:
        lead = "" if not slot.mention.is_rate else noun
    indicator = right if lead and right.startswith(lead) else lead + right
    return Phrase(listed_verb + indicator, listed_verb, right, slot.left, True, slot.tail)


def _right_noun(slot: _Slot, has_noun: bool, has_verb: bool, before: Phrase | None) -> str:
    """The noun after a number, where the number stands before it; nothing where it does not."""
    text = slot.right
    if not text or text[0] in "、,;。:()!?|":
        return ""
    conjunction = _SEPARATOR.match(text)
    alone = not has_noun and (has_verb or (before is not None and before.before_noun))
    if conjunction:
        rest = text[conjunction.end() :]
        closed = not slot.followed or rest.endswith(("、", "和", "及", "与"))
        if not (alone and closed and text[0] in "和与并"):
            return ""
    if has_noun and _ends_with_predicate(slot.left) and not text.startswith("的"):
        return ""
    if has_noun and text.startswith("的") and not slot.mention.is_rate:
        return ""
    text = _VARIANT.sub("", text)
    whole = _SENTENCE_END.split(_CONJUNCTION.sub("", text) if slot.followed else text, maxsplit=1)[0]
    noun, _, rest = whole.partition("、")
    noun = _QUALITY.sub("", noun).rstrip("的")
    if _RELATIVE.match(noun) or ("的" in rest and not _VERB.match(rest) and not slot.mention.is_rate):
        noun = (noun if "的" in noun else whole).rpartition("的")[2] or noun
    elif len(noun) <= _TELLING and "等" in rest:
        noun = rest.rpartition("等")[2] or noun
    if slot.mention.is_rate and len(noun) > _LONG_NOUN:
        noun = noun.partition("的")[0]
    return noun if len(noun) > 1 and not _GOAL.fullmatch(noun) else ""


def _ends_with_predicate(left: str) -> bool:
    return bool(_PREDICATE.search(left))


def _inherited(slot: _Slot, done: list[Phrase], masked: str, sentence: Sentence) -> Phrase:
    """A number with a predicate but no noun takes the indicator before it, in the sentence or the clause before."""
    if done:
        return Phrase(done[-1].indicator, done[-1].verb, done[-1].noun, slot.left, False, slot.tail)
    text = _clause_before(slot, masked, sentence)
    if text:
        return Phrase(text, "", _divide(text)[1] or text, slot.left, False, slot.tail)
    text = _SEPARATOR.sub("", slot.left) or _QUALITY.sub("", slot.right)[:LONGEST] or slot.mention.spelling
    return Phrase(text, "", text, slot.left, False, slot.tail)


def _clause_before(slot: _Slot, masked: str, sentence: Sentence) -> str:
    """The words of the nearest clause before a number's that says anything."""
    index = sentence.clauses.index(slot.clause) if slot.clause in sentence.clauses else 0
    for start, end in reversed(sentence.clauses[:index]):
        text = _strip(masked[start:end])
        if text:
            return text
    return ""


def _completed(slot: _Slot, own: str, done: list[Phrase], masked: str, sentence: Sentence) -> str:
    """An indicator that says too little alone, completed from its neighbours."""
    if done and "其中" in slot.left:
        return _part(own, done)
    if slot.bracketed and done:
        return _in_brackets(slot, own, done)
    if done and _BARE.fullmatch(own):
        modifier = _modifier_of(done[-1])
        return modifier + own if len(modifier) > _TELLING else own
    if slot.listed and done and re.fullmatch(r"新增学位|新增床位", own):
        return done[-1].noun + own
    if _SPENDING.fullmatch(own) and slot.left.endswith(own):
        index = sentence.clauses.index(slot.clause) if slot.clause in sentence.clauses else -1
        if 0 <= index < len(sentence.clauses) - 1:
            start, end = sentence.clauses[index + 1]
            if _POST_NUMBER.search(masked[start:end]):
                return own
            return own + _strip(_NUMBERED.sub("", masked[start:end]).rstrip("。;!"))
    return own


def _part(own: str, done: list[Phrase]) -> str:
    """其中国家级30家, 其中廉租房28万平方米: a part of what was counted before."""
    if _GRADE.fullmatch(own):
        noun = done[-1].noun
        grade = _GRADE.match(noun)
        return own + (noun[grade.end() :] if grade else noun)
    holds_verb = _divide(own)[0] or _HEAD.search(own) or re.search(r"新[增建]|建成|完成", own)
    return own if holds_verb else done[-1].verb + own


def _in_brackets(slot: _Slot, own: str, done: list[Phrase]) -> str:
    """中心城区11所 in brackets after 新建幼儿园80所: a part of the same."""
    inside = [phrase for phrase in done if phrase.bracketed]
    outside = [phrase for phrase in done if not phrase.bracketed]
    for phrase in reversed(outside):
        if own in phrase.indicator:
            return (inside[-1].noun if inside else "") + phrase.indicator
    return own + outside[0].indicator if outside and not _divide(own)[0] else own


def _modifier_of(phrase: Phrase) -> str:
    """What an indicator has before its head noun, its verb left out."""
    noun = phrase.noun if phrase.verb else phrase.indicator
    return _HEAD.sub("", noun)


def _distributed(slots: list[_Slot], place: int) -> int:
    """How many numbers from here on share one predicate: 分别达到A、B, 新增学位A、B."""
    count = 1
    for slot in slots[place + 1 :]:
        if slot.clause != slots[place].clause or not _ONLY_SEPARATOR.fullmatch(slot.left):
            break
        if slots[place + count - 1].right.strip("、和与及,") and not slot.left:
            break
        if _right_noun(slots[place + count - 1], False, True, None):
            break
        count += 1
    return count


def _distribute(group: list[_Slot], done: list[Phrase], masked: str, sentence: Sentence) -> list[Phrase]:
    """The phrases of numbers that one predicate deals out in order."""
    first = group[0]
    left = _SEPARATOR.sub("", first.left) if first.listed else first.left
    head, _, predicate = left.rpartition("分别") if "分别" in left else (left, "", "")
    subjects = _subjects(_strip(head), len(group))
    if not subjects and len(done) >= len(group):
        subjects = [phrase.indicator for phrase in done[-len(group) :]]
    if not subjects:
        whole = _inherited(first, done, masked, sentence).indicator
        subjects = _subjects(whole, len(group)) or [whole] * len(group)
    rest = _strip(predicate)
    verb = _divide(rest)[0] if rest else _divide(subjects[0])[0]
    right = _right_noun(group[-1], False, bool(rest), None)
    last = group[-1].tail
    return [
        Phrase(subject + rest + right, verb, (subject + rest + right), left, bool(right), last, len(group))
        for subject in subjects
    ]


def _subjects(head: str, count: int) -> list[str]:
    """Splits the subject of a 分别 into as many as there are numbers; all share it where it can't be split."""
    if not head:
        return []
    parts = [part for part in _SPLIT.split(head) if part]
    if len(parts) != count:
        parts = [part for part in re.split(r"、|(?<=.{2})[和与及](?=[^、]*$)", head) if part]
    if len(parts) != count:
        if count == 2 and "城乡" in head:
            return [head.replace("城乡", "城镇", 1), head.replace("城乡", "农村", 1)]
        return [head] * count
    return _shared(parts)


def _shared(parts: list[str]) -> list[str]:
    """Gives members of a list the modifier, verb or noun that is said once."""
    verb = _divide(parts[0])[0]
    prefix = _HEAD.sub("", parts[0])
    shared = [_with_noun(part, parts[-1]) for part in parts[:-1]]
    for part in [*shared[1:], parts[-1]] if shared else parts:
        if _BARE.fullmatch(part) and prefix != parts[0]:
            shared.append(prefix + part)
        else:
            shared.append(part if not verb or _divide(part)[0] else verb + part)
    return [shared[0], *shared[len(parts) - 1 :]] if len(parts) > 1 else shared


def _with_noun(part: str, last: str) -> str:
    """城镇 of 城镇和农村居民收入, 水果 of 水果、蔬菜、茶叶产量: the noun stands with the last member only."""
    own, others = _MODIFIER.match(part), _MODIFIER.match(last)
    if own and others and last[others.end() :].startswith(part[own.end() :]):
        return part[: own.end()] + last[others.end() :]
    head = _SHARED_HEAD.search(last)
    if not head or _HEAD.search(part):
        return part
    return part + (last[len(part) :] if len(part) <= _SHORT_NAME else head[0])


def _strip(text: str, trailing: re.Pattern[str] = _TRAILING) -> str:
    """A clause's words without the adverbials that open it and the predicates that close it."""
    while found := _LEADING.match(text):
        text = text[found.end() :]
    if _VERB.fullmatch(text):
        return text
    text = _STANDARD.sub("", text)
    while (found := trailing.search(text[-12:])) and text:
        text = text[: len(text) - len(found[0])]
    origin = _ORIGIN.search(text)
    if origin and _FIGURE.search(origin[0]):
        return _strip(text[: origin.start()])
    return text.strip("、,:;()|—-· 。")


def _divide(text: str) -> tuple[str, str]:
    """The verbs that open a phrase, and the rest."""
    found = _VERB.match(text)
    if not found:
        return "", text
    return found[0], text[found.end() :]


def _tidy(indicator: str, verb: str) -> str:
    """An indicator without numbers, at most so long as the ledger takes."""
    text = _ASIDE.sub("", _NUMBERED.sub("", unmask(indicator)))
    text = _EDGES.sub("", text.strip("、,:;。!?的 |-—~\n").replace("\n", ""))
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    if len(text) <= LONGEST:
        return text or "目标"
    opening = verb if text.startswith(verb) and len(verb) <= 6 else ""
    rest = text[len(opening) :]
    shorter = _LISTED.sub("", rest)
    if len(shorter) >= 3 and len(opening) + len(shorter) <= LONGEST:
        return opening + shorter
    return opening + rest[-(LONGEST - len(opening)) :]
