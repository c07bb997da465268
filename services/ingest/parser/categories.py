"""The field of government that a target belongs to, its category, and the office that usually leads there."""

import re
from collections.abc import Mapping

from services.ingest.parser.categories_lexicon import FIELDS

_FIELDS = tuple((field, re.compile(words)) for field, _, _, words in FIELDS)
_CATEGORIES = {field: category for field, category, _, _ in FIELDS}
_MACRO = re.compile(
    r"^(?:人均)?(?:地区|国内|全区|全市|全省|本市)?生产总值|^城(?:镇|乡|市)?.{0,6}居民.*收入|^农(?:村|民).*收入|"
    r"^居民.*(?:收入|价格)"
)

LEADS: Mapping[str, str] = {field: office for field, _, office, _ in FIELDS}
"""The usual lead office of each field; a city hands in its own."""


def field_of(indicator: str, section: tuple[str, ...] = ()) -> str | None:
    """The field of an indicator, from its own words or else from its nearest heading's; None where neither tells."""
    if _MACRO.match(indicator):
        return "economy"
    for text in (indicator, *reversed(section[1:])):
        for field, words in _FIELDS:
            if words.search(text):
                return field
    return None


def category_of(field: str | None) -> str | None:
    """The category of a field: livelihood for schools, hospitals and jobs; None for none."""
    return _CATEGORIES.get(field) if field else None


def lead_of(field: str | None, leads: Mapping[str, str] = LEADS) -> str | None:
    """The office suggested to lead a field; None for a target of no known field."""
    return leads.get(field) if field else None
