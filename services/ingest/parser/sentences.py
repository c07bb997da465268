"""Sentences and clauses of a reading, each with its section and what its part does."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from services.contract import Period
from services.ingest.parser.sections import (
    Outline,
    Section,
    heading_text,
    is_bare_heading,
    marker_level,
    tells_plan,
)

_SENTENCE = re.compile(r"[^。!?;\n|]+(?:[。!?;|]+[”’)]*)?")
_QUOTED = re.compile(
    r"“[^“”\n]{1,40}”|‘[^‘’\n]{1,40}’|《[^《》\n]{1,60}》|\"[^\"\n]{1,24}\""
    r"|\((?:[^()\d\n。;]{1,30}|[A-Za-z][A-Za-z\d.&+-]{0,14})\)"
)
_SEPARATORS = "、,:;。!?()和及与|"
_MASKS = {ord(char): chr(0xE000 + place) for place, char in enumerate(_SEPARATORS)}
_UNMASKS = {ord(mask): chr(char) for char, mask in _MASKS.items()}
_LONGEST = 1500
"""No writer's sentence is longer than this."""
_MOST_SENTENCES = 60_000
"""Sentences that are read of one document: several megabytes of prose."""
_ITEM = 4
"""The level of 1. and (1), which mostly number sentences."""
_TITLE = re.compile(r"\(?\d{1,2}[.、)](?=\D)[^。;|\d]{2,40}")
_CLAUSE = re.compile(r"[:()]|,(?!\d{3}(?!\d))|(?<!\d),")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a part of one before a semicolon; `clauses` are its spans between commas, colons, brackets."""

    start: int
    end: int
    section: Section
    clauses: tuple[tuple[int, int], ...]
    heading: bool
    begins_line: bool
    continues: bool

    def clause_at(self, place: int) -> tuple[int, int]:
        """The clause that a place of the sentence stands in."""
        for start, end in self.clauses:
            if start <= place < end:
                return start, end
        return self.start, self.end


def mask(view: str) -> str:
    """The view with separators inside quotations made invisible, so that a list is not cut inside a name."""
    return _QUOTED.sub(lambda found: found[0].translate(_MASKS), view)


def unmask(text: str) -> str:
    """The words as they stand in the view."""
    return text.translate(_UNMASKS)


def split(view: str, masked: str, period: Period, in_table: Callable[[int], bool] = lambda _: False) -> list[Sentence]:
    """The sentences of a reading in their order; what stands in a table neither opens nor closes a section."""
    spans = list(islice(_spans(masked), _MOST_SENTENCES))
    starts_line = {0} | {place + 1 for place, char in enumerate(view) if char == "\n"}
    headed, planned = tells_plan((view[start : start + 80].split("\n")[0] for start, _ in spans), period)
    outline = Outline(period, headed, planned)
    sentences: list[Sentence] = []
    continues = False
    for start, end in spans:
        at_line = start in starts_line
        heading = None if in_table(start) else _take(view, outline, start, at_line)
        body_is_heading = heading is not None and end - start <= len(heading) + 2
        section = outline.section()
        clauses = tuple(_clauses(masked, start, end))
        sentences.append(Sentence(start, end, section, clauses, body_is_heading, at_line, continues and not at_line))
        continues = view[end - 1] == ";"
    return sentences


def _spans(masked: str) -> Iterator[tuple[int, int]]:
    """Sentences as spans; one that never ends is cut at a comma, so that no work grows with its square."""
    for found in _SENTENCE.finditer(masked):
        start, end = found.span()
        while end - start > _LONGEST:
            cut = max(masked.rfind(",", start, start + _LONGEST), masked.rfind("、", start, start + _LONGEST)) + 1
            cut = cut if cut > start else start + _LONGEST
            yield start, cut
            start = cut
        if masked[start:end].strip():
            yield start, end


def _take(view: str, outline: Outline, start: int, at_line: bool) -> str | None:
    """Shows the outline where the text stands; the heading's text where one begins here."""
    stop = view.find("\n", start, start + 400)
    line = view[start : stop if stop >= 0 else start + 400]
    level = marker_level(line)
    if level is not None and (at_line or 1 <= level <= 2):
        if level == _ITEM and not _TITLE.fullmatch(line):
            return None
        title = heading_text(line)
        outline.heading(level, title)
        return title
    if at_line and is_bare_heading(line):
        outline.heading(5, line)
        return line
    outline.sentence(line[:60])
    return None


def _clauses(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    clauses: list[tuple[int, int]] = []
    place = start
    for found in _CLAUSE.finditer(masked, start, end):
        if found.start() > place:
            clauses.append((place, found.start()))
        place = found.end()
    if place < end:
        clauses.append((place, end))
    return clauses
