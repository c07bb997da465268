"""Distribution: numbers that one predicate deals out in order: A、B分别达到1和2, 新增学位1万个、2万个."""

import re

from services.ingest.parser.indicators_lexicon import HEADS
from services.ingest.parser.phrases import Phrase, inherited
from services.ingest.parser.sentences import Sentence
from services.ingest.parser.slots import Slot, right_noun
from services.ingest.parser.wording import BARE_HEAD, HEAD, LIST_SPLIT, MODIFIER, PREDICATES, SEPARATOR, divide, strip

_ONLY_SEPARATOR = re.compile(r"(?:、|以及|及|和|与|,|至|到)*")
_SHARED_HEAD = re.compile(rf"(?:(?:年均|平均)?浓度|减排量|排放量|参保率|覆盖率|入学率|升学率|年?出栏量|{HEADS})$")
_SECTORS = ("一", "二", "三")
_SHORT_NAME = 4


def distributed(slots: list[Slot], place: int) -> int:
    """How many numbers from here on share one predicate: 分别达到A、B, 新增学位A、B."""
    count = 1
    for slot in slots[place + 1 :]:
        if slot.clause != slots[place].clause or not _ONLY_SEPARATOR.fullmatch(slot.left):
            break
        if slots[place + count - 1].right.strip("、和与及,") and not slot.left:
            break
        if right_noun(slots[place + count - 1], False, True, False):
            break
        count += 1
    return count


def distribute(group: list[Slot], done: list[Phrase], masked: str, sentence: Sentence) -> list[Phrase]:
    """The phrases of numbers that one predicate deals out in order."""
    first = group[0]
    left = SEPARATOR.sub("", first.left) if first.listed else first.left
    head, _, predicate = left.rpartition("分别") if "分别" in left else (left, "", "")
    subjects = _subjects(strip(head), len(group))
    if not subjects and len(done) >= len(group):
        subjects = [phrase.indicator for phrase in done[-len(group) :]]
    if not subjects:
        whole = inherited(first, done, masked, sentence).indicator
        subjects = _subjects(whole, len(group)) or [whole] * len(group)
    rest = "" if PREDICATES.fullmatch(predicate) else strip(predicate)
    verb = divide(rest)[0] if rest else divide(subjects[0])[0]
    right = right_noun(group[-1], False, bool(rest), False)
    last = group[-1].tail
    return [
        Phrase(subject + rest + right, verb, (subject + rest + right), left, bool(right), last, len(group))
        for subject in subjects
    ]


def _subjects(head: str, count: int) -> list[str]:
    """Splits the subject of a 分别 into as many as there are numbers; all share it where it can't be split."""
    if not head:
        return []
    parts = [part for part in LIST_SPLIT.split(head) if part]
    if len(parts) != count:
        parts = [part for part in re.split(r"、|(?<=.{2})[和与及](?=[^、]*$)", head) if part]
    if len(parts) != count:
        if count == 2 and "城乡" in head:
            return [head.replace("城乡", "城镇", 1), head.replace("城乡", "农村", 1)]
        return [head] * count
    return _shared(parts)


def _shared(parts: list[str]) -> list[str]:
    """Gives members of a list the modifier, verb or noun that is said once."""
    verb = divide(parts[0])[0]
    prefix = HEAD.sub("", parts[0])
    shared = [_with_noun(part, parts[-1]) for part in parts[:-1]]
    for part in [*shared[1:], parts[-1]] if shared else parts:
        if BARE_HEAD.fullmatch(part) and prefix != parts[0]:
            shared.append(prefix + part)
        else:
            shared.append(part if not verb or divide(part)[0] else verb + part)
    return [shared[0], *shared[len(parts) - 1 :]] if len(parts) > 1 else shared


def _with_noun(part: str, last: str) -> str:
    """城镇 of 城镇和农村居民收入, 水果 of 水果、蔬菜、茶叶产量: the noun stands with the last member only."""
    if part in _SECTORS and last[:1] in _SECTORS:
        return part + last[1:]
    own, others = MODIFIER.match(part), MODIFIER.match(last)
    if own and others and last[others.end() :].startswith(part[own.end() :]):
        return part[: own.end()] + last[others.end() :]
    head = _SHARED_HEAD.search(last)
    if not head or HEAD.search(part):
        return part
    if part.isascii():
        return part + head[0]
    return part + (last[len(part) :] if len(part) <= _SHORT_NAME else head[0])
