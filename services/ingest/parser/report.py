"""The pipeline: a report's text in, its targets and the decision on every number out."""

import re

from services.contract import Measure, Period, Target, Tier
from services.ingest.parser import attributes
from services.ingest.parser.assembly import Assembler, Found, years_of
from services.ingest.parser.baselines import Actuals, Figure
from services.ingest.parser.contexts import in_a_heading
from services.ingest.parser.contradictions import contradiction
from services.ingest.parser.document import issuer_of, period_of, title_of
from services.ingest.parser.exclusions import CONTEXTS, SURROUNDINGS, exclude
from services.ingest.parser.indicators import describe
from services.ingest.parser.milestones import find_milestones
from services.ingest.parser.phrases import Phrase
from services.ingest.parser.places import Place, find_places, quoted_starts
from services.ingest.parser.quantities import Mention, find_mentions
from services.ingest.parser.results import Decision, ParsedReport
from services.ingest.parser.sections import Role
from services.ingest.parser.sentences import Sentence, mask, split
from services.ingest.parser.table_targets import PAST_COLUMN, TableReadings
from services.ingest.parser.typography import Reading, read


def parse_report(
    text: str, period: Period | None = None, title: str | None = None, issuer: str | None = None
) -> ParsedReport:
    """Reads a report. Offsets are code points of `text`. ValueError where the period is neither given nor inferred."""
    reading = read(text)
    named = title or title_of(reading.view)
    planned, source = (period, "given") if period else period_of(reading.view, named)
    run = _Run(reading, planned)
    run.read()
    speaker = issuer or issuer_of(reading.view)
    return ParsedReport(named, speaker, planned, source, run.ordered(), tuple(run.decisions))


