"""Whose a target would be: its category and the department that usually leads it, from a table of words. Pure.

The table ships as data and a city puts its own in its place: rows of category, department, and words of the field.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.contract import InvalidValue, Target

COLUMNS = ("category", "department", "words")
SEPARATOR = "|"


@dataclass(frozen=True)
class Responsibility:
    """What a word of the table stands for."""

    category: str
    department: str


Responsibilities = Mapping[str, Responsibility]
"""Responsibilities by word."""


def parse_responsibilities(text: str) -> Responsibilities:
    """The table from CSV with the columns category, department, words (separated by `|`); a word belongs to one row."""
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InvalidValue("columns", ",".join(reader.fieldnames or ()), ",".join(COLUMNS))
    found: dict[str, Responsibility] = {}
    for row in reader:
        for word in filter(None, (part.strip() for part in row["words"].split(SEPARATOR))):
            if word in found:
                raise InvalidValue("words", word, "全表不重复的词")
            found[word] = Responsibility(row["category"].strip(), row["department"].strip())
    return found


def responsibility_of(target: Target, table: Responsibilities) -> Responsibility | None:
    """Whose the target would be: by its indicator, else by its sentence, else by the nearest heading.

    Of several words the longest decides, of equally long ones the last: a Chinese noun phrase ends with what it is.
    """
    sentence = target.sentence.quote if target.sentence else ""
    for text in (target.indicator, sentence, *reversed(target.section)):
        word = _best(text, table)
        if word is not None:
            return table[word]
    return None


def _best(text: str, words: Iterable[str]) -> str | None:
    places = ((len(word), text.rfind(word), word) for word in words if word in text)
    return max(places, default=(0, 0, None))[2]


def suggest(target: Target, table: Responsibilities) -> Target:
    """The target with its category and suggested lead department."""
    found = responsibility_of(target, table)
    if found is None:
        return target
    return target.model_copy(update={"category": found.category, "suggested_department": found.department})
