"""The reading: a text as it is matched, with each character's place in the text given.

Typography is not language: blanks inside numbers, emphasis marks, footnote marks, entities and soft line breaks cut
phrases that belong together. The reading leaves them out and folds full-width forms, but keeps for every character
where it stands, so that every span is one of the text given, which is never changed.
"""

import re
from dataclasses import dataclass

from services.ingest.parser.typography_lexicon import BREAKING_TAGS, ENTITIES, FOLDS

_SKIP = re.compile(
    r"(?P<breaks>[ \t\u00a0\u3000\r]*\n[\s\u3000]*)"
    r"|(?P<entity>&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});)"
    r"|(?P<tag></?(?P<name>[a-zA-Z]{1,10})(?:\s[^<>\n]{0,200})?/?>)"
    r"|(?P<mark>\*{1,3}|[\u200b-\u200d\u2060\ufeff\u00ad\r])"
    r"|(?P<note>(?<=[^\n\s])[\[［〔【]\s?[0-9０-９]{1,3}\s?[\]］〕】])"
    r"|(?P<blank>[ \t\u00a0\u2002-\u200a\u3000]+)"
)
_TERMINAL = "。！？!?；;：:…|"
_LEADS_ON = "，,、的和与及是为在对将"
_MARKER = (
    r"\*{0,3}(?:#{1,6}\s|\||[-—–―=_]{2}|[•●▪◆■○]|[一二三四五六七八九十]{1,3}[、，,是．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节篇部条]|\d{1,3}\s?[.．、](?!\d)|[\[［〔]\s?\d{1,3}|附[件表录]|专栏|目录|各位代表)"
)
_HEADING = re.compile(r"[\s　]*" + _MARKER)
"""What opens a heading or an item: no line that ends above it was wrapped."""
_NEW_LINE = re.compile(r"[　 ]{2}|" + _MARKER)
_SUBSCRIPT = re.compile(r"[A-Za-z]\s*\n\s*[\d.]{1,4}")
"""A line break that sets an index apart: PM and 2.5 on lines of their own."""
_WRAPPED = 24
"""A line this long that ends without a stop was cut by its page, not by its writer."""


@dataclass(frozen=True)
class Reading:
    """`view` is what is matched; `starts[i]`, `ends[i]` say where its i-th character stands in `text`."""

    text: str
    view: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the view as code-point offsets of the text given."""
        return self.starts[start], self.ends[end - 1]


def read(text: str) -> Reading:
    """Makes the reading of a text, in one pass."""
    view: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(start: int, end: int) -> None:
        view.append(text[start:end].translate(FOLDS))
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))

    def put(char: str, start: int, end: int) -> None:
        view.append(char)
        starts.append(start)
        ends.append(end)

    place = 0
    for found in _SKIP.finditer(text):
        start, end = found.span()
        if start > place:
            keep(place, start)
        char = _stands_for(text, found)
        if char:
            put(char, start, end)
        place = end
    if place < len(text):
        keep(place, len(text))
    return Reading(text, "".join(view), starts, ends)


def _stands_for(text: str, found: re.Match[str]) -> str:
    """The one character that a skipped passage is read as; nothing for most."""
    kind = found.lastgroup
    if kind == "blank":
        return _blank(text, found)
    if kind == "breaks":
        return "" if _is_soft(text, found) else "\n"
    if kind == "entity":
        return ENTITIES.get(found[0][1:-1], "")
    if kind == "tag":
        return "\n" if found["name"].lower() in BREAKING_TAGS else ""
    return ""


def _blank(text: str, found: re.Match[str]) -> str:
    """A blank beside a figure is typography, as any single one; a wide one in the middle of a line parts two texts."""
    start, end = found.span()
    if end - start == 1 and found[0] != "\t":
        return ""
    at_edge = start == 0 or end == len(text) or text[start - 1] == "\n"
    if at_edge or text[start - 1] in _LEADS_ON:
        return ""
    return "" if text[start - 1].isdigit() != text[end].isdigit() else "\n"


def _is_soft(text: str, found: re.Match[str]) -> bool:
    """Whether a line break only wraps a paragraph."""
    start, end = found.span()
    if start == 0 or end == len(text) or text.count("\n", start, end) > 1:
        return False
    last = text[start - 1]
    if text[end] in "，,、。；;%％是的了和与及" or _SUBSCRIPT.search(text, max(0, start - 12), min(len(text), end + 4)):
        return True
    if last in _TERMINAL or _NEW_LINE.match(text, text.rfind("\n", start, end) + 1):
        return False
    if last in _LEADS_ON:
        return True
    line_start = text.rfind("\n", max(0, start - 200), start) + 1
    return start - line_start >= _WRAPPED and not _HEADING.match(text, line_start)
