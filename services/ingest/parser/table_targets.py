"""Targets of tables: the numbers of a plan's columns, each with its row's name, unit and figure of the year before."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from services.contract import Accumulation, Measure, Period, Target
from services.ingest.parser import attributes
from services.ingest.parser.assembly import Assembler, Found
from services.ingest.parser.attributes_lexicon import DELIVERIES
from services.ingest.parser.baselines import Figure
from services.ingest.parser.deadlines import deadline
from services.ingest.parser.horizons import horizon_of
from services.ingest.parser.labels import out_of_bounds, without_unit
from services.ingest.parser.phrases import Phrase
from services.ingest.parser.places import Place
from services.ingest.parser.quantities import Mention, find_mentions
from services.ingest.parser.results import Decision
from services.ingest.parser.sections import Role, Section
from services.ingest.parser.sentences import Sentence
from services.ingest.parser.table_values import (
    Line,
    Value,
    WorthOf,
    comparator,
    lines_of,
    unit_above,
    unit_in,
    with_unit,
    worth,
)
from services.ingest.parser.tables import Part, find_tables
from services.ingest.parser.tables_lexicon import (
    DELIVERED_NAME,
    DELIVERING,
    FALLS,
    MEAN,
    MEASURED,
    RISES,
    STRIVING,
    SUMS,
)
from services.ingest.parser.typography import Reading
from services.ingest.parser.wording import divide, strip, tidy

TABLE_LABEL = "table_label"
"""The rule that takes out numbers of heads, of names and of columns that hold no value."""
PAST_COLUMN = "past_column"
"""The rule that takes out what a table gives as reached."""
_READ = (Part.UNIT, Part.ATTRIBUTE, Part.DUE, Part.LABEL)
_FALLS = re.compile(FALLS)
_RISES = re.compile(RISES)
_DELIVERED = re.compile(DELIVERED_NAME.format(deliveries=DELIVERIES))
_DELIVERING = re.compile(rf"(?:{DELIVERING})$")
_STRIVING = re.compile(STRIVING)
_ITEM = re.compile(r"^(?:\d{1,3}[.、)]|[(][一二三四五六七八九十\d]{1,3}[)]|[一二三四五六七八九十]{1,3}、|[①-⑳#*—-]+)+")
_OF_WHICH = re.compile(r"^(?:其中|#|——?|-)[:,]?")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MEAN = re.compile(MEAN)
_MEASURED = re.compile(MEASURED)
_SUM = re.compile(SUMS)
_SHORT = 4


@dataclass
class TableReadings:
    """The tables of one reading: which places of it they cover, and the targets of each once its section is known."""

    reading: Reading
    period: Period
    groups: list[tuple[int, int, list[tuple[int, int]], list[Line]]] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    past: list[tuple[int, int]] = field(default_factory=list)
    read: int = 0

    def __post_init__(self) -> None:
        for table in find_tables(self.reading.text, self.period):
            lines = list(lines_of(self.reading.text, table))
            heads = [self._span(head[0].start, head[-1].end) for head in table.heads]
            self.groups.append((*self._span(table.start, table.end), heads, lines))
            self.taken += heads
            for line in lines:
                self._cover(line)
        self.taken.sort()

    def _cover(self, line: Line) -> None:
        """Which cells of a row need no reading as sentences."""
        for place, (part, cell) in enumerate(zip(line.parts, line.row, strict=True)):
            if part in _READ or place in line.values or (part is Part.NAME and line.values):
                self.taken.append(self._span(cell.start, cell.end))
            elif part is Part.PAST:
                self.past.append(self._span(cell.start, cell.end))

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the text as one of the view."""
        return bisect_left(self.reading.starts, start), bisect_left(self.reading.starts, end)

    def takes(self, place: int) -> bool:
        """Whether a place of the view stands in a cell that is read here."""
        return _within(self.taken, place)

    def looks_back(self, place: int) -> bool:
        """Whether a place of the view stands in a column of what is reached."""
        return _within(self.past, place)

    def holds(self, place: int) -> bool:
        """Whether a place of the view stands in a table at all: no heading begins there."""
        at = bisect_right(self.groups, place, key=lambda group: group[0]) - 1
        return at >= 0 and place < self.groups[at][1]

    def begun(self, place: int, section: Section) -> Iterator["RowReader"]:
        """The tables that begin up to a place of the view, read as parts of its section; each once."""
        while self.read < len(self.groups) and self.groups[self.read][0] <= place:
            _, _, heads, lines = self.groups[self.read]
            rows = RowReader(section, self.period)
            rows.label(self.reading, heads)
            for line in lines:
                rows.read(line)
            self.read += 1
            yield rows


