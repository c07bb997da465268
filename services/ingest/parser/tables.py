"""Tables of a report: which lines are rows, where the heads stand, and what part each column plays.

Rows are read off the text as given: lines between bars, between tabs, or parted by wide blanks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.contract import Period
from services.ingest.parser.horizons import five_year_plan
from services.ingest.parser.tables_lexicon import (
    ACTUAL,
    ATTRIBUTES,
    DUE,
    GROWTH_HEAD,
    LAST_YEAR,
    NAMES,
    NUMBERING,
    OTHERS,
    PLANNED,
    UNITS_HEAD,
)
from services.ingest.parser.typography import read


class Part(StrEnum):
    """What a column holds; PROSE is what its head does not tell: it is read as sentences."""

    NAME = "name"
    UNIT = "unit"
    PAST = "past"
    PLAN = "plan"
    GROWTH = "growth"
    ATTRIBUTE = "attribute"
    DUE = "due"
    LABEL = "label"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's span in the text, without the blanks around it."""

    start: int
    end: int


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head as read, what it holds, and whether its head names a year that the report plans."""

    head: str
    part: Part
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the text: its span, its columns and its rows; `caption` is what stands right above it."""

    start: int
    end: int
    caption: str
    columns: tuple[Column, ...]
    heads: tuple[Row, ...]
    rows: tuple[Row, ...]


_MOST_CELLS = 40
_MOST_ROWS = 5_000
"""Rows that are read of one document: so many as targets."""
_LONGEST_HEAD = 30
_LONGEST_GAP = 40
_WORD = re.compile(r"[一-鿿]{2}|[一-鿿][ *\u3000]*[一-鿿]")
_BAR = re.compile(r"\|")
_TAB = re.compile(r"\t")
_WIDE = re.compile(r"[ \u3000\u00a0]{2,}")
_RULE = re.compile(r"[\s|:\-—─━+=]+")
_DATES = re.compile(
    r"(?:19|20)\d\d(?:年?[-—~–至](?:19|20)?\d\d)?年?|\d{1,2}(?:[-—~–至]\d{1,2})?月|[\[(]\d{1,2}[\])]|\d{1,2}季度"
)
_YEARS = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?=年|$|\D))")
_NAMES = tuple(re.compile(names) for names in NAMES)
_FULL: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (Part.LABEL, re.compile(NUMBERING)),
    (Part.UNIT, re.compile(UNITS_HEAD)),
    (Part.ATTRIBUTE, re.compile(ATTRIBUTES)),
    (Part.DUE, re.compile(DUE)),
    *((Part.NAME, names) for names in _NAMES),
)
_OTHER = re.compile(OTHERS)
_GROWTH = re.compile(GROWTH_HEAD)
_ACTUAL = re.compile(ACTUAL)
_LAST_YEAR = re.compile(LAST_YEAR)
_PLANNED = re.compile(PLANNED)
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]")
_VALUED = (Part.PLAN, Part.PAST, Part.GROWTH)


def find_tables(text: str, period: Period) -> Iterator[Table]:
    """The tables of a text in their order."""
    if "|" not in text and "\t" not in text and "  " not in text and "\u3000\u3000" not in text:
        return
    block: list[Row | None] = []
    above = ""
    budget = _MOST_ROWS
    for start, end in _lines(text):
        row = _row(text, start, end)
        line = text[start:end].strip()
        if row is not None or (block and _bridges(line)):
            block.append(row)
        else:
            yield from _tables(text, block, above, period)
            block = []
        budget -= row is not None
        if budget <= 0:
            break
        above = (above[-60:] + "\n" + line) if line and not block else above
    yield from _tables(text, block, above, period)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _bridges(line: str) -> bool:
    """A blank line, a rule, or a group's name alone in its row: the table may go on after it."""
    if _RULE.fullmatch(line):
        return True
    return len(line) <= _LONGEST_GAP and not line.endswith(("。", "！", "!", "#")) and not line.startswith("#")


def _row(text: str, start: int, end: int) -> Row | None:
    """A line's cells; None for a line that is no row."""
    while start < end and text[start] in " \r\u3000\u00a0":
        start += 1
    while end > start and text[end - 1] in " \r\u3000\u00a0":
        end -= 1
    bars = text.count("|", start, end)
    if bars > _MOST_CELLS or text.count("\t", start, end) > _MOST_CELLS or end == start:
        return None
    if bars and (bars > 1 or text[start] != "|"):
        begin, stop = start + (text[start] == "|"), end - (text[end - 1] == "|")
        parted = [(found.start(), found.end()) for found in _BAR.finditer(text, begin, stop)]
    else:
        begin, stop = start, end
        pattern = _TAB if "\t" in text[start:end] else _WIDE
        parted = [(found.start(), found.end()) for found in pattern.finditer(text, begin, stop)][: _MOST_CELLS + 1]
    if not parted or _RULE.fullmatch(text, start, end):
        return None
    edges = [begin, *(place for one in parted for place in one), stop]
    return tuple(_cell(text, edges[at], edges[at + 1]) for at in range(0, len(edges), 2))


def _cell(text: str, start: int, end: int) -> Cell:
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    return Cell(start + left, max(start + left, start + len(inner.rstrip())))


