"""The pipeline: a report's text in, its targets and the decision on every number out."""

import re
from dataclasses import dataclass
from datetime import date

from services.contract import Baseline, Comparator, Measure, Period, Span, Target, TargetType, Tier
from services.ingest.parser import attributes, exclusions
from services.ingest.parser.baselines import Figure, link
from services.ingest.parser.deadlines import deadline
from services.ingest.parser.document import issuer_of, period_of, title_of
from services.ingest.parser.exclusions import CONTEXTS, SURROUNDINGS, Place
from services.ingest.parser.indicators import Phrase, describe
from services.ingest.parser.milestones import Milestone, find_milestones
from services.ingest.parser.quantities import Mention, find_mentions
from services.ingest.parser.sections import Role
from services.ingest.parser.sentences import Sentence, mask, split
from services.ingest.parser.typography import Reading, read


@dataclass(frozen=True)
class Decision:
    """What became of one number of the text: kept as a target or excluded, and the name of the rule that decided."""

    start: int
    end: int
    quote: str
    kept: bool
    rule: str


@dataclass(frozen=True)
class ParsedReport:
    """A report as read: its own facts, its targets in text order, and the decision on every number."""

    title: str
    issuer: str
    period: Period
    period_source: str
    targets: tuple[Target, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class _Found:
    """A number with its phrase and measure, before it is known whether it is a target."""

    mention: Mention
    phrase: Phrase
    measure: Measure
    place: Place


def parse_report(
    text: str, period: Period | None = None, title: str | None = None, issuer: str | None = None
) -> ParsedReport:
    """Reads a report. Offsets are code points of `text`. ValueError where the period is neither given nor inferred."""
    reading = read(text)
    named = title or title_of(reading.view)
    planned, source = (period, "given") if period else period_of(reading.view, named)
    return _Parser(reading, planned).run(named, issuer or issuer_of(reading.view), source)


class _Parser:
    """One run of the pipeline over one reading."""

    def __init__(self, reading: Reading, period: Period) -> None:
        self.reading = reading
        self.view = reading.view
        self.masked = mask(reading.view)
        self.period = period
        self.decisions: list[Decision] = []
        self.targets: list[tuple[Target, Figure | None]] = []
        self.actuals: list[Figure] = []
        self.last_phrase: Phrase | None = None
        self.last_measure: Measure | None = None

    def run(self, title: str, issuer: str, source: str) -> ParsedReport:
        sentences = split(self.view, self.masked, self.period)
        mentions = find_mentions(self.view)
        quoted = self._quoted(mentions)
        carried = ""
        index = 0
        for sentence in sentences:
            own: list[Mention] = []
            while index < len(mentions) and mentions[index].start < sentence.end:
                if mentions[index].start >= sentence.start:
                    own.append(mentions[index])
                index += 1
            carried = carried if sentence.continues else ""
            self._sentence(sentence, own, quoted, carried)
            carried += self.view[sentence.start : sentence.end]
        targets = tuple(self._with_baseline(*pair) for pair in self.targets)
        ordered = tuple(sorted(targets, key=lambda target: (target.start or 0, target.end or 0)))
        return ParsedReport(title, issuer, self.period, source, ordered, tuple(self.decisions))

    def _quoted(self, mentions: list[Mention]) -> set[int]:
        """The starts of the numbers that stand inside quotations."""
        spans = iter(exclusions.quoted_places(self.view))
        span = next(spans, None)
        inside: set[int] = set()
        for mention in mentions:
            while span and span[1] <= mention.start:
                span = next(spans, None)
            if span and span[0] <= mention.start < span[1]:
                inside.add(mention.start)
        return inside

    def _sentence(self, sentence: Sentence, mentions: list[Mention], quoted: set[int], carried: str) -> None:
        places = [self._place(sentence, mention, quoted) for mention in mentions]
        counted = []
        for place in places:
            rule = exclusions.exclude(SURROUNDINGS, place)
            if rule:
                self._decide(place.mention, False, rule)
            else:
                counted.append(place)
        before = self.last_phrase if sentence.continues else None
        phrases = describe(self.masked, sentence, [place.mention for place in counted], before)
        self.last_phrase = phrases[-1] if phrases else before
        kept: list[Mention] = []
        for place, phrase in zip(counted, phrases, strict=True):
            found = _Found(place.mention, phrase, self._measure(place, phrase), place)
            self.last_measure = found.measure
            rule = exclusions.exclude(CONTEXTS, place)
            self._decide(place.mention, rule is None, rule or found.measure.value)
            if rule is None:
                kept.append(place.mention)
                self._keep(found, carried)
            elif rule in ("reviewed", "past_figure"):
                self.actuals.append(self._figure(found, self._years(sentence, place)))
        for milestone in find_milestones(self.masked, sentence, kept):
            self._keep_milestone(milestone, carried)

    def _place(self, sentence: Sentence, mention: Mention, quoted: set[int]) -> Place:
        clause = sentence.clause_at(mention.start)
        before = self.view[max(clause[0], mention.start - 60) : mention.start]
        after = self.view[mention.end : min(clause[1], mention.end + 60)]
        return Place(mention, sentence, self.view, before, after, clause, self.period, mention.start in quoted)

    def _decide(self, mention: Mention, kept: bool, rule: str) -> None:
        start, end = self.reading.span(mention.start, mention.end)
        self.decisions.append(Decision(start, end, self.reading.text[start:end], kept, rule))

    def _measure(self, place: Place, phrase: Phrase) -> Measure:
        changed = attributes.change(place.mention, phrase.predicate)
        if "其中" in phrase.predicate and self.last_measure and not changed and not place.mention.is_rate:
            return self.last_measure
        return changed or attributes.measure(
            place.mention, phrase.predicate, phrase.indicator, phrase.verb, phrase.before_noun
        )

    def _keep(self, found: _Found, carried: str) -> None:
        mention, sentence = found.mention, found.place.sentence
        start, end = self.reading.span(mention.start, mention.end)
        tail = self.view[found.phrase.tail - 4 : found.phrase.tail]
        comparator = attributes.comparator(mention, found.phrase.predicate, found.place.after)
        if comparator is Comparator.EQ and found.phrase.group > 1:
            comparator = attributes.comparator(mention, "", re_tail(tail))
        before = self.view[sentence.start : mention.start]
        last_day = self._deadline(sentence, found.place.clause, carried)
        target = Target(
            start=start,
            end=end,
            quote=self.reading.text[start:end],
            indicator=found.phrase.indicator,
            measure=found.measure,
            comparator=comparator,
            value=mention.value,
            value_high=mention.high,
            unit=mention.unit,
            starts_on=self.period.starts_on,
            deadline=max(last_day, self.period.starts_on),
            recurrence="yearly" if attributes.recurs(self.view[found.place.clause[0] : mention.start]) else None,
            strive=attributes.strives(before),
            tier=attributes.tier(mention, found.phrase.verb, found.phrase.before_noun),
            accumulation=attributes.accumulation(found.measure, mention.unit, found.phrase.indicator),
            section=sentence.section.path,
            sentence=self._span(sentence),
        )
        figure = self._figure(found, 1) if target.deadline <= self.period.ends_on else None
        self.targets.append((target, figure))

    def _figure(self, found: _Found, years: int) -> Figure:
        return Figure(found.mention, found.phrase.indicator, found.measure, years, found.phrase.verb)

    def _years(self, sentence: Sentence, place: Place) -> int:
        """Over how many years a past figure was reached: a paragraph on the past five says so where it opens."""
        line = self.view.rfind("\n", max(0, sentence.start - 2000), sentence.start) + 1
        opening = self.view[line : line + 12] + place.before
        return 5 if re.search(r"[五三四]年(?:来|,|间)|过去的?[三四五]年|年均|十[一二三四]五|累计", opening) else 1

    def _keep_milestone(self, milestone: Milestone, carried: str) -> None:
        sentence = milestone.sentence
        start, end = self.reading.span(milestone.start, milestone.end)
        last_day = self._deadline(sentence, (milestone.start, milestone.end), carried)
        target = Target(
            type=TargetType.MILESTONE,
            start=start,
            end=end,
            quote=self.reading.text[start:end],
            indicator=milestone.indicator,
            measure=Measure.MILESTONE,
            value=1,
            starts_on=self.period.starts_on,
            deadline=max(last_day, self.period.starts_on),
            strive=attributes.strives(self.view[sentence.start : milestone.start]),
            tier=milestone.tier,
            section=sentence.section.path,
            sentence=self._span(sentence),
        )
        self.targets.append((target, None))

    def _deadline(self, sentence: Sentence, clause: tuple[int, int], carried: str) -> date:
        start, end = clause
        start = max((one[0] for one in sentence.clauses if one[0] <= start), default=start)
        before = carried + self.view[sentence.start : start]
        return deadline(self.view[start:end], before, sentence.section, self.period)

    def _span(self, sentence: Sentence) -> Span:
        start, end = self.reading.span(sentence.start, sentence.end)
        return Span(start=start, end=end, quote=self.reading.text[start:end])

    def _with_baseline(self, target: Target, figure: Figure | None) -> Target:
        actual = link(figure, self.actuals) if figure and target.tier is Tier.CORE else None
        if not actual or not actual.mention.unit:
            return target
        start, end = self.reading.span(actual.mention.start, actual.mention.end)
        quote = self.reading.text[start:end]
        unit, value = actual.mention.unit, actual.mention.value
        return target.model_copy(
            update={"baseline": Baseline(start=start, end=end, quote=quote, value=value, unit=unit)}
        )


def re_tail(tail: str) -> str:
    """The comparator at the end of a passage."""
    for word in ("以上", "左右", "以内", "以下"):
        if tail.endswith(word):
            return word
    return ""


_ = Role