def _within(spans: list[tuple[int, int]], place: int) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]


class RowReader:
    """Reads the rows of one table in their order; what a row leaves out the row above it says."""

    def __init__(self, section: Section, period: Period) -> None:
        self.section = section
        self.period = period
        self.named = ""
        self.targets: list[tuple[Target, Figure | None]] = []
        self.decisions: list[Decision] = []

    def label(self, reading: Reading, spans: list[tuple[int, int]]) -> None:
        """Takes out the numbers of heads, names and columns without values."""
        for start, end in spans:
            for mention in find_mentions(reading.view[start:end]):
                self._decide(reading, replace(mention, start=mention.start + start, end=mention.end + start), False)

    def read(self, line: Line) -> None:
        """Decides every number of a row that is not read as a sentence."""
        name = self._name(line.words(Part.NAME))
        baseline: Mention | None = None
        for place, part in enumerate(line.parts):
            begin, end = line.spans[place]
            if place not in line.values:
                if part in _READ or (part is Part.NAME and line.values):
                    self.label(line.reading, [(begin, end)])
                continue
            for value in line.values[place]:
                whole = replace(value, mention=with_unit(line.reading.view, value.mention, self._unit(line, place)))
                rule = self._rule(line, place)
                if rule:
                    self._decide(line.reading, whole.mention, False, rule)
                    usable = part is Part.PAST and not re.search(r"目标|计划|任务", line.column(place).head)
                    baseline = whole.mention if usable else baseline
                else:
                    self._target(line, place, whole, name, baseline)

    def _rule(self, line: Line, place: int) -> str | None:
        """Why a column's numbers are no targets; None where they are."""
        if line.parts[place] is Part.PAST:
            return PAST_COLUMN
        if _SUM.fullmatch(line.words(Part.NAME)):
            return TABLE_LABEL
        if self.section.role is Role.NOTES:
            return "in_the_notes"
        dated = line.column(place).dated
        return "reviewed" if self.section.role is Role.REVIEW and not dated else None

    def _name(self, words: str) -> str:
        """A row's name without its number; a part (其中) with what it is a part of."""
        bare = _ITEM.sub("", words.strip("* "))
        if _OF_WHICH.match(words):
            own = _OF_WHICH.sub("", words)
            parent = _ASIDE.sub("", self.named)
            return own + parent if len(_ASIDE.sub("", own)) <= _SHORT else own
        self.named = bare or self.named
        return self.named

    def _unit(self, line: Line, place: int) -> WorthOf | None:
        """The unit of a column's bare numbers: its own head, the unit column, the name, the caption."""
        head = line.column(place).head
        row = worth(line.words(Part.UNIT)) or unit_in(line.words(Part.NAME) or self.named)
        if line.parts[place] is Part.GROWTH:
            bracketed = any(value.cumulative for value in line.values[place])
            return unit_in(head) or (row if bracketed else None) or worth("%")
        return unit_in(head) or row or unit_above(line.table.caption)

    def _target(self, line: Line, place: int, value: Value, name: str, baseline: Mention | None) -> None:
        """The target of a value, or why there is none."""
        found = self._found(line, place, value, name, baseline is not None)
        for rule in (without_unit, out_of_bounds):
            if rule(found.place):
                self._decide(line.reading, value.mention, False, rule.__name__)
                return
        assembler = Assembler(line.reading, self.period)
        target = assembler.quantity(found, "")
        linked = None
        if line.parts[place] is Part.PLAN and baseline and baseline.unit == value.mention.unit:
            linked = assembler.baseline(Figure(baseline, found.phrase.indicator, found.measure))
        head = line.column(place).head
        yearly = "年均" in head + name + value.before and not value.cumulative and value.mention.is_rate
        changes = {
            "comparator": comparator(value, _ASIDE.sub("", name)),
            "deadline": self._deadline(line, place, value),
            "recurrence": "yearly" if yearly or "每年" in value.before + name else None,
            "strive": bool(_STRIVING.search(head + value.before)),
            "baseline": linked,
            "accumulation": Accumulation.CUMULATIVE if found.measure is Measure.INCREMENT else target.accumulation,
        }
        made = Target.model_validate(target.model_copy(update=changes).model_dump())
        self._decide(line.reading, value.mention, True, found.measure.value)
        self.targets.append((made, None if linked else found.figure()))

    def _found(self, line: Line, place: int, value: Value, name: str, compared: bool) -> Found:
        """A value as the rest of the parser takes it."""
        mention, view = value.mention, line.reading.view
        delivering = _DELIVERING.search(value.before)
        words = _ASIDE.sub("", name)
        lead = _MEAN.match(words)
        own = (lead[0] if lead else "") + strip(words[lead.end() if lead else 0 :]) or words or "目标"
        measured = _MEASURED.search(_ASIDE.sub("", line.column(place).head))
        if measured and not own.endswith(measured[0]):
            own += measured[0]
        if delivering and not divide(own)[0]:
            own = delivering[0] + own
        verb, noun = divide(own)
        phrase = Phrase(tidy(own, verb), verb, noun or own, value.before, False, mention.end)
        measure = self._measure(line.parts[place], value, words, phrase, compared)
        span = (0, len(view) - 1)
        sentence = Sentence(*span, self.section, (line.spans[place],), False, True, False)
        around = Place(mention, sentence, view, value.before, value.after, line.spans[place], self.period, False)
        return Found(phrase, measure, around)

    def _measure(self, part: Part, value: Value, name: str, phrase: Phrase, compared: bool) -> Measure:
        """What a value says: a change by its cell, its name or its column; a stock where the year before is told."""
        mention = value.mention
        if value.before.endswith("-") or _FALLS.search(value.before) or (_FALLS.search(name) and not value.before):
            return Measure.DECLINE
        if part is Part.GROWTH and (mention.is_rate or not _DELIVERED.search(name)) and "新增" not in name:
            return Measure.GROWTH
        changed = attributes.change(mention, name + value.before, value.after)
        if changed or (_RISES.search(name) and mention.is_rate):
            return changed or Measure.GROWTH
        if value.cumulative:
            return Measure.INCREMENT
        told = attributes.measure(mention, value.before, phrase.indicator, phrase.verb, False)
        delivered = phrase.verb or _DELIVERED.search(name) or "新增" in name
        return Measure.LEVEL if compared and not delivered else told

    def _deadline(self, line: Line, place: int, value: Value) -> date:
        """A value's last day: of its column's head, else of the row's own time, the section, the report."""
        head = re.sub(r"[()\[\]]", ",", line.column(place).head)
        dated = line.column(place).dated
        horizon = horizon_of(head, self.period)
        due = "" if dated else line.words(Part.DUE)
        last = horizon.ends_on if horizon else deadline(f"{head},{due}", "", self.section, self.period)
        return max(last, self.period.starts_on)

    def _decide(self, reading: Reading, mention: Mention, kept: bool, rule: str = TABLE_LABEL) -> None:
        start, end = reading.span(mention.start, mention.end)
        self.decisions.append(Decision(start, end, reading.text[start:end], kept, rule))
