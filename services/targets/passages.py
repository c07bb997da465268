"""The passage of a report that makes a promise, with its sentence and its number marked. Pure."""

from dataclasses import dataclass
from itertools import pairwise

from services.contract import Target


@dataclass(frozen=True)
class Part:
    """A stretch of the passage: in the target's sentence or beside it, and whether it is the number itself."""

    text: str
    sentence: bool
    number: bool


def passage_of(target: Target) -> list[Part]:
    """The paragraph around the target's sentence, or the sentence alone; nothing for a target entered by hand."""
    sentence = target.sentence
    whole = target.context or sentence
    if sentence is None or whole is None:
        return []
    begin, end = whole.start, whole.start + len(whole.quote)
    start, stop = (target.start, target.end) if target.start is not None and target.end is not None else (begin, begin)
    cuts = {begin, end, *(cut for cut in (sentence.start, sentence.end, start, stop) if begin < cut < end)}
    return [
        Part(
            whole.quote[one - begin : other - begin],
            sentence.start <= one and other <= sentence.end,
            start <= one and other <= stop,
        )
        for one, other in pairwise(sorted(cuts))
    ]