class _Run:
    """One run of the pipeline over one reading."""

    def __init__(self, reading: Reading, period: Period) -> None:
        self.view = reading.view
        self.masked = mask(reading.view)
        self.period = period
        self.assembler = Assembler(reading, period)
        self.tables = TableReadings(reading, period)
        self.decisions: list[Decision] = []
        self.targets: list[tuple[Target, Figure | None]] = []
        self.actuals = Actuals()
        self.last_phrase: Phrase | None = None
        self.last_measure: Measure | None = None

    def read(self) -> None:
        """Goes through the sentences, each with its own numbers."""
        numbers = find_mentions(self.view, _MOST_NUMBERS)
        mentions = [mention for mention in numbers if not self.tables.takes(mention.start)]
        quoted = quoted_starts(self.view, mentions)
        carried = ""
        index = 0
        for sentence in split(self.view, self.masked, self.period, self.tables.holds):
            self._tables(sentence)
            own: list[Mention] = []
            while index < len(mentions) and mentions[index].start < sentence.end:
                if mentions[index].start >= sentence.start:
                    own.append(mentions[index])
                index += 1
            if self.tables.takes(sentence.start) and not own:
                continue
            carried = carried if sentence.continues else ""
            if len(self.targets) >= _MOST_TARGETS:
                self._give_up(own)
                continue
            self._sentence(sentence, find_places(self.view, sentence, own, quoted, self.period), carried)
            carried = (carried + self.view[sentence.start : sentence.end])[:_CARRIED]
        self._give_up(mentions[index:])

    def _tables(self, sentence: Sentence) -> None:
        """Reads the tables that begin at a sentence: each is part of the section it stands in."""
        for table in self.tables.begun(sentence.start, sentence.section):
            self.targets += table.targets
            self.decisions += table.decisions

    def ordered(self) -> tuple[Target, ...]:
        """The targets in text order, each with its baseline."""
        linked = [self._with_baseline(target, figure) for target, figure in self.targets]
        return tuple(sorted(linked, key=lambda target: (target.start or 0, target.end or 0)))

    def _sentence(self, sentence: Sentence, places: list[Place], carried: str) -> None:
        if not places and sentence.section.role is not Role.PLAN:
            return
        counted = [place for place in places if not self._excluded(place)]
        if sentence.heading:
            for place in counted:
                self._decide(place.mention, False, in_a_heading.__name__)
            return
        before = self.last_phrase if sentence.continues else None
        self.last_measure = self.last_measure if sentence.continues else None
        phrases = describe(self.masked, sentence, [place.mention for place in counted], before)
        self.last_phrase = phrases[-1] if phrases else before
        kept: list[Mention] = []
        for place, phrase in zip(counted, phrases, strict=True):
            found = Found(phrase, self._measure(place, phrase), place)
            if self._keep(found, carried):
                kept.append(place.mention)
        if self.tables.looks_back(sentence.start):
            return
        for milestone in find_milestones(self.masked, sentence, kept):
            self.targets.append((self.assembler.milestone(milestone, carried), None))

    def _excluded(self, place: Place) -> bool:
        rule = exclude(SURROUNDINGS, place)
        if rule:
            self._decide(place.mention, False, rule)
        return rule is not None

    def _keep(self, found: Found, carried: str) -> bool:
        """Whether a number is a target; a past one is kept in mind as a baseline."""
        past = self.tables.looks_back(found.place.mention.start)
        rule = PAST_COLUMN if past else exclude(CONTEXTS, found.place)
        self._decide(found.place.mention, rule is None, rule or found.measure.value)
        if rule is None:
            target = self.assembler.quantity(found, carried)
            linkable = target.deadline <= self.period.ends_on and target.tier is Tier.CORE
            self.targets.append((target, found.figure() if linkable else None))
        elif rule in _PAST:
            self.actuals.add(found.figure(years_of(self.view, found.place)))
        return rule is None

    def _decide(self, mention: Mention, kept: bool, rule: str) -> None:
        start, end = self.assembler.reading.span(mention.start, mention.end)
        self.decisions.append(Decision(start, end, self.assembler.reading.text[start:end], kept, rule))

    def _give_up(self, mentions: list[Mention]) -> None:
        """No report promises so much: what follows is noise, and is said to be."""
        for mention in mentions:
            self._decide(mention, False, "beyond_the_limit")

    def _measure(self, place: Place, phrase: Phrase) -> Measure:
        """A number's measure; a part (其中) without a predicate has that of the whole before it."""
        changed = attributes.change(place.mention, phrase.predicate, place.after)
        amounts = (Measure.LEVEL, Measure.INCREMENT)
        part = "其中" in phrase.predicate and not place.mention.is_rate and self.last_measure in amounts
        again = place.mention.is_rate and _AGAIN.fullmatch(phrase.predicate)
        if (part or again) and self.last_measure and not changed:
            return self.last_measure
        measured = changed or attributes.measure(
            place.mention, phrase.predicate, phrase.indicator, phrase.verb, phrase.before_noun
        )
        self.last_measure = measured
        return measured

    def _with_baseline(self, target: Target, figure: Figure | None) -> Target:
        actual = self.actuals.of(figure) if figure else None
        baseline = self.assembler.baseline(actual)
        linked = target.model_copy(update={"baseline": baseline}) if baseline else target
        doubt = contradiction(linked)
        return linked.model_copy(update={"contradiction": doubt}) if doubt else linked


_AGAIN = re.compile(r"[、,]?(?:力争|争取|确保|努力|奋斗目标|冲刺)+(?:实现|达到)?")
"""A predicate that only raises the bar: 增长8%,力争9%."""
_PAST = ("reviewed", "past_figure", PAST_COLUMN)
"""Rules that take out actual figures."""
_MOST_TARGETS = 5_000
"""Targets that are read of one document; the longest plans hold a tenth of it."""
_MOST_NUMBERS = 50_000
"""Numbers that are looked at in one document."""
_CARRIED = 400
"""So much of what a sentence said before its semicolons is kept for its deadlines."""
