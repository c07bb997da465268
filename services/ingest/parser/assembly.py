"""Assembly: a number or a milestone with all that was read of it, as a target of the contract."""

import dataclasses
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.contract import LAST_YEAR, Baseline, Comparator, Measure, Period, Span, Target, TargetType
from services.ingest.parser import attributes
from services.ingest.parser.baselines import Figure
from services.ingest.parser.deadlines import DATED, deadline
from services.ingest.parser.milestones import Milestone
from services.ingest.parser.phrases import Phrase
from services.ingest.parser.places import Place
from services.ingest.parser.sentences import Sentence
from services.ingest.parser.typography import Reading

_LONG_AGO = re.compile(r"[五三四]年(?:来|,|间)|过去的?[三四五]年|年均|十[一二三四]五|累计")
_SEVERAL = 5
_AROUND = 200
"""How many characters of the paragraph are told on either side of a sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """A number with its phrase and measure, before it is known whether it is a target."""

    phrase: Phrase
    measure: Measure
    place: Place

    def figure(self, years: int = 1) -> Figure:
        """The number as a figure that baselines can link."""
        return Figure(self.place.mention, self.phrase.indicator, self.measure, years, self.phrase.verb)


def years_of(view: str, place: Place) -> int:
    """Over how many years a past figure was reached: a paragraph on the past five says so where it opens."""
    line = view.rfind("\n", max(0, place.sentence.start - 2000), place.sentence.start) + 1
    return _SEVERAL if _LONG_AGO.search(view[line : line + 12] + place.before) else 1


@dataclass(frozen=True, slots=True)
class Assembler:
    """Makes targets of one reading; `carried` is what a sentence said before its semicolon."""

    reading: Reading
    period: Period
    sentences: dict[int, Span] = dataclasses.field(default_factory=dict)

    def quantity(self, found: Found, carried: str) -> Target:
        """The target of a number."""
        mention, sentence, phrase = found.place.mention, found.place.sentence, found.phrase
        view = self.reading.view
        span = self.span(mention.start, mention.end)
        return Target(
            **span.model_dump(),
            indicator=phrase.indicator,
            measure=found.measure,
            comparator=self._comparator(found),
            value=mention.value,
            value_high=mention.high,
            unit=mention.unit,
            starts_on=self.period.starts_on,
            deadline=self._deadline(sentence, found.place.clause, carried, self._dated(found.place)),
            recurrence="yearly" if attributes.recurs(view[found.place.clause[0] : mention.start]) else None,
            strive=attributes.strives(view[sentence.start : mention.start]),
            tier=attributes.tier(mention, phrase.verb, phrase.before_noun),
            accumulation=attributes.accumulation(found.measure, mention.unit, phrase.indicator),
            **self._belonging(sentence),
        )

    def milestone(self, milestone: Milestone, carried: str) -> Target:
        """The target of a thing to get done."""
        sentence = milestone.sentence
        return Target(
            type=TargetType.MILESTONE,
            **self.span(milestone.start, milestone.end).model_dump(),
            indicator=milestone.indicator,
            measure=Measure.MILESTONE,
            value=Decimal(1),
            starts_on=self.period.starts_on,
            deadline=self._deadline(sentence, (milestone.start, milestone.end), carried),
            strive=attributes.strives(self.reading.view[sentence.start : milestone.start]),
            tier=milestone.tier,
            **self._belonging(sentence),
        )

    def baseline(self, actual: Figure | None) -> Baseline | None:
        """An actual figure as the baseline of a target."""
        if not actual or not actual.mention.unit:
            return None
        span = self.span(actual.mention.start, actual.mention.end)
        return Baseline(**span.model_dump(), value=actual.mention.value, unit=actual.mention.unit)

    def span(self, start: int, end: int) -> Span:
        """A span of the view as one of the text given."""
        begin, stop = self.reading.span(start, end)
        return Span(start=begin, end=stop, quote=self.reading.text[begin:stop])

    def _belonging(self, sentence: Sentence) -> dict[str, Any]:
        """Where a target stands in the report."""
        return {
            "section": sentence.section.path,
            "sentence": self._sentence(sentence),
            "context": self._context(sentence),
        }

    def _context(self, sentence: Sentence) -> Span:
        """The sentence with what stands around it in its paragraph."""
        view = self.reading.view
        first = view.rfind("\n", 0, sentence.start) + 1
        end = view.find("\n", sentence.end)
        last = len(view) if end < 0 else end
        return self.span(max(first, sentence.start - _AROUND), min(last, sentence.end + _AROUND))

    def _sentence(self, sentence: Sentence) -> Span:
        """A sentence's span, made once for all its targets."""
        if sentence.start not in self.sentences:
            self.sentences[sentence.start] = self.span(sentence.start, sentence.end)
        return self.sentences[sentence.start]

    def _comparator(self, found: Found) -> Comparator:
        """The comparator of a number; 以上 after a list that shares a predicate holds for all its members."""
        own = attributes.comparator(found.place.mention, found.phrase.predicate, found.place.after)
        if own is not Comparator.EQ or found.phrase.group < 2:
            return own
        return attributes.comparator_at(self.reading.view, found.phrase.tail)

    def _dated(self, place: Place) -> tuple[int, int] | None:
        """What of a number's clause holds its date, where not all: 一季度达到50%、上半年达到80% say one each."""
        start, end = place.clause
        view, number = self.reading.view, place.mention
        earlier = max(view.rfind("、", start, number.start) + 1, start)
        later = view.find("、", number.end, end)
        parts = ((earlier, later if later >= 0 else end), (start, number.start))
        return next((part for part in parts if DATED.search(view, *part)), None)

    def _deadline(
        self, sentence: Sentence, clause: tuple[int, int], carried: str, dated: tuple[int, int] | None = None
    ) -> date:
        start, end = clause
        start = max((one[0] for one in sentence.clauses if one[0] <= start), default=start)
        before = carried + self.reading.view[sentence.start : start]
        last = deadline(self.reading.view[slice(*(dated or (start, end)))], before, sentence.section, self.period)
        return min(max(last, self.period.starts_on), date(LAST_YEAR, 12, 31))
