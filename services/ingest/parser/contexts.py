"""Numbers whose passage promises nothing: reviews, explanations, headings, past figures."""

import re

from services.ingest.parser.exclusions_lexicon import COMPARED, PAST_WORDS
from services.ingest.parser.places import Place, Rule
from services.ingest.parser.sections import Role

_PAST = re.compile(PAST_WORDS)
_COMPARED = re.compile(COMPARED)
_YEAR = re.compile(r"(19\d\d|20\d\d)年?")
_FUTURE = re.compile(
    r"将(?:达到|达|突破|超过|实现|完成)|力争(?!上游)|(?:到|至)(?:20\d\d年|今年底|年底)[^。;]{0,20}(?:达到|突破|实现)"
)
_PRICES = re.compile(r"按\d{4}年(?:不变|可比)?价格")


def in_the_notes(place: Place) -> bool:
    """An explanation of words."""
    return place.sentence.section.role is Role.NOTES


def described(place: Place) -> bool:
    """In a part that describes where things stand."""
    return place.sentence.section.role is Role.BACKGROUND


def reviewed(place: Place) -> bool:
    """In a part that looks back and without a word that looks ahead."""
    return place.sentence.section.role is Role.REVIEW and not _looks_ahead(place)


def in_a_heading(place: Place) -> bool:
    """A heading counts what the paragraphs below it say."""
    return place.sentence.heading


def past_figure(place: Place) -> bool:
    """A past figure in the part that plans: 去年, 已, 增加了, a year before the period."""
    start, _ = place.clause
    lead = place.view[max(place.sentence.start, start - 30) : place.mention.start]
    own = place.view[start : place.mention.start]
    if re.search(r"了$", own[-1:]) or _PAST.search(own):
        return not _COMPARED.search(own)
    years = [int(year) for year in _YEAR.findall(_PRICES.sub("", own))]
    if years and max(years) < place.period.first and not _COMPARED.search(own):
        return not re.search(r"\d{4}(?:年)?[-—~至]", own)
    return bool(re.search(r"(?:去年|上年)[^,]{0,8},?$", lead)) and not _COMPARED.search(lead)


def _looks_ahead(place: Place) -> bool:
    clause = place.view[place.clause[0] : place.clause[1]]
    if not _FUTURE.search(clause):
        return False
    years = [int(year) for year in _YEAR.findall(clause)]
    return not years or max(years) >= place.period.first


CONTEXTS: tuple[Rule, ...] = (in_the_notes, described, reviewed, past_figure)