def _tables(text: str, block: list[Row | None], above: str, period: Period) -> Iterator[Table]:
    """The tables of a block of rows: each begins with a head and goes on up to the next one."""
    rows = [row for row in block if row]
    found: list[tuple[int, int, tuple[Column, ...]]] = []
    place = 0
    while place < len(rows):
        headed = _head(text, rows[place : place + 2], period)
        if headed:
            found.append((place, place + headed[0], headed[1]))
        place += headed[0] if headed else 1
    for number, (head, body, columns) in enumerate(found):
        stop = found[number + 1][0] if number + 1 < len(found) else len(rows)
        if body < stop:
            mine = tuple(rows[body:stop])
            yield Table(rows[head][0].start, mine[-1][-1].end, above[-80:], columns, tuple(rows[head:body]), mine)


def _head(text: str, rows: list[Row], period: Period) -> tuple[int, tuple[Column, ...]] | None:
    """How many rows the head takes, and the columns it tells; None where the first row is no head."""
    first = _heads(text, rows[0])
    if first is None:
        return None
    second = _heads(text, rows[1]) if len(rows) > 1 else None
    if second and _completes(first, second, period):
        joined = [f"{upper}{lower}" for upper, lower in zip(_spread(first, second), second, strict=True)]
        columns = _columns(joined, period)
        if columns:
            return 2, columns
    columns = _columns(first, period)
    return (1, columns) if columns else None


def _heads(text: str, row: Row) -> list[str] | None:
    """The words of a row that may be a head: short, without a number that is no year."""
    if any(cell.end - cell.start > 3 * _LONGEST_HEAD for cell in row):
        return None
    if not _WORD.search(text, row[0].start, row[-1].end):
        return None
    heads = [read(text[cell.start : cell.end]).view.replace("\n", "").strip("*#: ") for cell in row]
    if any(len(head) > _LONGEST_HEAD or re.search(r"\d", _DATES.sub("", head)) for head in heads):
        return None
    return heads


def _completes(first: list[str], second: list[str], period: Period) -> bool:
    """Whether a second row goes on with the head: what names the rows is said above it."""
    if len(second) < len(first) or (second[0] and second[0] != first[0]):
        return False
    told = [head for head in second if head and head not in first]
    return bool(told) and all(part_of(head, period) in _VALUED for head in told)


def _spread(first: list[str], second: list[str]) -> list[str]:
    """The heads of the upper row, each over those of the lower one that it was merged over."""
    if len(first) == len(second):
        upper: list[str] = []
        for head, below in zip(first, second, strict=True):
            upper.append("" if head == below else head or (upper[-1] if upper and below else ""))
        return upper
    alone = next((place for place, head in enumerate(second) if head), 0)
    wide, under = first[alone:], len(second) - alone
    if not wide or under % len(wide):
        return first[:alone] + [""] * under
    return first[:alone] + [head for head in wide for _ in range(under // len(wide))]


def _columns(heads: list[str], period: Period) -> tuple[Column, ...] | None:
    """The columns that heads tell; None where they are no heads of a table."""
    parts = [part_of(head, period) for head in heads]
    named = [place for place, part in enumerate(parts) if part is Part.NAME]
    known = sum(part is not Part.PROSE for part in parts)
    valued = any(part in _VALUED for part in parts)
    if not named and valued and Part.PROSE in parts:
        named = [parts.index(Part.PROSE)]
    if not named or (known < 2 and not valued) or len(heads) < 2:
        return None
    name = min(named, key=lambda place: (not _NAMES[0].fullmatch(_ASIDE.sub("", heads[place])), place))
    columns: list[Column] = []
    for place, (head, part) in enumerate(zip(heads, parts, strict=True)):
        kind = Part.NAME if place == name else Part.PROSE if part is Part.NAME else part
        if kind is Part.GROWTH and not _plans(head, period) and _left(columns) is Part.PAST:
            kind = Part.PAST
        columns.append(Column(head, kind, _plans(head, period)))
    return tuple(columns)


def _left(columns: list[Column]) -> Part | None:
    """The last column with values: a growth without a year is that of the figures before it."""
    return next((one.part for one in reversed(columns) if one.part in (Part.PLAN, Part.PAST)), None)


def _plans(head: str, period: Period) -> bool:
    """Whether a head names a year of the planned period or after it, or a plan that ends there."""
    years = [int(year) for year in _YEARS.findall(head)]
    plan = None if years else five_year_plan(head)
    return (bool(years) and max(years) >= period.first) or (plan is not None and plan.last >= period.first)


def part_of(head: str, period: Period) -> Part:
    """What a column with this head holds, in a report that plans `period`."""
    bare = _ASIDE.sub("", head) or head
    for part, pattern in _FULL:
        if pattern.fullmatch(bare):
            return part
    if _OTHER.search(bare) and not _YEARS.search(head):
        return Part.LABEL
    dated = bool(_YEARS.search(head) or five_year_plan(head))
    if _LAST_YEAR.search(bare) and not _GROWTH.search(head):
        return Part.PAST
    if dated and not _plans(head, period):
        return Part.PAST
    if _ACTUAL.search(bare) and not _GROWTH.search(head):
        return Part.PAST
    if _GROWTH.search(head):
        return Part.PAST if _ACTUAL.search(bare) and "累计" not in head else Part.GROWTH
    return Part.PLAN if dated or _PLANNED.search(bare) else Part.PROSE
