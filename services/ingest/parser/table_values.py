"""The values of a table's cells: each row as a small reading of its own, each number with unit, verb and comparator."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from services.contract import Comparator
from services.ingest.parser import attributes
from services.ingest.parser.numerals import MULTIPLIER, value_of
from services.ingest.parser.quantities import UNIT, Mention, find_mentions, plain
from services.ingest.parser.tables import Column, Part, Row, Table
from services.ingest.parser.tables_lexicon import AFTER, AT_LEAST, AT_MOST, BEFORE, CUMULATED, LESS, MORE, SIGNS
from services.ingest.parser.typography import Reading, read
from services.ingest.parser.units_lexicon import UNITS

_VALUE = re.compile(rf"(?:{BEFORE}|{SIGNS})*#(?:{BEFORE}|{AFTER}|{SIGNS}|#|\([^()#]{{0,10}}\))*")
_UNIT = re.compile(rf"({MULTIPLIER}?)({UNIT})(/[一-鿿a-zA-Z³²]{{1,6}})?")
_BRACKETED_UNIT = re.compile(r"\(([^()]{1,10})\)")
_CAPTION_UNIT = re.compile(r"单位[:：]\s*([^\s)）,，;；]{1,10})")
_BRACKETS = re.compile(r"[\[［〔【](?=\s?[-+−±]?[\d０-９][\d０-９.,，]*\s?(?P<close>[\]］〕】]))")
_CUMULATED = re.compile(rf"(?:{CUMULATED})$")
_TO = re.compile(r"[-~—–至]{1,2}")
_SIGNED: tuple[tuple[str, Comparator], ...] = (
    (AT_LEAST, Comparator.GE),
    (AT_MOST, Comparator.LE),
    (MORE, Comparator.GT),
    (LESS, Comparator.LT),
)
_LONGEST_VALUE = 60
_YEARS = "年"
"""A unit in tables only: 平均受教育年限(年)."""
WorthOf = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a cell: `before` and `after` are the cell's words around it; `cumulative` says it was in [ ]."""

    mention: Mention
    before: str
    after: str
    cumulative: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row as read: `spans` are its cells in the view of `reading`, parted there by bars.

    `lacking` says how many of the first columns the row lacks, where they were merged over several rows.
    """

    table: Table
    row: Row
    reading: Reading
    spans: tuple[tuple[int, int], ...]
    parts: tuple[Part, ...]
    values: dict[int, tuple[Value, ...]]
    lacking: int = 0

    def words(self, part: Part) -> str:
        """What the row says in its first column of a kind."""
        for place, kind in enumerate(self.parts):
            if kind is part:
                return self.reading.view[slice(*self.spans[place])]
        return ""

    def column(self, place: int) -> Column:
        """The column that a cell stands in."""
        return self.table.columns[place + self.lacking]


def lines_of(text: str, table: Table) -> Iterator[Line]:
    """The rows of a table, its heads repeated on a new page left out."""
    heads = [column.head for column in table.columns]
    for row in table.rows:
        reading, spans = _reading(text, row)
        words = [reading.view[start:end] for start, end in spans]
        lacking, parts = _parts(table, len(row), numbered=words[0].isdigit())
        if words == heads or not any(words):
            parts = (Part.LABEL,) * len(row)
        values = {
            place: found
            for place, part in enumerate(parts)
            if part in (Part.PLAN, Part.PAST, Part.GROWTH) and (found := _values(reading.view, *spans[place]))
        }
        yield Line(table, row, reading, spans, parts, values, lacking)


def _parts(table: Table, width: int, *, numbered: bool) -> tuple[int, tuple[Part, ...]]:
    """What each cell of a row holds; where the first column was merged over rows, it lacks in those below."""
    parts = [column.part for column in table.columns]
    missing = len(parts) - width
    if missing > 0 and Part.NAME not in parts[:missing] and not (parts[0] is Part.LABEL and numbered):
        return missing, tuple(parts[missing:])
    return 0, tuple(parts[:width]) + (Part.PROSE,) * -missing


def _reading(text: str, row: Row) -> tuple[Reading, tuple[tuple[int, int], ...]]:
    """A row as a reading of the whole text, and its cells' spans in the view."""
    view, starts, ends, spans = "", list[int](), list[int](), list[tuple[int, int]]()
    for cell in row:
        own = read(_open(text[cell.start : cell.end]))
        spans.append((len(view), len(view) + len(own.view)))
        view += own.view.replace("\n", " ") + "|"
        starts += [place + cell.start for place in own.starts] + [cell.end]
        ends += [place + cell.start for place in own.ends] + [min(cell.end + 1, len(text))]
    return Reading(text, view, starts, ends), tuple(spans)


