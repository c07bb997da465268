"""Words of a clause: its adverbials, predicates, verbs and what is left of an indicator without them."""

import re

from services.ingest.parser.attributes_lexicon import DELIVERIES, SIZING_VERBS, VERB_TRAPS
from services.ingest.parser.indicators_lexicon import (
    BARE,
    CHAINED,
    HEADS,
    LEADING,
    MODIFIERS,
    NAMED,
    NAMING,
    TRAILING,
    WEAK_TRAILING,
)
from services.ingest.parser.quantities import UNIT
from services.ingest.parser.sentences import unmask

LONGEST = 24
"""An indicator has at most so many characters."""
TELLING = 2
"""A word so short says nothing alone."""

_LEADING = re.compile(rf"^(?:{LEADING})")
PREDICATES = re.compile(rf"(?:{TRAILING})$")
COMPARISONS = re.compile(rf"(?:{WEAK_TRAILING})$")
_JOINED = rf"(?:[、和及并](?=(?:{DELIVERIES})))?"
VERB = re.compile(
    rf"^(?!(?:{NAMING}){NAMED})(?:{SIZING_VERBS}|{DELIVERIES}){VERB_TRAPS}{_JOINED}"
    rf"(?:(?:{SIZING_VERBS}|{CHAINED}|新增|更换){VERB_TRAPS}{_JOINED})*"
)
SEPARATOR = re.compile(r"^(?:、|以及|及|和|与|并|暨|,|;)+")
CONJUNCTION = re.compile(r"(?:、|以及|及|和|与|并|暨)+$")
HEAD = re.compile(rf"(?:{HEADS})$")
BARE_HEAD = re.compile(BARE)
MODIFIER = re.compile(rf"^(?:{MODIFIERS})+?")
NUMBERED = re.compile(
    rf"(?:超过?|突破|(?<=[资值入收])过)?(?<![A-Za-z\d.])\d[\d.,]*(?:[-~—–至]{{1,2}}\d[\d.]*)?[十百千万亿]*(?:(?:{UNIT})|(?=$|"
    rf"[,、]))(?![A-Za-z])(?:及?以[上下内])?的?"
)
LIST_SPLIT = re.compile(r"、|以及|和|与|及")
QUALITY = re.compile(r"^(?:的|以上|左右|余|多)+")
_EDGES = re.compile(r"^(?:以及|[和及与并])|(?:以及|(?<![惠涉])及|[和与并])$")
_ORIGIN = re.compile(r"(?:由|从)[^由从,;。]{0,40}$")
_BASE_YEAR = re.compile(r"[比较](?:\d{4}年|上年|去年|[“\"]?[十八九][一二三四五六七]?五?[”\"]?)(?:期末|末|底)?$")
_BY_YEAR = re.compile(r"(?<=.{2})[到至]20\d\d年底?$")
_STANDARD = re.compile(r"(?<=.{2})(?:不低于|不高于|高于|低于|相当于|达到)[^,\d]{1,24}的$")
_LISTED = re.compile(r".*(?:等|、)")
_FIGURE = re.compile(r"\d")
_DATE = re.compile(r"(?<=.{2})(?:(?:1[0-2]|(?<!\d)[1-9])月(?:底|末|份|中旬)?(?:之?前)?|年底前|上半年)(?=.{2})")
_ASIDE = re.compile(r"[(（](?:不?含|包括|其中|不包括)[^()]*[)）]")


def strip(text: str, trailing: re.Pattern[str] = PREDICATES) -> str:
    """A clause's words without the adverbials that open it and the predicates that close it."""
    while found := _LEADING.match(text):
        text = text[found.end() :]
    if VERB.fullmatch(text):
        return text
    text = _STANDARD.sub("", text)
    while (found := trailing.search(text[-12:])) and text:
        text = text[: len(text) - len(found[0])]
    text = _BY_YEAR.sub("", _BASE_YEAR.sub("", text))
    origin = _ORIGIN.search(text)
    if origin and _FIGURE.search(origin[0]):
        return strip(text[: origin.start()])
    return text.strip("、,:;()|—-· 。")


def divide(text: str) -> tuple[str, str]:
    """The verbs that open a phrase, and the rest."""
    found = VERB.match(text)
    if not found:
        return "", text
    return found[0], text[found.end() :]


def tidy(indicator: str, verb: str) -> str:
    """An indicator without numbers, at most so long as the ledger takes."""
    text = _ASIDE.sub("", NUMBERED.sub("", _DATE.sub("", unmask(indicator))))
    text = _EDGES.sub("", text.strip("、,:;。!?的 |-—~\n").replace("\n", ""))
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    if len(text) <= LONGEST:
        return text or "目标"
    opening = verb if text.startswith(verb) and len(verb) <= 6 else ""
    rest = text[len(opening) :]
    shorter = _LISTED.sub("", rest)
    if len(shorter) >= 3 and len(opening) + len(shorter) <= LONGEST:
        return opening + shorter
    return opening + rest[-(LONGEST - len(opening)) :]