def _open(cell: str) -> str:
    """A cell with the brackets that mean 累计 told from footnote marks, each sign still in its place."""
    for found in _BRACKETS.finditer(cell[:_LONGEST_VALUE]):
        if _CUMULATED.search(cell[: found.start()].rstrip()):
            close = found.start("close")
            cell = f"{cell[: found.start()]}⟦{cell[found.end() : close]}⟧{cell[close + 1 :]}"
    return cell


def _values(view: str, start: int, end: int) -> tuple[Value, ...]:
    """The numbers of a cell that says no more than its value; nothing for a cell in sentences."""
    if not 0 < end - start <= _LONGEST_VALUE:
        return ()
    cell = view[start:end]
    mentions = _joined(cell, find_mentions(cell))
    shape, place = "", 0
    for mention in mentions:
        shape += cell[place : mention.start] + "#"
        place = mention.end
    if not _VALUE.fullmatch(shape + cell[place:]):
        return ()
    found: list[Value] = []
    for number, mention in enumerate(mentions):
        before = cell[mentions[number - 1].end if number else 0 : mention.start]
        after = cell[mention.end : mentions[number + 1].start if number + 1 < len(mentions) else len(cell)]
        moved = replace(mention, start=mention.start + start, end=mention.end + start)
        found.append(Value(moved, before.strip("⟦⟧ "), after.lstrip("⟧ "), before.endswith("⟦")))
    return tuple(found)


def _joined(cell: str, mentions: list[Mention]) -> list[Mention]:
    """The numbers of a cell, the two ends of a range without a unit as one."""
    joined: list[Mention] = []
    for mention in mentions:
        low = joined[-1] if joined else None
        bare = low is not None and low.unit is None and mention.unit is None and low.high is None
        if low and bare and low.value < mention.value and _TO.fullmatch(cell, low.end, mention.start):
            joined[-1] = replace(low, end=mention.end, high=mention.value)
        else:
            joined.append(mention)
    return joined


def worth(words: str) -> WorthOf | None:
    """A unit as a column names it: 万人 is 10000 人, 件/万人 itself; None for what is no unit."""
    said = words.strip("()[] :").replace("每", "/")
    if said == _YEARS:
        return Decimal(1), _YEARS
    found = _UNIT.fullmatch(said)
    if not found:
        return None
    whole = found[2] + (found[3] or "")
    unit = UNITS.get(whole) or UNITS[found[2]] + (found[3] or "")
    return (value_of(found[1]) or Decimal(1)) if found[1] else Decimal(1), unit


def unit_in(words: str) -> WorthOf | None:
    """The unit that a name or a head holds in brackets: 新增就业(万人)."""
    for found in _BRACKETED_UNIT.finditer(words):
        unit = worth(found[1])
        if unit:
            return unit
    return None


def unit_above(caption: str) -> WorthOf | None:
    """The unit that stands above a table for all of it: 单位:亿元."""
    found = _CAPTION_UNIT.findall(caption)
    return worth(found[-1]) if found else None


def with_unit(view: str, mention: Mention, unit: WorthOf | None) -> Mention:
    """A bare number with the unit said elsewhere, its multiplier multiplied in unless the number has one itself."""
    if mention.unit or unit is None:
        return mention
    factor = Decimal(1) if view[mention.end - 1] in "百千万亿" else unit[0]
    high = None if mention.high is None else plain(mention.high * factor)
    return replace(mention, value=plain(mention.value * factor), high=high, unit=unit[1], spelling=unit[1])


def comparator(value: Value, name: str) -> Comparator:
    """What the cell makes of its number, or else the end of the row's name: 控制在 | 5.5."""
    if value.mention.high is not None:
        return Comparator.RANGE
    for signs, kind in _SIGNED:
        if value.before[-1:] and value.before[-1] in signs:
            return kind
    own = attributes.comparator(value.mention, value.before, value.after)
    return own if own is not Comparator.EQ else attributes.comparator(value.mention, name, "")
